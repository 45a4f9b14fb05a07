// From the document's text (and what is known of its data) to everything the editor shows. A text that cannot be read keeps
// the last graph that could be, so that it can stay on the canvas, dimmed.
import type { Diagnostic } from '../../../src/core/base/diagnostic.ts';
import { checkGraph } from '../../../src/core/check/checkGraph.ts';
import type { TypedGraph } from '../../../src/core/check/typedGraph.ts';
import type { DataInfo, Graph } from '../../../src/core/graph/model.ts';
import { parseGraph } from '../../../src/core/graph/parse.ts';
import { graphView, type GraphView } from './viewModel.ts';

export interface DocumentState {
  /** `conflict`: merge conflict markers. `broken`: no sound JSON. `newer`: shown, not to be changed. */
  readonly health: 'sound' | 'empty' | 'broken' | 'conflict' | 'newer';
  readonly graph: Graph;
  readonly typed: TypedGraph;
  readonly view: GraphView;
  /** All of the text, the check and the data; those of the text alone while it is broken. */
  readonly diagnostics: readonly Diagnostic[];
}

/** @param dataDiagnostics why the data could not be read, as the host found */
export function documentState(
  text: string,
  data: DataInfo | null,
  dataDiagnostics: readonly Diagnostic[],
  before: DocumentState | undefined,
): DocumentState {
  const parsed = parseGraph(text);
  const conflict = parsed.diagnostics.some(({ code }) => code === 'conflict-markers');
  if (!parsed.readable && before !== undefined) {
    return { ...before, health: conflict ? 'conflict' : 'broken', diagnostics: parsed.diagnostics };
  }
  const typed = checkGraph(parsed.graph, data);
  // The parser and the checker may see the same fault; it is shown once.
  const seen = new Set<string>();
  const diagnostics = [...parsed.diagnostics, ...dataDiagnostics, ...(parsed.readable ? typed.diagnostics : [])].filter(
    ({ message, path }) => {
      const key = `${path.join('/')}|${message}`;
      return seen.has(key) ? false : (seen.add(key), true);
    },
  );
  const view = graphView(parsed.graph, typed, diagnostics);
  const health = parsed.newerVersion
    ? 'newer'
    : !parsed.readable
      ? conflict
        ? 'conflict'
        : 'broken'
      : parsed.empty || parsed.graph.nodes.size === 0
        ? 'empty'
        : 'sound';
  return { health, graph: parsed.graph, typed, view, diagnostics };
}
