// Ops along time: the real steps backwards, and the largest value of each feature with its adjoint.
import type { BoundOf } from '../bind.ts';
import type { Context } from './context.ts';
import { rowAt } from './store.ts';

type Masked = BoundOf<'timeReverse' | 'timeMax' | 'timeMaxGrad'>;

/** The steps of row r that count. */
function stepsOf({ a, mask }: Masked, { store, iteration: i }: Context, r: number): readonly number[] {
  const all = Array.from({ length: a.outer }, (_, t) => t);
  if (mask === null) return all;
  const cells = store.of(mask);
  return all.filter((t) => cells[rowAt(mask, i, t, r)] !== 0);
}

export function timeReverse(step: BoundOf<'timeReverse'>, context: Context): void {
  const { store, iteration: i } = context;
  const { a, out } = step;
  const [from, to] = [store.of(a), store.of(out)];
  for (let r = 0; r < a.rows; r++) {
    const length = stepsOf(step, context, r).length;
    for (let t = 0; t < a.outer; t++) {
      for (let c = 0; c < a.cols; c++) {
        const source = rowAt(a, i, length - 1 - t, r) + c * a.colStride;
        to[rowAt(out, i, t, r) + c * out.colStride] = t < length ? (from[source] ?? NaN) : 0;
      }
    }
  }
}

/** The largest value of column c over the given steps; 0 without any. */
function largest(
  step: Masked,
  { store, iteration: i }: Context,
  steps: readonly number[],
  r: number,
  c: number,
): number {
  const { a } = step;
  const cells = store.of(a);
  const values = steps.map((t) => cells[rowAt(a, i, t, r) + c * a.colStride] ?? NaN);
  return values.length === 0 ? 0 : values.reduce((most, value) => Math.max(most, value));
}

export function timeMax(step: BoundOf<'timeMax'>, context: Context): void {
  const { a, out } = step;
  const to = context.store.of(out);
  for (let r = 0; r < a.rows; r++) {
    const steps = stepsOf(step, context, r);
    for (let c = 0; c < a.cols; c++) {
      to[rowAt(out, context.iteration, 0, r) + c * out.colStride] = largest(step, context, steps, r, c);
    }
  }
}

export function timeMaxGrad(step: BoundOf<'timeMaxGrad'>, context: Context): void {
  const { store, iteration: i } = context;
  const { a, g, out } = step;
  const [from, grad, to] = [store.of(a), store.of(g), store.of(out)];
  for (let r = 0; r < a.rows; r++) {
    const steps = stepsOf(step, context, r);
    for (let c = 0; c < a.cols; c++) {
      const most = largest(step, context, steps, r, c);
      const first = steps.find((t) => from[rowAt(a, i, t, r) + c * a.colStride] === most);
      for (let t = 0; t < a.outer; t++) {
        to[rowAt(out, i, t, r) + c * out.colStride] =
          t === first ? (grad[rowAt(g, i, 0, r) + c * g.colStride] ?? NaN) : 0;
      }
    }
  }
}
