// Where NaN or infinity began: the failed step is run again on the reference executor's ops, one after the other, and the first value
// that leaves the range of single precision names its node. Only called when a run has failed, so it may be slow, within limits.
import type { Plan } from '../core/ir/plan.ts';
import { stepViews } from '../core/ir/layout.ts';
import { bindPlan, timeAt } from '../runtime/bind.ts';
import type { BoundSimpleStep, BoundStep, BoundView } from '../runtime/bind.ts';
import type { Executor } from '../runtime/executor.ts';
import { runStep } from '../runtime/reference/ops.ts';
import { rowAt, Store } from '../runtime/reference/store.ts';

export interface Origin {
  /** Node of the graph, where one is to blame. */
  readonly node: string | undefined;
  /** What was first not finite, as the rest of “it began in …”. */
  readonly what: string;
}

/** Largest number of single precision. */
const LARGEST = 3.4028234663852886e38;

/** Elements computed one by one above which the failed step is not run again: about ten seconds. */
const MOST_WORK = 2e8;

const finite = (value: number): boolean => Math.abs(value) <= LARGEST;

/** Looks for the origin with the executor's parameters and inputs as they are, bound to B and T, at a training step. */
export function findOrigin(
  executor: Executor,
  dims: Readonly<Record<string, number>>,
  run: { readonly seed: number; readonly step: number },
): Origin {
  const { plan } = executor;
  for (const { name, node } of plan.params) {
    if (!executor.param(name).every(finite)) return { node, what: `the values of ${name}` };
  }
  const traced = retrace(executor, plan, dims, run);
  if (traced !== undefined) return traced;
  for (const { name, node, grad } of plan.params) {
    if (grad !== null && !executor.grad(name).every(finite)) return { node, what: `the gradient of ${name}` };
  }
  return { node: plan.losses[0]?.node, what: 'the loss' };
}

function retrace(
  executor: Executor,
  plan: Plan,
  dims: Readonly<Record<string, number>>,
  run: { readonly seed: number; readonly step: number },
): Origin | undefined {
  const bound = bindPlan(plan, dims);
  const steps = bound.program('train');
  if (steps.reduce((sum, step) => sum + workOf(step), 0) > MOST_WORK) return undefined;
  const store = new Store(plan, bound.sizes);
  for (const { name, buffer } of plan.params) store.buffer(buffer).set(executor.param(name));
  for (const { name, buffer } of plan.inputs) store.buffer(buffer).set(executor.input(name));
  const context = { store, iteration: 0, time: 0, seed: run.seed, step: run.step };
  for (const step of steps) {
    const body = step.op === 'loop' ? step.body : [step];
    const count = step.op === 'loop' ? step.count : 1;
    for (let i = 0; i < count; i++) {
      context.iteration = i;
      context.time = step.op === 'loop' ? timeAt(step, i) : 0;
      for (const inner of body) {
        runStep(inner, context);
        const bad = writesOf(inner).some((view) => !allFinite(store, view, i));
        if (bad) return { node: inner.nodes[0], what: describe(inner, step.op === 'loop' ? context.time : undefined) };
      }
    }
  }
  return undefined;
}

function describe(step: BoundSimpleStep, time: number | undefined): string {
  const node = step.nodes[0];
  const where = node === undefined ? 'the computation' : `“${node}”`;
  if (step.op === 'ctc')
    return `${where}: most likely a target is longer than its sequence can spell (one step for each symbol, and a blank between equal neighbours). Turn “zeroInfinity” on to skip such targets`;
  return time === undefined ? where : `${where} at time step ${time + 1}`;
}

/** A bound step has the fields of its unbound twin, so that the same table tells what it writes. */
function writesOf(step: BoundSimpleStep): readonly BoundView[] {
  return stepViews(step as unknown as Parameters<typeof stepViews>[0]).writes as unknown as readonly BoundView[];
}

function allFinite(store: Store, view: BoundView, iteration: number): boolean {
  const cells = store.of(view);
  for (let o = 0; o < view.outer; o++) {
    for (let r = 0; r < view.rows; r++) {
      const at = rowAt(view, iteration, o, r);
      for (let c = 0; c < view.cols; c++) if (!finite(cells[at + c * view.colStride] ?? NaN)) return false;
    }
  }
  return true;
}

function workOf(step: BoundStep): number {
  if (step.op === 'loop') return step.count * step.body.reduce((sum, inner) => sum + workOf(inner), 0);
  const written = writesOf(step).reduce((sum, view) => sum + view.outer * view.rows * view.cols, 0);
  return step.op === 'matmul' ? written * (step.form === 'tn' ? step.a.rows : step.a.cols) : written;
}
