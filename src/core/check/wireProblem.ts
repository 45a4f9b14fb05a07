// Whether a wire that is being dragged fits: tried on the graph by a check with the wire in place.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { PortRef } from '../graph/model.ts';
import { checkGraph } from './checkGraph.ts';
import { editedGraph } from './editedGraph.ts';
import { fixesFor } from './fixes.ts';
import type { TypedGraph } from './typedGraph.ts';

/**
 * Why the wire cannot be, in a sentence or two, or null when it fits. A wire that is there already at the port is replaced.
 * Sizes that differ are refused only where no number of units could make them fit: units are often chosen after wiring.
 */
export function wireProblem(typed: TypedGraph, from: PortRef, to: PortRef): string | null {
  const wired = checkGraph(editedGraph(typed.graph, [{ type: 'connect', from, to }]), typed.data);
  const before = new Set(typed.diagnostics.map(keyOf));
  for (const diagnostic of wired.diagnostics) {
    if (diagnostic.severity !== 'error' || !concerns(diagnostic, from, to) || before.has(keyOf(diagnostic))) continue;
    if (diagnostic.code === 'size-mismatch' && fixesFor(wired, diagnostic).some((fix) => fix.edits.some(setsUnits)))
      continue;
    return diagnostic.message;
  }
  return null;
}

function keyOf(diagnostic: Diagnostic): string {
  return JSON.stringify([diagnostic.code, diagnostic.place, diagnostic.message]);
}

/** At the port itself, or about a loop that the wire closes. What follows further down is not the wire's fault. */
function concerns({ place, related }: Diagnostic, from: PortRef, to: PortRef): boolean {
  if (place?.node === to.node && place.port === to.port) return true;
  return related !== undefined && related.includes(from.node) && related.includes(to.node);
}

function setsUnits(edit: { readonly type: string }): boolean {
  return edit.type === 'setParam';
}
