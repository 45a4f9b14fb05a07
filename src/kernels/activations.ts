// sigmoid, tanh, softplus and sign for four numbers. NaN stays NaN.
import { exp, expBounded } from './exp';
import { madd } from './fma';

/** 1 / (1 + e⁻ˣ). */
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, expBounded(f32x4.neg(x))));
}

/** x·P(x²) / Q(x²), degrees 9 and 8, fitted for |x| ≤ 9.02 (2e-8 relative); beyond, tanh is ±1 in single precision. */
@inline
function tanhRational(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(9.02)), f32x4.splat(-9.02));
  const t = f32x4.mul(c, c);
  let p = madd(f32x4.splat(1.3319102701296805e-8), t, f32x4.splat(0.000020583505256700474));
  let q = madd(f32x4.splat(7.762032567110135e-7), t, f32x4.splat(0.0003283095294272969));
  p = madd(p, t, f32x4.splat(0.0034940360928453255));
  q = madd(q, t, f32x4.splat(0.02587107910891918));
  p = madd(p, t, f32x4.splat(0.1337971925622375));
  q = madd(q, t, f32x4.splat(0.4671303449839037));
  p = madd(p, t, f32x4.splat(0.9999999790232229));
  q = madd(q, t, f32x4.splat(1));
  const y = f32x4.div(f32x4.mul(c, p), q);
  return f32x4.pmax(f32x4.pmin(y, f32x4.splat(1)), f32x4.splat(-1));
}

/** 1 − 2 / (e^2|x| + 1) with the sign of x; a polynomial where that loses digits, |x| < 0.625 (4e-9 relative). */
@inline
function tanhByExp(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const one = f32x4.splat(1);
  const e = expBounded(f32x4.add(magnitude, magnitude));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  const t = f32x4.mul(x, x);
  let q = madd(f32x4.splat(-0.005697386922720923), t, f32x4.splat(0.020632549225678143));
  q = madd(q, t, f32x4.splat(-0.053737799044866585));
  q = madd(q, t, f32x4.splat(0.13331420395854296));
  q = madd(q, t, f32x4.splat(-0.333332811856772));
  const near = madd(f32x4.mul(q, t), x, x);
  const signed = v128.or(far, v128.and(x, i32x4.splat(i32.MIN_VALUE)));
  return v128.bitselect(near, signed, f32x4.lt(magnitude, f32x4.splat(0.625)));
}

/** The rational form needs fused multiply-add to stay within 3e-7; without it the exponential is nearer. */
@inline
export function tanh(x: v128): v128 {
  if (RELAXED) return tanhRational(x);
  return tanhByExp(x);
}

/** max(x, 0) + ln(1 + e^−|x|), the logarithm as 2 artanh(u / (2 + u)). */
@inline
export function softplus(x: v128): v128 {
  const u = exp(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(u, f32x4.add(f32x4.splat(2), u));
  const t = f32x4.mul(s, s);
  let q = madd(f32x4.splat(0.28011984363130427), t, f32x4.splat(0.28001805814157804));
  q = madd(q, t, f32x4.splat(0.40021527202662965));
  q = madd(q, t, f32x4.splat(0.6666641628637884));
  const tail = madd(f32x4.mul(q, t), s, f32x4.add(s, s));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), tail);
}

@inline
export function sign(x: v128): v128 {
  const one = v128.or(v128.and(x, i32x4.splat(i32.MIN_VALUE)), f32x4.splat(1));
  const value = v128.and(one, f32x4.ne(x, f32x4.splat(0)));
  return v128.bitselect(x, value, f32x4.ne(x, x));
}
