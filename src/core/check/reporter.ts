// Collects what the checker says, with a limit: a hostile file must not drown the Problems panel.
import type { Diagnostic, GraphPlace, Severity, TextRange } from '../base/diagnostic.ts';
import type { JsonPath } from '../base/json.ts';

/** Diagnostics of one check; then one says that there are more. */
export const maxDiagnostics = 500;

export class Reporter {
  readonly diagnostics: Diagnostic[] = [];

  /** Something at a node, a port or a parameter. */
  at(severity: Severity, code: string, message: string, place: GraphPlace, related?: readonly string[]): void {
    this.push({ severity, code, message, path: pathOf(place), place, ...(related === undefined ? {} : { related }) });
  }

  /** Something in the text of a parameter: `path` leads from there to the string. */
  inText(
    severity: Severity,
    code: string,
    message: string,
    place: GraphPlace,
    { path, within }: { readonly path: JsonPath; readonly within: TextRange },
  ): void {
    this.push({ severity, code, message, path: [...pathOf(place), ...path], within, place });
  }

  /** Something about the graph as a whole. */
  whole(severity: Severity, code: string, message: string, path: JsonPath = ['nodes']): void {
    this.push({ severity, code, message, path });
  }

  /** Whether further diagnostics would be dropped, so that their messages need not be made. */
  get full(): boolean {
    return this.diagnostics.length > maxDiagnostics;
  }

  private push(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < maxDiagnostics) this.diagnostics.push(diagnostic);
    else if (this.diagnostics.length === maxDiagnostics) {
      const message = `There are more than ${maxDiagnostics} problems in this graph; the others are not listed.`;
      this.diagnostics.push({ severity: 'error', code: 'more-problems', message, path: ['nodes'] });
    }
  }
}

/** Where a place of the graph stands in the file. */
export function pathOf(place: GraphPlace): JsonPath {
  if (place.param !== undefined) return ['nodes', place.node, place.param];
  if (place.port !== undefined && place.side !== 'output') return ['nodes', place.node, 'inputs', place.port];
  return ['nodes', place.node];
}
