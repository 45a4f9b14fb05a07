// Sums along a direction, in a fixed order. Long sums are kept in two levels (64 at a time) or in double precision, so that the error
// does not grow with the length.
import { SUM_COLS, SUM_OUTER, SUM_ROWS } from './opcodes';
import { VIEW_BYTES, rowAt, viewAt, viewColStride, viewCols, viewOuter, viewOuterStride, viewRowStride, viewRows } from './view';

const CHUNK: i32 = 64;

@inline
function put(out: usize, value: f32, accumulate: bool): void {
  store<f32>(out, accumulate ? load<f32>(out) + value : value);
}

/** Σ of `count` numbers `stride` bytes apart, continued from `total`. */
function sumStrided(total: f64, from: usize, count: i32, stride: usize): f64 {
  for (let k = 0; k < count; k++, from += stride) total += <f64>load<f32>(from);
  return total;
}

/** Σ of numbers that stand side by side. */
function sumRow(from: usize, count: i32): f64 {
  let total = f64x2.splat(0);
  let k = 0;
  for (; k + 4 <= count; k += 4, from += 16) {
    const x = v128.load(from);
    const high = i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    total = f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(high)));
  }
  return sumStrided(f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1), from, count - k, 4);
}

/** Four neighbouring columns summed over `count` rows, `stride` bytes apart. */
@inline
function sumFour(from: usize, count: i32, stride: usize): v128 {
  let total = f32x4.splat(0);
  for (let k = 0; k < count; ) {
    const stop = min(count, k + CHUNK);
    let part = f32x4.splat(0);
    for (; k < stop; k++, from += stride) part = f32x4.add(part, v128.load(from));
    total = f32x4.add(total, part);
  }
  return total;
}

@inline
function putFour(at: usize, value: v128, accumulate: bool): void {
  v128.store(at, accumulate ? f32x4.add(v128.load(at), value) : value);
}

/** Sixteen neighbouring columns summed over outer × rows: whole cache lines at a time. */
function sumSixteen(a: usize, from: usize, out: usize, accumulate: bool): void {
  const rows = viewRows(a);
  const stride = viewRowStride(a);
  const none = f32x4.splat(0);
  let t0 = none;
  let t1 = none;
  let t2 = none;
  let t3 = none;
  for (let o = 0; o < viewOuter(a); o++) {
    let at = rowAt(a, from, o, 0);
    for (let k = 0; k < rows; ) {
      const stop = min(rows, k + CHUNK);
      let p0 = none;
      let p1 = none;
      let p2 = none;
      let p3 = none;
      for (; k < stop; k++, at += stride) {
        p0 = f32x4.add(p0, v128.load(at));
        p1 = f32x4.add(p1, v128.load(at, 16));
        p2 = f32x4.add(p2, v128.load(at, 32));
        p3 = f32x4.add(p3, v128.load(at, 48));
      }
      t0 = f32x4.add(t0, p0);
      t1 = f32x4.add(t1, p1);
      t2 = f32x4.add(t2, p2);
      t3 = f32x4.add(t3, p3);
    }
  }
  putFour(out, t0, accumulate);
  putFour(out + 16, t1, accumulate);
  putFour(out + 32, t2, accumulate);
  putFour(out + 48, t3, accumulate);
}

/** Columns summed over outer × rows. */
function sumRows(a: usize, base: usize, out: usize, outCol: usize, accumulate: bool): void {
  const rows = viewRows(a);
  const cols = viewCols(a);
  const stride = viewRowStride(a);
  const colStride = viewColStride(a);
  let c = 0;
  if (colStride == 4 && outCol == 4) {
    for (; c + 16 <= cols; c += 16) sumSixteen(a, base + (<usize>c << 2), out + (<usize>c << 2), accumulate);
    for (; c + 4 <= cols; c += 4) {
      let total = f32x4.splat(0);
      for (let o = 0; o < viewOuter(a); o++) total = f32x4.add(total, sumFour(rowAt(a, base, o, 0) + (<usize>c << 2), rows, stride));
      putFour(out + (<usize>c << 2), total, accumulate);
    }
  }
  for (; c < cols; c++) {
    let total: f64 = 0;
    for (let o = 0; o < viewOuter(a); o++) total = sumStrided(total, rowAt(a, base, o, 0) + <usize>c * colStride, rows, stride);
    put(out + <usize>c * outCol, <f32>total, accumulate);
  }
}

function sumCols(a: usize, base: usize, out: usize, to: usize, accumulate: bool): void {
  const cols = viewCols(a);
  const colStride = viewColStride(a);
  for (let o = 0; o < viewOuter(a); o++) {
    for (let r = 0; r < viewRows(a); r++) {
      const from = rowAt(a, base, o, r);
      const total = colStride == 4 ? sumRow(from, cols) : sumStrided(0, from, cols, colStride);
      put(rowAt(out, to, o, r), <f32>total, accumulate);
    }
  }
}

function sumOuter(a: usize, base: usize, out: usize, to: usize, accumulate: bool): void {
  const outer = viewOuter(a);
  const cols = viewCols(a);
  const stride = viewOuterStride(a);
  const colStride = viewColStride(a);
  const outCol = viewColStride(out);
  for (let r = 0; r < viewRows(a); r++) {
    const from = rowAt(a, base, 0, r);
    const target = rowAt(out, to, 0, r);
    let c = 0;
    if (colStride == 4 && outCol == 4) {
      for (; c + 4 <= cols; c += 4) {
        const total = sumFour(from + (<usize>c << 2), outer, stride);
        putFour(target + (<usize>c << 2), total, accumulate);
      }
    }
    for (; c < cols; c++) {
      put(target + <usize>c * outCol, <f32>sumStrided(0, from + <usize>c * colStride, outer, stride), accumulate);
    }
  }
}

function sumAll(a: usize, base: usize, out: usize, accumulate: bool): void {
  const cols = viewCols(a);
  const colStride = viewColStride(a);
  let total: f64 = 0;
  for (let o = 0; o < viewOuter(a); o++) {
    for (let r = 0; r < viewRows(a); r++) {
      const from = rowAt(a, base, o, r);
      total += colStride == 4 ? sumRow(from, cols) : sumStrided(0, from, cols, colStride);
    }
  }
  put(out, <f32>total, accumulate);
}

/** Σ x² in double precision of numbers that stand side by side. */
export function sumOfSquares(from: usize, count: i32): f64 {
  let total = f64x2.splat(0);
  let k = 0;
  for (; k + 4 <= count; k += 4, from += 16) {
    const x = v128.load(from);
    const lo = f64x2.promote_low_f32x4(x);
    const hi = f64x2.promote_low_f32x4(i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    total = f64x2.add(total, f64x2.add(f64x2.mul(lo, lo), f64x2.mul(hi, hi)));
  }
  let sum = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  for (; k < count; k++, from += 4) {
    const x = <f64>load<f32>(from);
    sum += x * x;
  }
  return sum;
}

/** Descriptor: [direction, accumulate, a, out]. */
export function sum(d: usize, i: i32): void {
  const over = load<i32>(d);
  const accumulate = load<i32>(d, 4) != 0;
  const a = d + 8;
  const out = a + VIEW_BYTES;
  const base = viewAt(a, i);
  const to = viewAt(out, i);
  if (over == SUM_ROWS) sumRows(a, base, to, viewColStride(out), accumulate);
  else if (over == SUM_COLS) sumCols(a, base, out, to, accumulate);
  else if (over == SUM_OUTER) sumOuter(a, base, out, to, accumulate);
  else sumAll(a, base, to, accumulate);
}
