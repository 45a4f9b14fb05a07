// Products with one or two rows of A (a batch of one): several panels of B at once, so that enough sums are in flight to hide
// the latency of an addition. `panel` is the size of one packed panel of B in bytes.
import { madd } from './fma';

@inline
function put(out: usize, value: v128, accumulate: bool): void {
  v128.store(out, accumulate ? f32x4.add(v128.load(out), value) : value);
}

@inline
function start(bias: usize, offset: usize): v128 {
  return bias == 0 ? f32x4.splat(0) : v128.load(bias + offset);
}

/** One row of A · four panels → 32 columns. */
export function oneRow(a: usize, b: usize, panel: usize, depth: i32, out: usize, bias: usize, accumulate: bool): void {
  let c0 = start(bias, 0);
  let c1 = start(bias, 16);
  let c2 = start(bias, 32);
  let c3 = start(bias, 48);
  let c4 = start(bias, 64);
  let c5 = start(bias, 80);
  let c6 = start(bias, 96);
  let c7 = start(bias, 112);
  let b1 = b + panel;
  let b2 = b1 + panel;
  let b3 = b2 + panel;
  const end = b + (<usize>depth << 5);
  for (; b < end; b += 32) {
    const x = v128.load32_splat(a);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
    c2 = madd(x, v128.load(b1), c2);
    c3 = madd(x, v128.load(b1, 16), c3);
    c4 = madd(x, v128.load(b2), c4);
    c5 = madd(x, v128.load(b2, 16), c5);
    c6 = madd(x, v128.load(b3), c6);
    c7 = madd(x, v128.load(b3, 16), c7);
    a += 4;
    b1 += 32;
    b2 += 32;
    b3 += 32;
  }
  put(out, c0, accumulate);
  put(out + 16, c1, accumulate);
  put(out + 32, c2, accumulate);
  put(out + 48, c3, accumulate);
  put(out + 64, c4, accumulate);
  put(out + 80, c5, accumulate);
  put(out + 96, c6, accumulate);
  put(out + 112, c7, accumulate);
}

/** Two rows of A · two panels → 16 columns each. */
export function twoRows(
  a: usize, aRow: usize, b: usize, panel: usize, depth: i32, out: usize, outRow: usize, bias: usize, accumulate: bool,
): void {
  let c0 = start(bias, 0);
  let c1 = start(bias, 16);
  let c2 = start(bias, 32);
  let c3 = start(bias, 48);
  let d0 = c0;
  let d1 = c1;
  let d2 = c2;
  let d3 = c3;
  let a1 = a + aRow;
  let b1 = b + panel;
  const end = b + (<usize>depth << 5);
  for (; b < end; b += 32) {
    const x = v128.load32_splat(a);
    const y = v128.load32_splat(a1);
    let w = v128.load(b);
    c0 = madd(x, w, c0);
    d0 = madd(y, w, d0);
    w = v128.load(b, 16);
    c1 = madd(x, w, c1);
    d1 = madd(y, w, d1);
    w = v128.load(b1);
    c2 = madd(x, w, c2);
    d2 = madd(y, w, d2);
    w = v128.load(b1, 16);
    c3 = madd(x, w, c3);
    d3 = madd(y, w, d3);
    a += 4;
    a1 += 4;
    b1 += 32;
  }
  put(out, c0, accumulate);
  put(out + 16, c1, accumulate);
  put(out + 32, c2, accumulate);
  put(out + 48, c3, accumulate);
  const second = out + outRow;
  put(second, d0, accumulate);
  put(second + 16, d1, accumulate);
  put(second + 32, d2, accumulate);
  put(second + 48, d3, accumulate);
}
