// The graph as a whole: is there something to train, does everything lead to a loss, does it fit into memory.
import type { Diagnostic } from '../base/diagnostic.ts';
import { quote } from '../base/text.ts';
import { fieldsParam } from '../nodes/params.ts';
import { distinctWeights } from './parameterCount.ts';
import type { TypedNode } from './typedGraph.ts';
import { findNodeKind } from '../nodes/catalogue.ts';
import type { DataInfo, Graph, NodeId } from '../graph/model.ts';
import type { Reporter } from './reporter.ts';
import { listed } from '../nodes/words.ts';

/** Most trainable numbers of one graph. */
export const maxParameters = 2e8;

type Nodes = ReadonlyMap<NodeId, TypedNode>;

/** The nodes that some loss depends on, losses included, and the uses of sub-graphs that they stand in: what training computes. */
export function usedNodes(nodes: Nodes): ReadonlySet<NodeId> {
  const used = new Set([...nodes.values()].filter(isLoss).map((typed) => typed.node.id));
  for (const id of used) {
    for (const { source } of nodes.get(id)?.inputs.values() ?? []) if (source !== undefined) used.add(source.node);
    const slash = id.lastIndexOf('/');
    if (slash > 0) used.add(id.slice(0, slash));
  }
  return used;
}

function isLoss(typed: TypedNode): boolean {
  return typed.kind.lowering.type === 'loss';
}

/** Reports about the whole graph: as it is drawn, and its nodes with all sub-graphs expanded. */
export function reviewGraph(graph: Graph, nodes: Nodes, data: DataInfo | null, reporter: Reporter): void {
  const losses = [...nodes.values()].filter(isLoss);
  const used = usedNodes(nodes);
  if (losses.length === 0) {
    reporter.whole(
      'warning',
      'no-loss',
      'There is nothing to train: add a loss, such as mse or crossEntropy, and wire a prediction into it.',
    );
  } else {
    if (losses.length > 1) {
      const names = listed(losses.map((loss) => loss.node.id));
      reporter.whole(
        'information',
        'several-losses',
        `Training minimises the sum of ${losses.length} losses, each times its weight: ${names}.`,
      );
    }
    reportNothingTrainable(nodes, losses, used, reporter);
    reportUnused(graph, used, reporter);
  }
  reportAnswersAsInput(nodes, losses, used, data, reporter);
  reportSize(nodes, reporter);
}

function reportNothingTrainable(
  nodes: Nodes,
  losses: readonly TypedNode[],
  used: ReadonlySet<NodeId>,
  reporter: Reporter,
): void {
  const settled = [...used].every((id) => nodes.get(id)?.parameterCount !== undefined);
  const some = [...used].some((id) => (nodes.get(id)?.parameters.length ?? 0) > 0);
  const wired = losses.every((loss) => [...loss.inputs.values()].every((input) => input.type !== undefined));
  if (some || !settled || !wired) return;
  reporter.whole(
    'warning',
    'nothing-trainable',
    'No node before a loss has weights, so training changes nothing: add a dense or a recurrent node.',
  );
}

const brokenWires: ReadonlySet<string> = new Set(['unknown-kind', 'unknown-node', 'unknown-port']);

/** Only the ends of dead branches: what leads to them follows. Outputs to look at may end. Silent while wires lead nowhere: one may be meant. */
function reportUnused({ nodes }: Graph, used: ReadonlySet<NodeId>, reporter: Reporter): void {
  if (reporter.diagnostics.some((diagnostic) => brokenWires.has(diagnostic.code))) return;
  const read = new Set([...nodes.values()].flatMap(({ inputs }) => [...inputs.values()].map((from) => from.node)));
  for (const { id, kind } of nodes.values()) {
    if (used.has(id) || read.has(id) || findNodeKind(kind)?.category === 'output') continue;
    const message = `Nothing reads ${quote(id)}, so it takes no part in training.`;
    reporter.at('information', 'unused-node', message, { node: id });
  }
}

/** A label or the next symbol as input gives the answer away: the loss falls and nothing is learnt. */
function reportAnswersAsInput(
  nodes: Nodes,
  losses: readonly TypedNode[],
  used: ReadonlySet<NodeId>,
  data: DataInfo | null,
  reporter: Reporter,
): void {
  const targets = new Set(losses.flatMap((loss) => fieldsParam(loss.params, 'target')));
  for (const { node, kind, params } of nodes.values()) {
    if (!used.has(node.id) || kind.category !== 'data' || params['fields'] === undefined) continue;
    const answers = fieldsParam(params, 'fields').filter((name) => {
      if (!targets.has(name)) return false;
      const field = data?.fields.find((one) => one.name === name);
      return field?.perStep === false || (field?.type === 'tokens' && name === 'next');
    });
    if (answers.length === 0) continue;
    const message = `${quote(node.id)} reads ${listed(answers)}, the very target: the network sees the answer and learns nothing of use.`;
    reporter.at('warning', 'target-as-input', message, { node: node.id, param: 'fields' });
  }
}

function reportSize(nodes: Nodes, reporter: Reporter): void {
  let total = 0;
  let largest: TypedNode | undefined;
  for (const typed of distinctWeights(nodes.values())) {
    total += typed.parameterCount ?? 0;
    if ((typed.parameterCount ?? 0) > (largest?.parameterCount ?? 0)) largest = typed;
  }
  if (largest === undefined || total <= maxParameters) return;
  const message = `The graph has ${grouped(total)} weights, ${grouped(largest.parameterCount ?? 0)} of them in ${quote(largest.node.id)}; at most ${grouped(maxParameters)} can be trained here. Use fewer units.`;
  reporter.at('error', 'too-many-parameters', message, { node: largest.node.id });
}

/** `200 000 000`. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

const unfinished: ReadonlySet<string> = new Set(['input-missing', 'fields-missing']);

/** A node that is not wired up yet must not stop the training of the rest: beside a loss that does not need it, that is a warning. */
export function softenUnfinished(diagnostics: readonly Diagnostic[], nodes: Nodes): readonly Diagnostic[] {
  if (![...nodes.values()].some(isLoss)) return diagnostics;
  const used = usedNodes(nodes);
  return diagnostics.map((diagnostic) =>
    diagnostic.place !== undefined && unfinished.has(diagnostic.code) && !used.has(diagnostic.place.node)
      ? { ...diagnostic, severity: 'warning' }
      : diagnostic,
  );
}
