// Optimizer steps over flat ranges whose length is a multiple of four (the arena rounds it up), with the formulas of torch.optim.
// Factors such as 1 − β come in as numbers of their own, computed in double precision: in single precision they would carry a bias
// of 1e-5. Averages are moved by avg += (1 − β)(x − avg), which needs no β.
import { madd } from './fma';

/** p −= rate · g. */
export function sgd(p: usize, g: usize, count: i32, rate: f32): void {
  const minus = f32x4.splat(-rate);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16) v128.store(p, madd(minus, v128.load(g), v128.load(p)));
}

/** buffer = momentum · buffer + g; p −= rate · buffer, or with `nesterov` ≠ 0 p −= rate · (g + momentum · buffer) (Sutskever et al. 2013). */
export function sgdMomentum(
  p: usize, g: usize, buffer: usize, count: i32, rate: f32, momentum: f32, nesterov: i32,
): void {
  const minus = f32x4.splat(-rate);
  const keep = f32x4.splat(momentum);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16, buffer += 16) {
    const grad = v128.load(g);
    const next = madd(keep, v128.load(buffer), grad);
    v128.store(buffer, next);
    const change = nesterov != 0 ? madd(keep, next, grad) : next;
    v128.store(p, madd(minus, change, v128.load(p)));
  }
}

/** sum += g²; p −= rate · g / (√sum + epsilon). Duchi et al. 2011. */
export function adagrad(p: usize, g: usize, sum: usize, count: i32, rate: f32, epsilon: f32): void {
  const minus = f32x4.splat(-rate);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16, sum += 16) {
    const grad = v128.load(g);
    const total = madd(grad, grad, v128.load(sum));
    v128.store(sum, total);
    const change = f32x4.div(grad, f32x4.add(f32x4.sqrt(total), f32x4.splat(epsilon)));
    v128.store(p, madd(minus, change, v128.load(p)));
  }
}

/**
 * square += (1 − decay)(g² − square); change = √(moved + epsilon) / √(square + epsilon) · g; moved += (1 − decay)(change² − moved);
 * p −= rate · change. Zeiler 2012.
 */
export function adadelta(
  p: usize, g: usize, square: usize, moved: usize, count: i32, rate: f32, gain: f32, epsilon: f32,
): void {
  const minus = f32x4.splat(-rate);
  const up = f32x4.splat(gain);
  const little = f32x4.splat(epsilon);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16, square += 16, moved += 16) {
    const grad = v128.load(g);
    const oldSquare = v128.load(square);
    const oldMoved = v128.load(moved);
    const mean = madd(up, f32x4.sub(f32x4.mul(grad, grad), oldSquare), oldSquare);
    v128.store(square, mean);
    const factor = f32x4.div(f32x4.sqrt(f32x4.add(oldMoved, little)), f32x4.sqrt(f32x4.add(mean, little)));
    const change = f32x4.mul(factor, grad);
    v128.store(moved, madd(up, f32x4.sub(f32x4.mul(change, change), oldMoved), oldMoved));
    v128.store(p, madd(minus, change, v128.load(p)));
  }
}

/**
 * square += (1 − decay)(g² − square); with `mean` ≠ 0 mean += (1 − decay)(g − mean); change = g / (√(square − mean²) + epsilon);
 * with `buffer` ≠ 0 change = buffer = momentum · buffer + change; p −= rate · change. Hinton 2012, lecture 6e; centred: Graves 2013.
 */
export function rmsprop(
  p: usize, g: usize, square: usize, mean: usize, buffer: usize, count: i32,
  rate: f32, gain: f32, epsilon: f32, momentum: f32,
): void {
  const minus = f32x4.splat(-rate);
  const up = f32x4.splat(gain);
  for (const end = p + (<usize>count << 2); p < end; p += 16, g += 16, square += 16) {
    const grad = v128.load(g);
    const old = v128.load(square);
    let variance = madd(up, f32x4.sub(f32x4.mul(grad, grad), old), old);
    v128.store(square, variance);
    if (mean != 0) {
      const before = v128.load(mean);
      const centre = madd(up, f32x4.sub(grad, before), before);
      v128.store(mean, centre);
      variance = f32x4.pmax(f32x4.sub(variance, f32x4.mul(centre, centre)), f32x4.splat(0));
      mean += 16;
    }
    let change = f32x4.div(grad, f32x4.add(f32x4.sqrt(variance), f32x4.splat(epsilon)));
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
 * with rate = learningRate / (1 − β₁ᵗ) and correction = 1 / √(1 − β₂ᵗ). Kingma and Ba 2015. With `largest` ≠ 0 the largest square
 * so far takes the place of the square: AMSGrad, Reddi et al. 2018.
 */
export function adam(
  p: usize, g: usize, mean: usize, square: usize, largest: usize, count: i32,
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
    if (largest != 0) {
      v = f32x4.pmax(v, v128.load(largest));
      v128.store(largest, v);
      largest += 16;
    }
    const deviation = madd(f32x4.sqrt(v), f32x4.splat(correction), f32x4.splat(epsilon));
    v128.store(p, madd(minus, f32x4.div(m, deviation), v128.load(p)));
  }
}
