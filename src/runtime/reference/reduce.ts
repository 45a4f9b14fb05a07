// Sums along a direction and softmax along rows.
import type { BoundOf } from '../bind.ts';
import type { Context } from './context.ts';
import { rowAt } from './store.ts';

export function sum(step: BoundOf<'sum'>, { store, iteration: i }: Context): void {
  const { a, out, over } = step;
  const from = store.of(a);
  const to = store.of(out);
  if (!step.accumulate) {
    for (let o = 0; o < out.outer; o++) {
      for (let r = 0; r < out.rows; r++) {
        for (let c = 0; c < out.cols; c++) to[rowAt(out, i, o, r) + c * out.colStride] = 0;
      }
    }
  }
  for (let o = 0; o < a.outer; o++) {
    for (let r = 0; r < a.rows; r++) {
      for (let c = 0; c < a.cols; c++) {
        const value = from[rowAt(a, i, o, r) + c * a.colStride] ?? NaN;
        const target = {
          rows: rowAt(out, i, 0, 0) + c * out.colStride,
          cols: rowAt(out, i, o, r),
          outer: rowAt(out, i, 0, r) + c * out.colStride,
          all: rowAt(out, i, 0, 0),
        }[over];
        to[target] = (to[target] ?? NaN) + value;
      }
    }
  }
}

export function softmax(step: BoundOf<'softmax'>, { store, iteration: i }: Context): void {
  const { a, out } = step;
  const from = store.of(a);
  const to = store.of(out);
  for (let o = 0; o < a.outer; o++) {
    for (let r = 0; r < a.rows; r++) {
      const row = rowProbabilities(a.cols, (c) => from[rowAt(a, i, o, r) + c * a.colStride] ?? NaN);
      row.probabilities.forEach((p, c) => (to[rowAt(out, i, o, r) + c * out.colStride] = p));
    }
  }
}

export function argmaxOneHot(step: BoundOf<'argmaxOneHot'>, { store, iteration: i }: Context): void {
  const { a, out } = step;
  const from = store.of(a);
  const to = store.of(out);
  for (let o = 0; o < a.outer; o++) {
    for (let r = 0; r < a.rows; r++) {
      const at = (c: number): number => from[rowAt(a, i, o, r) + c * a.colStride] ?? NaN;
      let [best, most] = [0, -Infinity];
      for (let c = 0; c < a.cols; c++) if (at(c) > most) [best, most] = [c, at(c)];
      for (let c = 0; c < a.cols; c++) to[rowAt(out, i, o, r) + c * out.colStride] = c === best ? 1 : 0;
    }
  }
}

/** Softmax of one row, stabilised by its maximum, and the logarithm of the sum of exponentials. */
export function rowProbabilities(
  cols: number,
  at: (c: number) => number,
): { readonly probabilities: Float64Array; readonly logSum: number } {
  let peak = -Infinity;
  for (let c = 0; c < cols; c++) peak = Math.max(peak, at(c));
  const probabilities = new Float64Array(cols);
  let total = 0;
  for (let c = 0; c < cols; c++) {
    const e = Math.exp(at(c) - peak);
    probabilities[c] = e;
    total += e;
  }
  for (let c = 0; c < cols; c++) probabilities[c] = (probabilities[c] ?? NaN) / total;
  return { probabilities, logSum: peak + Math.log(total) };
}
