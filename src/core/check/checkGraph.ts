// From a graph to a typed graph: parameters, wires, order, loops, types, and a review of the whole. Never throws on what a person wrote.
import type { DataInfo, Graph, NodeId } from '../graph/model.ts';
import type { Draft, Drafts } from './draft.ts';
import { draftNodes } from './draft.ts';
import { expandGraph, type Expansion } from './expand.ts';
import type { Types } from './inferTypes.ts';
import { inferTypes, outputType } from './inferTypes.ts';
import { locate } from './locate.ts';
import type { Group } from './order.ts';
import { orderNodes } from './order.ts';
import { countAll } from './parameterCount.ts';
import { Reporter } from './reporter.ts';
import { reviewGraph, softenUnfinished, usedNodes } from './review.ts';
import { reviewTraining } from './reviewTraining.ts';
import { reportSharedShapes } from './sharedShapes.ts';
import type { TypedGraph, TypedInput, TypedNode, TypedPort } from './typedGraph.ts';
import { drawnGraph } from './useNodes.ts';

/** Without data (null) sizes that depend on them stay symbolic, and field names are not checked. */
export function checkGraph(graph: Graph, data: DataInfo | null): TypedGraph {
  const reporter = new Reporter();
  const expansion = expandGraph(graph, reporter);
  const drafts = draftNodes(expansion, data, reporter);
  const groups = orderNodes(drafts, reporter);
  const types = inferTypes(expansion, data, drafts, groups, reporter);
  const all = [...drafts].map(([id, draft]) => [id, typedNode(draft, types, expansion)] as const);
  const nodes: ReadonlyMap<NodeId, TypedNode> = new Map(all.filter(([id]) => !expansion.uses.has(id)));
  reportSharedShapes(nodes, expansion, reporter);
  reviewGraph(graph, nodes, data, reporter);
  reviewTraining(graph, nodes, data, reporter);
  const stuck = groups.some((group) => group.stuck);
  const left = leftOut(groups, drafts, nodes);
  const flat: TypedGraph = {
    graph: expansion.graph,
    data,
    nodes,
    order: stuck ? [] : groups.flatMap((group) => group.nodes).filter((id) => nodes.has(id) && !left.has(id)),
    loops: groups.filter((group) => group.loop).map(({ nodes: members }) => ({ nodes: members })),
    diagnostics: softenUnfinished(reporter.diagnostics, nodes).map((one) => locate(one, expansion)),
    get expanded() {
      return flat;
    },
  };
  const drawn = new Map(all.filter(([id]) => expansion.uses.has(id)));
  return drawn.size === 0 ? { ...flat, graph, expanded: flat } : drawnGraph(graph, flat, drawn, expansion);
}

/** Nodes that no loss needs and that are not wired up yet, with what reads them: training goes on without them. */
function leftOut(groups: readonly Group[], drafts: Drafts, nodes: ReadonlyMap<NodeId, TypedNode>): ReadonlySet<NodeId> {
  const used = usedNodes(nodes);
  const left = new Set<NodeId>();
  const isFinished = (id: NodeId): boolean => {
    const typed = nodes.get(id);
    if (typed === undefined || drafts.get(id)?.valid !== true) return false;
    if ([...typed.outputs.values()].some(({ type }) => type === undefined)) return false;
    return [...typed.inputs.values()].every(({ spec, source }) =>
      source === undefined ? spec.required !== true : !left.has(source.node),
    );
  };
  for (const { nodes: members } of groups) {
    if (members.some((id) => used.has(id)) || members.every(isFinished)) continue;
    for (const id of members) left.add(id);
  }
  return left;
}

function typedNode(draft: Draft, types: Types, { weights }: Expansion): TypedNode {
  const { node, kind, params } = draft;
  const inputs = draft.inputs.map((spec): [string, TypedInput] => {
    const source = draft.sources.get(spec.name);
    const type = source === undefined ? undefined : outputType(types, source.node, source.port);
    return [spec.name, { spec, type, source }];
  });
  const outputs = draft.outputs.map((spec): [string, TypedPort] => [
    spec.name,
    { spec, type: outputType(types, node.id, spec.name) },
  ]);
  const parameters = types.get(node.id)?.parameters ?? [];
  const told = [...draft.outputs].every((spec) => outputType(types, node.id, spec.name) !== undefined);
  return {
    node,
    kind,
    params,
    inputs: new Map(inputs),
    outputs: new Map(outputs),
    parameters,
    weights: weights.get(node.id) ?? node.id,
    parameterCount: told ? countAll(parameters) : undefined,
  };
}
