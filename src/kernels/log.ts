// ln x for four numbers: x = 2ⁿ·(1 + r) with 1 + r in [√½, √2), ln(1 + r) = r − r²/2 + r³·q(r) (fitted, 6e-9 relative).
// 0 gives −∞, negative numbers NaN, ∞ and NaN themselves; subnormal numbers are scaled up first.
import { madd } from './fma';

/** Bits of √½. */
const ROOT_HALF: i32 = 0x3f3504f3;

@inline
export function log(x: v128): v128 {
  const small = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const bits = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, small);
  const k = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(ROOT_HALF)), 23);
  const r = f32x4.sub(i32x4.sub(bits, i32x4.shl(k, 23)), f32x4.splat(1));
  const n = f32x4.sub(f32x4.convert_i32x4_s(k), v128.and(small, f32x4.splat(23)));
  const r2 = f32x4.mul(r, r);
  let q = madd(f32x4.splat(-0.07634493018248949), r, f32x4.splat(0.12761575641848819));
  q = madd(q, r, f32x4.splat(-0.13160183063837932));
  q = madd(q, r, f32x4.splat(0.14201758234077416));
  q = madd(q, r, f32x4.splat(-0.1662335729801287));
  q = madd(q, r, f32x4.splat(0.20001226865397131));
  q = madd(q, r, f32x4.splat(-0.25000821035502735));
  q = madd(q, r, f32x4.splat(0.33333331707804453));
  let y = madd(f32x4.mul(q, r), r2, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  y = madd(f32x4.splat(-0.5), r2, y);
  y = madd(n, f32x4.splat(0.693359375), f32x4.add(r, y));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  y = v128.or(y, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(x, y, v128.or(f32x4.ne(x, x), f32x4.eq(x, f32x4.splat(Infinity))));
}
