// First look at every node: its kind, its resolved parameters, its ports, and which of its wires exist at both ends.
import { quote } from '../base/text.ts';
import type { DataInfo, Graph, GraphNode, NodeId, PortRef } from '../graph/model.ts';
import type { Expansion } from './expand.ts';
import { allKinds, findNodeKind } from '../nodes/catalogue.ts';
import type { NodeKind, Params, PortSpec } from '../nodes/nodeKind.ts';
import { didYouMean, listed } from '../nodes/words.ts';
import { Reporter } from './reporter.ts';
import { resolveParams } from './resolveParams.ts';

export interface Draft {
  readonly node: GraphNode;
  readonly kind: NodeKind;
  readonly params: Params;
  /** False when a parameter is wrong. */
  readonly valid: boolean;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  /** Wires from output ports that exist to input ports that exist. */
  readonly sources: ReadonlyMap<string, PortRef>;
}

export type Drafts = ReadonlyMap<NodeId, Draft>;

/** Drafts of all nodes of known kind, in the order of the file. Reports unknown kinds, parameters, nodes and ports, and missing wires. */
export function draftNodes(expansion: Expansion, data: DataInfo | null, reporter: Reporter): Drafts {
  const { graph, uses, origins } = expansion;
  const unwired = new Map<NodeId, Omit<Draft, 'sources'>>();
  for (const node of graph.nodes.values()) {
    const kind = findNodeKind(node.kind);
    if (kind === undefined) {
      if (reporter.full) continue;
      const names = allKinds.map((one) => one.kind);
      const advice = didYouMean(node.kind, names) || ` The kinds are ${listed(names, names.length)}.`;
      const message = `${quote(node.id)}: there is no node kind ${quote(node.kind)}.${advice}`;
      reporter.at('error', 'unknown-kind', message, { node: node.id, param: 'kind' });
      continue;
    }
    const { params, valid } = resolveParams(node, kind, data, reporter);
    const { inputs, outputs } = uses.get(node.id) ?? {
      inputs: kind.inputs(params, [...node.inputs.keys()]),
      outputs: kind.outputs(params),
    };
    unwired.set(node.id, { node, kind, params, valid, inputs, outputs });
  }
  const drafts = new Map<NodeId, Draft>();
  for (const draft of unwired.values()) {
    // What is wrong with a wire into a sub-graph is said once, at the node that uses it.
    const told = origins.get(draft.node.id)?.kind === 'graphInput';
    const sources = checkWires(draft, graph, unwired, told ? new Reporter() : reporter);
    drafts.set(draft.node.id, { ...draft, sources });
  }
  return drafts;
}

function checkWires(
  { node, inputs }: Omit<Draft, 'sources'>,
  graph: Graph,
  all: ReadonlyMap<NodeId, Omit<Draft, 'sources'>>,
  reporter: Reporter,
): ReadonlyMap<string, PortRef> {
  const sources = new Map<string, PortRef>();
  const names = inputs.map((spec) => spec.name);
  for (const [port, from] of node.inputs) {
    const place = { node: node.id, port };
    const target = `${port} of ${quote(node.id)}`;
    if (!names.includes(port)) {
      if (reporter.full) continue;
      const has = names.length === 0 ? 'it has no inputs' : `its inputs are ${listed(names)}`;
      const message = `${quote(node.id)} has no input ${quote(port)}: ${has}.${didYouMean(port, names)}`;
      reporter.at('error', 'unknown-port', message, place);
      continue;
    }
    if (!graph.nodes.has(from.node)) {
      if (reporter.full) continue;
      const message = `${target} reads ${quote(`${from.node}.${from.port}`)}, but there is no node ${quote(from.node)}.${didYouMean(from.node, [...graph.nodes.keys()])}`;
      reporter.at('error', 'unknown-node', message, place);
      continue;
    }
    const outputs = all.get(from.node)?.outputs.map((spec) => spec.name);
    if (outputs === undefined) continue;
    if (outputs.includes(from.port)) {
      sources.set(port, from);
    } else {
      const has = outputs.length === 0 ? 'it has no outputs' : `its outputs are ${listed(outputs)}`;
      const message = `${target} reads ${quote(from.port)} of ${quote(from.node)}, but ${has}.${didYouMean(from.port, outputs)}`;
      reporter.at('error', 'unknown-port', message, place);
    }
  }
  for (const spec of inputs) {
    if (spec.required !== true || node.inputs.has(spec.name)) continue;
    reporter.at('error', 'input-missing', `${spec.name} of ${quote(node.id)} has no wire. ${spec.help}`, {
      node: node.id,
      port: spec.name,
    });
  }
  return sources;
}
