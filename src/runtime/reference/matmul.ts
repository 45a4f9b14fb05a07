// Matrix product, the schoolbook way, in double precision.
import type { BoundOf } from '../bind.ts';
import type { Context } from './context.ts';
import { rowAt } from './store.ts';

export function matmul(step: BoundOf<'matmul'>, { store, iteration: i }: Context): void {
  const { a, b, bias, out, form } = step;
  const [A, B, out0] = [store.of(a), store.of(b), store.of(out)];
  const biases = bias === null ? null : store.of(bias);
  const depth = form === 'tn' ? a.rows : a.cols;
  const aAt = rowAt(a, i, 0, 0);
  const bAt = rowAt(b, i, 0, 0);
  const [aRow, aStep] = form === 'tn' ? [a.colStride, a.rowStride] : [a.rowStride, a.colStride];
  const [bCol, bStep] = form === 'nt' ? [b.rowStride, b.colStride] : [b.colStride, b.rowStride];
  for (let m = 0; m < out.rows; m++) {
    for (let n = 0; n < out.cols; n++) {
      let sum = 0;
      for (let k = 0; k < depth; k++)
        sum += (A[aAt + m * aRow + k * aStep] ?? NaN) * (B[bAt + n * bCol + k * bStep] ?? NaN);
      if (bias !== null && biases !== null) sum += biases[rowAt(bias, i, 0, m) + n * bias.colStride] ?? NaN;
      const at = rowAt(out, i, 0, m) + n * out.colStride;
      out0[at] = step.accumulate ? (out0[at] ?? NaN) + sum : sum;
    }
  }
}
