// Edits that several fixes use: a free id, a node put on a wire.
import type { JsonObject } from '../base/json.ts';
import type { Graph, NodeId, PortRef } from '../graph/model.ts';
import { findNodeKind } from '../nodes/catalogue.ts';
import { plain } from '../nodes/words.ts';
import type { Fix } from './fixTypes.ts';
import type { TypedGraph } from './typedGraph.ts';

/** `delay`, `delay2`, `delay3`, …: the first that no node has. */
export function freeId(graph: Graph, base: string): NodeId {
  let id = base;
  for (let n = 2; graph.nodes.has(id); n++) id = `${base}${n}`;
  return id;
}

/** Puts a new node of a kind with ports `x` and `y` on a wire, halfway between its ends. */
export function insertOnWire({ graph }: TypedGraph, kind: string, params: JsonObject, from: PortRef, to: PortRef): Fix {
  const id = freeId(graph, kind);
  const title = findNodeKind(kind)?.title.toLowerCase() ?? kind;
  const article = /^[aei]/.test(title) ? 'an' : 'a';
  return {
    title: `Insert ${article} ${title} on ${plain(from.node)} → ${plain(to.node)}`,
    edits: [
      { type: 'addNode', id, kind, params, at: between(graph, from.node, to.node) },
      { type: 'connect', from, to: { node: id, port: 'x' } },
      { type: 'connect', from: { node: id, port: 'y' }, to },
    ],
  };
}

function between(graph: Graph, a: NodeId, b: NodeId): readonly [number, number] {
  const [p, q] = [graph.layout.get(a), graph.layout.get(b)];
  if (p === undefined || q === undefined) return p ?? q ?? [0, 0];
  // A wire back from right to left is drawn around the nodes; below them is room.
  const down = q[0] <= p[0] ? 120 : 0;
  return [Math.round((p[0] + q[0]) / 2), Math.round((p[1] + q[1]) / 2) + down];
}
