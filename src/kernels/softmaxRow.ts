// Softmax of one row whose elements stand side by side: the pieces that softmax, cross-entropy and its gradient share.
import { exp } from './exp';
import { sumLanes } from './fma';

/** The largest element; NaN when there is one. */
export function rowMax(from: usize, cols: i32): f32 {
  let peak = f32x4.splat(-Infinity);
  let c = 0;
  for (; c + 4 <= cols; c += 4, from += 16) peak = f32x4.max(peak, v128.load(from));
  let most = max(
    max(f32x4.extract_lane(peak, 0), f32x4.extract_lane(peak, 1)),
    max(f32x4.extract_lane(peak, 2), f32x4.extract_lane(peak, 3)),
  );
  for (; c < cols; c++, from += 4) most = max(most, load<f32>(from));
  return most;
}

/** Σ exp(x − peak); the exponentials are written to `to` when it is not 0. */
export function rowExp(from: usize, cols: i32, peak: f32, to: usize): f32 {
  const top = f32x4.splat(peak);
  let sums = f32x4.splat(0);
  let c = 0;
  for (; c + 4 <= cols; c += 4, from += 16) {
    const e = exp(f32x4.sub(v128.load(from), top));
    sums = f32x4.add(sums, e);
    if (to != 0) {
      v128.store(to, e);
      to += 16;
    }
  }
  let total = sumLanes(sums);
  for (; c < cols; c++, from += 4) {
    const e = f32x4.extract_lane(exp(f32x4.splat(load<f32>(from) - peak)), 0);
    total += e;
    if (to != 0) {
      store<f32>(to, e);
      to += 4;
    }
  }
  return total;
}

/** Multiplies a row. */
export function rowScale(at: usize, cols: i32, by: f32): void {
  let c = 0;
  for (; c + 4 <= cols; c += 4, at += 16) v128.store(at, f32x4.mul(v128.load(at), f32x4.splat(by)));
  for (; c < cols; c++, at += 4) store<f32>(at, load<f32>(at) * by);
}
