// What a plan costs: floating-point operations of its steps as polynomials in B and T, and parameters. One multiply and one add count two.
import type {
  AttentionGradStep,
  AttentionStep,
  CtcGradStep,
  CtcStep,
  Dims,
  Plan,
  Poly,
  SimpleStep,
  Step,
  View,
} from './plan.ts';
import { simpleSteps, stepViews } from './layout.ts';
import { addPoly, evalPoly, mulPoly, one, polyOf, zero } from './poly.ts';

/** Operations that elementwise functions count as: a transcendental one is dear. */
const heavy: ReadonlySet<string> = new Set(['tanh', 'sigmoid', 'exp', 'log', 'sqrt', 'softplus', 'reciprocal', 'div']);
const heavyCost = 10;

function viewSize(view: View): Poly {
  return mulPoly(mulPoly(view.outer, view.rows), polyOf(view.cols));
}

/** Operations of one step, once. */
export function stepFlops(step: SimpleStep): Poly {
  switch (step.op) {
    case 'matmul': {
      const inner = step.form === 'tn' ? step.a.rows : polyOf(step.a.cols);
      return mulPoly(mulPoly(viewSize(step.out), inner), polyOf(2));
    }
    case 'map': {
      const each = step.program.instructions.reduce(
        (sum, i) => sum + (i.op === 'const' ? 0 : heavy.has(i.op) ? heavyCost : 1),
        0,
      );
      const out = step.outputs[0];
      return out === undefined ? zero : mulPoly(viewSize(out), polyOf(each));
    }
    case 'sum':
    case 'argmaxOneHot':
      return viewSize(step.a);
    case 'scatterAdd':
      return viewSize(step.g);
    case 'softmax':
      return mulPoly(viewSize(step.a), polyOf(heavyCost + 3));
    case 'crossEntropy':
      return mulPoly(viewSize(step.logits), polyOf(heavyCost + 2));
    case 'crossEntropyGrad':
      return mulPoly(viewSize(step.logits), polyOf(heavyCost + 4));
    case 'dropoutMask':
    case 'random':
      return mulPoly(viewSize(step.out), polyOf(heavyCost));
    case 'attention':
      return attentionFlops(step, 1);
    case 'attentionGrad':
      return attentionFlops(step, 3);
    case 'ctc':
      return ctcFlops(step, 1);
    case 'ctcGrad':
      return ctcFlops(step, 2);
    case 'timeMax':
      return viewSize(step.a);
    case 'timeMaxGrad':
      return mulPoly(viewSize(step.a), polyOf(2));
    case 'fill':
    case 'copy':
    case 'timeReverse':
    case 'gather':
    case 'oneHot':
      return zero;
  }
}

/** Every query meets every key: a score, its exponential, and the values' part; the adjoint does about thrice that. */
function attentionFlops(step: AttentionStep | AttentionGradStep, times: number): Poly {
  const pairs = mulPoly(mulPoly(step.query.outer, step.keys.outer), step.keys.rows);
  const score = step.score === 'dot' ? 2 * step.keys.cols : (heavyCost + 3) * step.keys.cols;
  return mulPoly(pairs, polyOf(times * (score + heavyCost + 2 * step.values.cols)));
}

/** A softmax at every step, and for each of the 2U + 1 states a sum of three in logarithms. */
function ctcFlops(step: CtcStep | CtcGradStep, times: number): Poly {
  const softmax = mulPoly(viewSize(step.logits), polyOf(heavyCost + 3));
  const states = addPoly(mulPoly(step.tokens.outer, polyOf(2)), one);
  const steps = mulPoly(step.logits.outer, step.logits.rows);
  const lattice = mulPoly(mulPoly(steps, states), polyOf(4 * heavyCost));
  return mulPoly(addPoly(softmax, lattice), polyOf(times));
}

/** Operations of a program, and of each node's part in it (a step of several nodes is shared out evenly). */
export function programFlops(
  steps: readonly Step[],
  dims: Dims,
): { readonly total: number; readonly byNode: ReadonlyMap<string, number> } {
  const byNode = new Map<string, number>();
  let total = 0;
  const count = (step: SimpleStep, times: Poly): void => {
    const flops = evalPoly(mulPoly(stepFlops(step), times), dims);
    total += flops;
    for (const node of step.nodes) byNode.set(node, (byNode.get(node) ?? 0) + flops / step.nodes.length);
  };
  for (const step of steps) {
    if (step.op === 'loop') for (const inner of step.body) count(inner, step.count);
    else count(step, one);
  }
  return { total, byNode };
}

/** What a node adds to a plan. */
export interface NodeCost {
  /** Floating-point operations of a training step. */
  readonly flops: number;
  /** Numbers in its parameters; shared ones count with the first node that reads them. */
  readonly parameters: number;
  /** Bytes of its parameters, gradients and the values of a training step, before values that are not needed at once share memory. */
  readonly bytes: number;
}

/** Costs by node, the dearest first; `dims` has every symbol of the plan. */
export function nodeCosts(plan: Plan, dims: Dims): ReadonlyMap<string, NodeCost> {
  const { byNode } = programFlops(plan.programs.train, dims);
  const costs = new Map<string, NodeCost>();
  const add = (node: string, more: Partial<NodeCost>): void => {
    if (node === '') return;
    const { flops, parameters, bytes } = costs.get(node) ?? { flops: 0, parameters: 0, bytes: 0 };
    costs.set(node, {
      flops: flops + (more.flops ?? 0),
      parameters: parameters + (more.parameters ?? 0),
      bytes: bytes + (more.bytes ?? 0),
    });
  };
  for (const [node, flops] of byNode) add(node, { flops });
  for (const { node, shape } of plan.params) add(node, { parameters: shape.reduce((n, dim) => n * dim, 1) });
  const used = new Set<number>();
  for (const step of simpleSteps(plan.programs.train)) {
    const { reads, writes } = stepViews(step);
    for (const { buffer } of [...reads, ...writes]) used.add(buffer);
  }
  for (const { id, node, size, kind } of plan.buffers)
    if (used.has(id) && kind !== 'feed' && kind !== 'output') add(node, { bytes: 4 * evalPoly(size, dims) });
  return new Map([...costs].sort(([, a], [, b]) => b.flops - a.flops || b.bytes - a.bytes));
}

export function parameterCount(plan: Plan): number {
  return plan.params.reduce((sum, param) => sum + param.shape.reduce((n, dim) => n * dim, 1), 0);
}
