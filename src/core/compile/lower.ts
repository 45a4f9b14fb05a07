// Typed graph → IR. Nodes that act on values lower themselves; cells become scans (lowerCell.ts), and so do delays and loops
// (lowerRegion.ts).
// One graph gives three functions: training, evaluation, and streaming from carried state.
import type { TypedGraph, TypedNode } from '../check/typedGraph.ts';
import type { DataInfo } from '../graph/model.ts';
import { Builder, FuncState, type Val } from '../ir/builder.ts';
import type { Func } from '../ir/ir.ts';
import type { PlanLoss, ProgramName } from '../ir/plan.ts';
import { noCarrying, type Carrying, type Environment } from './environment.ts';
import { lowerCell } from './lowerCell.ts';
import { lossMask, lowerContext } from './lowerContext.ts';
import { lowerRegion } from './lowerRegion.ts';
import { regionsOf } from './regions.ts';

export interface Lowered {
  readonly func: Func;
  readonly losses: readonly PlanLoss[];
}

/** Lowers a graph without errors; all sizes must be known. Defects of a node's lowering throw. */
export function lowerGraph(
  typed: TypedGraph,
  data: DataInfo,
  mode: ProgramName,
  carrying: Carrying = noCarrying,
): Lowered {
  const state = new FuncState();
  const values = new Map<string, Val>();
  const read = readPorts(typed);
  const env: Environment = {
    typed,
    data,
    mode,
    carrying,
    b: new Builder(state),
    outputs: new Map(),
    value: (ref) => {
      const value = values.get(`${ref.node}.${ref.port}`);
      if (value === undefined) throw new Error(`${ref.node}.${ref.port} is read before it is lowered`);
      return value;
    },
    isRead: ({ node, port }) => read.has(`${node}.${port}`),
    set: (node, port, value) => void values.set(`${node}.${port}`, value),
  };
  const losses: PlanLoss[] = [];
  const terms: Val[] = [];
  for (const region of regionsOf(typed)) {
    const first = region[0];
    if (first === undefined) continue;
    state.origin = first.node.id;
    const lowering = first.kind.lowering;
    if (region.length > 1 || lowering.type === 'delay') lowerRegion(region, env);
    else if (lowering.type === 'cell') lowerCell(first, env);
    else if (lowering.type === 'values') lowerValues(first, env);
    else terms.push(lowerLoss(first, env, losses));
  }
  state.origin = '';
  const [first, ...rest] = terms;
  if (first !== undefined) {
    const total = rest.reduce((sum, term) => env.b.add(sum, term), first);
    if (mode !== 'stream') env.outputs.set('loss', total);
  }
  return { func: env.b.finish(mode, env.outputs), losses };
}

/** `node.port` of every output port that a wire reads. */
function readPorts(typed: TypedGraph): ReadonlySet<string> {
  const sources = [...typed.nodes.values()].flatMap((node) => [...node.inputs.values()].map(({ source }) => source));
  return new Set(sources.flatMap((source) => (source === undefined ? [] : [`${source.node}.${source.port}`])));
}

function lowerValues(node: TypedNode, env: Environment): void {
  if (node.kind.lowering.type !== 'values') return;
  const made = node.kind.lowering.lower(lowerContext(node, env, env.b, { input: (ref) => env.value(ref) }));
  for (const [port, value] of Object.entries(made)) env.set(node.node.id, port, value);
  if (node.kind.category === 'output')
    for (const [port, value] of Object.entries(made)) env.outputs.set(`output:${node.node.id}.${port}`, value);
}

/** Registers the loss and what people compare it with; returns its weighted term. */
function lowerLoss(node: TypedNode, env: Environment, losses: PlanLoss[]): Val {
  const id = node.node.id;
  if (node.kind.lowering.type !== 'loss') throw new Error(`${id} is no loss`);
  const context = lowerContext(node, env, env.b, { input: (ref) => env.value(ref) });
  const made = node.kind.lowering.lower({ ...context, mask: (axis) => lossMask(env, axis) });
  const weight = typeof node.params['weight'] === 'number' ? node.params['weight'] : 1;
  if (env.mode !== 'stream') env.outputs.set(`loss:${id}`, made.loss);
  if (env.mode !== 'train') env.outputs.set(`prediction:${id}`, made.prediction);
  if (env.mode === 'evaluate' && made.weights !== undefined) env.outputs.set(`weights:${id}`, made.weights);
  losses.push({
    node: id,
    kind: node.kind.kind,
    weight,
    targets: made.targets,
    targetFeed: made.targetFeed,
    prediction: `prediction:${id}`,
    perStep: made.perStep,
    ...(made.weights === undefined ? {} : { weights: `weights:${id}` }),
  });
  return weight === 1 ? made.loss : env.b.scale(made.loss, weight);
}
