// From a graph to a typed graph: parameters, wires, order, loops, types, and a review of the whole. Never throws on what a person wrote.
import type { DataInfo, Graph, NodeId } from '../graph/model.ts';
import type { ParamShape } from '../nodes/nodeKind.ts';
import type { Draft, Drafts } from './draft.ts';
import { draftNodes } from './draft.ts';
import type { Types } from './inferTypes.ts';
import { inferTypes, outputType } from './inferTypes.ts';
import type { Group } from './order.ts';
import { orderNodes } from './order.ts';
import { Reporter } from './reporter.ts';
import { reviewGraph, softenUnfinished, usedNodes } from './review.ts';
import type { TypedGraph, TypedInput, TypedNode, TypedPort } from './typedGraph.ts';

/** Without data (null) sizes that depend on them stay symbolic, and field names are not checked. */
export function checkGraph(graph: Graph, data: DataInfo | null): TypedGraph {
  const reporter = new Reporter();
  const drafts = draftNodes(graph, data, reporter);
  const groups = orderNodes(drafts, reporter);
  const types = inferTypes(graph, data, drafts, groups, reporter);
  const nodes: ReadonlyMap<NodeId, TypedNode> = new Map(
    [...drafts].map(([id, draft]) => [id, typedNode(draft, types)]),
  );
  reviewGraph(nodes, data, reporter);
  const stuck = groups.some((group) => group.stuck);
  const left = leftOut(groups, drafts, nodes);
  return {
    graph,
    data,
    nodes,
    order: stuck ? [] : groups.flatMap((group) => group.nodes).filter((id) => !left.has(id)),
    loops: groups.filter((group) => group.loop).map(({ nodes: members }) => ({ nodes: members })),
    diagnostics: softenUnfinished(reporter.diagnostics, nodes),
  };
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

function typedNode(draft: Draft, types: Types): TypedNode {
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
    parameterCount: told ? countAll(parameters) : undefined,
  };
}

/** Trainable numbers of one parameter; undefined while a size is symbolic. */
export function countOf(parameter: ParamShape): number | undefined {
  return parameter.shape.reduce<number | undefined>(
    (product, dim) => (product === undefined || typeof dim === 'string' ? undefined : product * dim),
    1,
  );
}

function countAll(parameters: readonly ParamShape[]): number | undefined {
  return parameters.reduce<number | undefined>((sum, parameter) => {
    const count = countOf(parameter);
    return sum === undefined || count === undefined ? undefined : sum + count;
  }, 0);
}
