// Diagnostics of the flat graph where people see them: on the node of the canvas that uses the sub-graph, with the place inside of
// it, and in the text at the node of the sub-graph itself.
import type { Diagnostic, GraphPlace } from '../base/diagnostic.ts';
import { canvasNode } from '../base/nodePath.ts';
import type { Expansion } from './expand.ts';
import { pathOf } from './reporter.ts';

export function locate(diagnostic: Diagnostic, expansion: Expansion): Diagnostic {
  const { place, related } = diagnostic;
  if (place === undefined || expansion.uses.size === 0) return diagnostic;
  const { inner, ...outer } = placeOf(place, expansion);
  const nodes = related === undefined ? {} : { related: [...new Set(related.map(canvasNode))] };
  if (inner === undefined) return { ...diagnostic, place: outer, path: pathOf(outer), ...nodes };
  const { graph, use, node, ...rest } = inner;
  const within = related?.filter((id) => id.startsWith(`${use}/`)).map((id) => canvasNode(id.slice(use.length + 1)));
  const detailed = within === undefined ? inner : { ...inner, related: [...new Set(within)] };
  return {
    ...diagnostic,
    place: { ...outer, inner: detailed },
    path: ['graphs', graph, ...pathOf({ node, ...rest })],
    ...nodes,
  };
}

/** The wire into an input of a sub-graph is drawn outside, at the use. */
function placeOf(place: GraphPlace, expansion: Expansion): GraphPlace {
  const origin = expansion.origins.get(place.node);
  if (origin === undefined) return place;
  const { use, graph, node, kind } = origin;
  if (kind === 'graphInput' && place.port === 'x' && place.side !== 'output')
    return placeOf({ node: use, port: node }, expansion);
  const { node: _flat, ...rest } = place;
  return { node: canvasNode(use), inner: { use, graph, node, ...rest } };
}
