// The typed graph as it is drawn: a use of a sub-graph is one node again, with the types of its ports and the weights inside of it.
import { canvasNode } from '../base/nodePath.ts';
import type { Graph, NodeId, PortRef } from '../graph/model.ts';
import type { Expansion } from './expand.ts';
import type { LoopRegion, TypedGraph, TypedInput, TypedNode, TypedPort } from './typedGraph.ts';
import { countParameters } from './parameterCount.ts';

/** `flat` is all that is computed; `uses` are the nodes of the uses, without types. */
export function drawnGraph(
  graph: Graph,
  flat: TypedGraph,
  uses: ReadonlyMap<NodeId, TypedNode>,
  expansion: Expansion,
): TypedGraph {
  const inside = new Map<NodeId, TypedNode[]>();
  for (const typed of flat.nodes.values()) {
    if (!expansion.origins.has(typed.node.id)) continue;
    const id = canvasNode(typed.node.id);
    const list = inside.get(id);
    if (list === undefined) inside.set(id, [typed]);
    else list.push(typed);
  }
  const nodes = new Map<NodeId, TypedNode>();
  for (const node of graph.nodes.values()) {
    const typed = flat.nodes.get(node.id);
    const use = uses.get(node.id);
    if (typed !== undefined) nodes.set(node.id, { ...typed, node, inputs: drawnInputs(typed, node.inputs) });
    else if (use !== undefined) nodes.set(node.id, drawnUse({ ...use, node }, inside.get(node.id) ?? [], flat));
  }
  const loops = flat.loops.map((loop): LoopRegion => ({ nodes: [...new Set(loop.nodes.map(canvasNode))] }));
  const order = [...new Set(flat.order.map(canvasNode))];
  return { graph, data: flat.data, nodes, order, loops, diagnostics: flat.diagnostics, expanded: flat };
}

/** The inside of one use as a graph of its own: the nodes of the sub-graph with the types that they have there. */
export function innerGraph(typed: TypedGraph, name: string, use: NodeId): TypedGraph | undefined {
  const drawn = typed.graph.graphs.get(name);
  if (drawn === undefined) return undefined;
  const nodes = new Map<NodeId, TypedNode>();
  for (const node of drawn.nodes.values()) {
    const known = typed.expanded.nodes.get(`${use}/${node.id}`);
    if (known !== undefined) nodes.set(node.id, { ...known, node, inputs: drawnInputs(known, node.inputs) });
  }
  return { ...typed, graph: { ...typed.graph, ...drawn }, nodes };
}

function drawnInputs(typed: TypedNode, wires: ReadonlyMap<string, PortRef>): TypedNode['inputs'] {
  return new Map(
    [...typed.inputs].map(([name, input]): [string, TypedInput] => [
      name,
      { ...input, source: input.source === undefined ? undefined : wires.get(name) },
    ]),
  );
}

function drawnUse(use: TypedNode, inside: readonly TypedNode[], flat: TypedGraph): TypedNode {
  const outputs = [...use.outputs].map(([name, port]): [string, TypedPort] => [
    name,
    { ...port, type: flat.nodes.get(`${use.node.id}/${name}`)?.outputs.get('y')?.type },
  ]);
  return {
    ...use,
    inputs: drawnInputs(use, use.node.inputs),
    outputs: new Map(outputs),
    parameterCount: inside.length === 0 ? undefined : countParameters(inside),
  };
}
