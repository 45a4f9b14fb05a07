// The value of a schedule at a training step, as the doc comment of Curve defines it.
import type { Curve } from '../core/ir/ir.ts';

/** Steps count from 1; step 0 gives where the curve starts. */
export function curveAt({ kind, from, to, steps }: Curve, step: number): number {
  const share = step / Math.max(1, steps);
  switch (kind) {
    case 'linear':
      return from + (to - from) * Math.min(1, share);
    case 'exponential':
      return to + (from - to) * 0.01 ** share;
    case 'inverseSigmoid': {
      const k = sigmoidRate(steps);
      return to + (from - to) * (k / (k + Math.exp(step / k)));
    }
  }
}

/** k with k · ln k = steps / 2, where k / (k + exp(i / k)) is a half; by Newton's method. */
function sigmoidRate(steps: number): number {
  const half = Math.max(1, steps) / 2;
  let k = 1 + half;
  for (let round = 0; round < 60; round++) k -= (k * Math.log(k) - half) / (Math.log(k) + 1);
  return k;
}
