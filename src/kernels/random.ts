// Random numbers: uniform in [0, 1) or standard normal (Box and Muller 1958), from the same words as src/core/base/random.ts.
import { philox } from './dropoutMask';
import { madd } from './fma';
import { log } from './log';
import { RANDOM_NORMAL } from './opcodes';
import { seedHigh, seedLow, trainingStep } from './status';
import { rowAt, viewAt, viewColStride, viewCols, viewOuter, viewRows } from './view';

/** cos 2πu for u in [−¼, 1): exact to a quarter turn, then sin 2πg for |g| ≤ ¼ by its series (7e-10). */
@inline
function cosTurns(u: v128): v128 {
  const g = f32x4.sub(f32x4.splat(0.25), f32x4.abs(f32x4.sub(u, f32x4.nearest(u))));
  const t = f32x4.mul(g, g);
  let q = madd(f32x4.splat(3.8199525848482821), t, f32x4.splat(-15.094642576822990));
  q = madd(q, t, f32x4.splat(42.058693944897655));
  q = madd(q, t, f32x4.splat(-76.705859753061383));
  q = madd(q, t, f32x4.splat(81.605249276075055));
  q = madd(q, t, f32x4.splat(-41.341702240399755));
  q = madd(q, t, f32x4.splat(6.2831853071795865));
  return f32x4.mul(q, g);
}

/** Four normal numbers from four uniform ones: lanes 0 and 2 are radii, 1 and 3 angles; a pair gives a cosine and a sine. */
@inline
function normal(u: v128): v128 {
  const radii = i8x16.shuffle(u, u, 0, 1, 2, 3, 0, 1, 2, 3, 8, 9, 10, 11, 8, 9, 10, 11);
  const angles = i8x16.shuffle(u, u, 4, 5, 6, 7, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15);
  const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log(f32x4.sub(f32x4.splat(1), radii))));
  return f32x4.mul(radius, cosTurns(f32x4.sub(angles, f32x4(0, 0.25, 0, 0.25))));
}

/** Descriptor: [distribution, stream, scratch, out]. Element e of the view at time t is number e + t · elements of the stream. */
export function random(d: usize, i: i32, time: i32): void {
  const gaussian = load<i32>(d) == RANDOM_NORMAL;
  const stream = load<u32>(d, 4);
  const numbers = load<usize>(d, 8);
  const out = d + 12;
  const base = viewAt(out, i);
  const cols = viewCols(out);
  const colStride = viewColStride(out);
  let element = <u64>time * <u64>(viewOuter(out) * viewRows(out) * cols);
  let known: u64 = u64.MAX_VALUE;
  for (let o = 0; o < viewOuter(out); o++) {
    for (let r = 0; r < viewRows(out); r++) {
      let to = rowAt(out, base, o, r);
      for (let c = 0; c < cols; c++, element++, to += colStride) {
        if (element >> 2 != known) {
          known = element >> 2;
          philox(numbers, <u32>known, 0, trainingStep(), stream, seedLow(), seedHigh());
          const u = f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(v128.load(numbers), 8)), f32x4.splat(5.9604644775390625e-8));
          v128.store(numbers, gaussian ? normal(u) : u);
        }
        store<f32>(to, load<f32>(numbers + ((<usize>element & 3) << 2)));
      }
    }
  }
}
