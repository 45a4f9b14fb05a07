// Optimizer steps over flat ranges whose length is a multiple of four (the arena rounds it up), with the formulas of torch.optim.
// Factors such as 1 − β come in as numbers of their own, computed in double precision: in single precision they would carry a bias
// of 1e-5. Averages are moved by avg += (1 − β)(x − avg), which needs no β.
import { madd } from './fma';

/** p −= rate · g. */
export function sgd(p: usize, g: usize, count: i32, rate: f32): void {
  const minus = f32x4.splat(-rate);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16) v128.store(p, madd(minus, v128.load(g), v128.load(p)));
}

/** buffer = momentum · buffer + g; p −= rate · buffer. */
export function sgdMomentum(p: usize, g: usize, buffer: usize, count: i32, rate: f32, momentum: f32): void {
  const minus = f32x4.splat(-rate);
  const keep = f32x4.splat(momentum);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16, buffer += 16) {
    const next = madd(keep, v128.load(buffer), v128.load(g));
    v128.store(buffer, next);
    v128.store(p, madd(minus, next, v128.load(p)));
  }
}

/**
 * square += (1 − decay)(g² − square); change = g / (√square + epsilon); with `buffer` ≠ 0 change = buffer = momentum · buffer + change;
 * p −= rate · change.
 */
export function rmsprop(
  p: usize, g: usize, square: usize, buffer: usize, count: i32, rate: f32, gain: f32, epsilon: f32, momentum: f32,
): void {
  const minus = f32x4.splat(-rate);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16, square += 16) {
    const grad = v128.load(g);
    const old = v128.load(square);
    const mean = madd(f32x4.splat(gain), f32x4.sub(f32x4.mul(grad, grad), old), old);
    v128.store(square, mean);
    let change = f32x4.div(grad, f32x4.add(f32x4.sqrt(mean), f32x4.splat(epsilon)));
    if (buffer != 0) {
      change = madd(f32x4.splat(momentum), v128.load(buffer), change);
      v128.store(buffer, change);
      buffer += 16;
    }
    v128.store(p, madd(minus, change, v128.load(p)));
  }
}

/**
 * mean += (1 − β₁)(g − mean); square += (1 − β₂)(g² − square); p −= rate · mean / (√square · correction + epsilon),
 * with rate = learningRate / (1 − β₁ᵗ) and correction = 1 / √(1 − β₂ᵗ). Kingma and Ba 2015.
 */
export function adam(
  p: usize, g: usize, mean: usize, square: usize, count: i32,
  rate: f32, gain1: f32, gain2: f32, correction: f32, epsilon: f32,
): void {
  const minus = f32x4.splat(-rate);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16, mean += 16, square += 16) {
    const grad = v128.load(g);
    let m = v128.load(mean);
    let v = v128.load(square);
    m = madd(f32x4.splat(gain1), f32x4.sub(grad, m), m);
    v = madd(f32x4.splat(gain2), f32x4.sub(f32x4.mul(grad, grad), v), v);
    v128.store(mean, m);
    v128.store(square, v);
    const deviation = madd(f32x4.sqrt(v), f32x4.splat(correction), f32x4.splat(epsilon));
    v128.store(p, madd(minus, f32x4.div(m, deviation), v128.load(p)));
  }
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
