// What is done to gradients between the backward pass and the optimizer, and decay of the weights themselves. Flat ranges whose length
// is a multiple of four; what lies beyond the last element is 0 and stays 0.
import { sign } from './activations';
import { madd } from './fma';

@inline
function promoteHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}

/** g *= factor. */
export function scale(g: usize, count: i32, factor: f32): void {
  for (const end = g + (<usize>count << 2); g < end; g += 16) v128.store(g, f32x4.mul(v128.load(g), f32x4.splat(factor)));
}

/** g = min(max(g, −limit), limit); NaN stays NaN. */
export function clamp(g: usize, count: i32, limit: f32): void {
  for (const end = g + (<usize>count << 2); g < end; g += 16) {
    const x = f32x4.pmin(v128.load(g), f32x4.splat(limit));
    v128.store(g, f32x4.pmax(x, f32x4.splat(-limit)));
  }
}

/** p −= by · p. */
export function shrink(p: usize, count: i32, by: f32): void {
  const minus = f32x4.splat(-by);
  for (const end = p + (<usize>count << 2); p < end; p += 16) v128.store(p, madd(minus, v128.load(p), v128.load(p)));
}

/** g += l1 · sign(p) + l2 · p; returns l1 · Σ|p| + l2 / 2 · Σp². */
export function penalty(p: usize, g: usize, count: i32, l1: f64, l2: f64): f64 {
  const first = f32x4.splat(<f32>l1);
  const second = f32x4.splat(<f32>l2);
  let sum = f64x2.splat(0);
  let squares = f64x2.splat(0);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16) {
    const x = v128.load(p);
    v128.store(g, madd(first, sign(x), madd(second, x, v128.load(g))));
    const low = f64x2.promote_low_f32x4(x);
    const high = promoteHigh(x);
    sum = f64x2.add(sum, f64x2.add(f64x2.abs(low), f64x2.abs(high)));
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
  }
  const absolute = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  const squared = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  return l1 * absolute + 0.5 * l2 * squared;
}
