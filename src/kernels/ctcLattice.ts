// The states of connectionist temporal classification, in logarithms: blank, label, blank, …, blank. Sums are kept in double precision,
// so that a thousand steps lose nothing; only the correction ln(1 + …) of a sum is computed in single precision, four states at a time.
import { exp } from './exp';
import { log } from './log';

/** Stands for ln 0: finite, so that differences never become NaN. Less than a tenth of it is a probability of zero. */
export const LOG_ZERO: f64 = -1e30;

/** Doubles around a row of states: what the sums of neighbours read beyond both ends. */
export const PAD: i32 = 4;

/** Whole vectors of four states. */
@inline
export function paddedStates(states: i32): i32 {
  return (states + 3) & ~3;
}

/** Doubles of a row: states and pads. */
@inline
export function rowDoubles(states: i32): i32 {
  return paddedStates(states) + 2 * PAD;
}

/** Fills a row with ln 0, pads included. `at` is the place of state 0. */
export function clearRow(at: usize, states: i32): void {
  const from = at - (<usize>PAD << 3);
  const count = rowDoubles(states);
  for (let k = 0; k < count; k++) store<f64>(from + (<usize>k << 3), LOG_ZERO);
}

@inline
function singles(low: v128, high: v128): v128 {
  const a = f32x4.demote_f64x2_zero(low);
  const b = f32x4.demote_f64x2_zero(high);
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

@inline
function upper(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

/**
 * to(s) = ln(e^from(s) + e^from(s + near) + e^(from(s + far) + penalty(s)) ) + plus(s) for all states, four at a time.
 * `near` and `far` are in bytes; `plus` may be 0.
 */
export function sumNeighbours(to: usize, from: usize, near: isize, far: isize, penalty: usize, plus: usize, states: i32): void {
  const count = paddedStates(states);
  for (let s = 0; s < count; s += 4) {
    const at = <usize>s << 3;
    const a = from + at;
    const b = a + near;
    const c = a + far;
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const c0 = f64x2.add(v128.load(c), v128.load(penalty + at));
    const c1 = f64x2.add(v128.load(c, 16), v128.load(penalty + at, 16));
    const m0 = f64x2.max(f64x2.max(a0, b0), c0);
    const m1 = f64x2.max(f64x2.max(a1, b1), c1);
    const ea = exp(singles(f64x2.sub(a0, m0), f64x2.sub(a1, m1)));
    const eb = exp(singles(f64x2.sub(b0, m0), f64x2.sub(b1, m1)));
    const ec = exp(singles(f64x2.sub(c0, m0), f64x2.sub(c1, m1)));
    const more = log(f32x4.add(f32x4.add(ea, eb), ec));
    let r0 = f64x2.add(m0, f64x2.promote_low_f32x4(more));
    let r1 = f64x2.add(m1, f64x2.promote_low_f32x4(upper(more)));
    if (plus != 0) {
      r0 = f64x2.add(r0, v128.load(plus + at));
      r1 = f64x2.add(r1, v128.load(plus + at, 16));
    }
    v128.store(to + at, r0);
    v128.store(to + at, r1, 16);
  }
}

/** e^(a + b − total) of four states. */
@inline
export function shares(a: usize, b: usize, total: f64): v128 {
  const all = f64x2.splat(total);
  const low = f64x2.sub(f64x2.add(v128.load(a), v128.load(b)), all);
  const high = f64x2.sub(f64x2.add(v128.load(a, 16), v128.load(b, 16)), all);
  return exp(singles(low, high));
}

/** ln(e^a + e^b). */
export function logAdd(a: f64, b: f64): f64 {
  const peak = max(a, b);
  const rest = exp(f32x4.splat(<f32>(min(a, b) - peak)));
  return peak + <f64>f32x4.extract_lane(log(f32x4.add(f32x4.splat(1), rest)), 0);
}
