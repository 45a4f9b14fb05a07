// eˣ for four numbers: x = n·ln 2 + r, a polynomial of degree six for eʳ (fitted for |r| ≤ ln 2 / 2, 3e-9 relative), times 2ⁿ.
// NaN stays NaN: minimum and maximum are written so that they keep their first operand when a comparison fails.
import { madd } from './fma';

@inline
function fraction(x: v128, n: v128): v128 {
  const r = madd(n, f32x4.splat(2.12194440e-4), madd(n, f32x4.splat(-0.693359375), x));
  let q = madd(f32x4.splat(0.0013814539380540565), r, f32x4.splat(0.008368745176489003));
  q = madd(q, r, f32x4.splat(0.04166839080016831));
  q = madd(q, r, f32x4.splat(0.16666520398315463));
  q = madd(q, r, f32x4.splat(0.4999999343204652));
  return f32x4.add(madd(q, f32x4.mul(r, r), r), f32x4.splat(1));
}

@inline
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** The nearest multiple of ln 2, as a whole number in float form. */
@inline
function exponent(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
}

@inline
function whole(n: v128): v128 {
  if (RELAXED) return i32x4.relaxed_trunc_f32x4_s(n);
  return i32x4.trunc_sat_f32x4_s(n);
}

/** eˣ over the whole range: subnormal results, 0 and infinity included. */
@inline
export function exp(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88.8)), f32x4.splat(-104));
  const n = exponent(c);
  const k = whole(n);
  const half = i32x4.shr_s(k, 1);
  return f32x4.mul(f32x4.mul(fraction(c, n), power(half)), power(i32x4.sub(k, half)));
}

/** eˣ for |x| ≤ 87; larger numbers count as ±87. */
@inline
export function expBounded(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(87)), f32x4.splat(-87));
  const n = exponent(c);
  return f32x4.mul(fraction(c, n), power(whole(n)));
}
