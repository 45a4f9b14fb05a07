// The inner loop of every matrix product: `ROWS` × 8 results kept in registers while k runs, after Goto and van de Geijn 2008,
// "Anatomy of high-performance matrix multiplication". With 6 rows, 12 sums + 2 of B + 1 of A fill the 16 registers; unrolling loses.
// B is a packed panel [K][8]. A is read by row pointers (rows `aRow` bytes apart), or, when `PANEL`, from a packed panel [K][ROWS].
import { madd } from './fma';

@inline
function put(out: usize, lo: v128, hi: v128, accumulate: bool): void {
  v128.store(out, accumulate ? f32x4.add(v128.load(out), lo) : lo);
  v128.store(out, accumulate ? f32x4.add(v128.load(out, 16), hi) : hi, 16);
}

@inline
function tile(
  ROWS: i32, PANEL: bool, a: usize, aRow: usize, b: usize, depth: i32,
  out: usize, outRow: usize, biasLo: v128, biasHi: v128, accumulate: bool,
): void {
  let c00 = biasLo;
  let c01 = biasHi;
  let c10 = biasLo;
  let c11 = biasHi;
  let c20 = biasLo;
  let c21 = biasHi;
  let c30 = biasLo;
  let c31 = biasHi;
  let c40 = biasLo;
  let c41 = biasHi;
  let c50 = biasLo;
  let c51 = biasHi;
  let a0 = a;
  let a1 = a0 + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  let a4 = a3 + aRow;
  let a5 = a4 + aRow;
  const end = b + (<usize>depth << 5);
  for (; b < end; b += 32) {
    const lo = v128.load(b);
    const hi = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    c00 = madd(x, lo, c00);
    c01 = madd(x, hi, c01);
    if (ROWS > 1) {
      x = PANEL ? v128.load32_splat(a0, 4) : v128.load32_splat(a1);
      c10 = madd(x, lo, c10);
      c11 = madd(x, hi, c11);
      if (!PANEL) a1 += 4;
    }
    if (ROWS > 2) {
      x = PANEL ? v128.load32_splat(a0, 8) : v128.load32_splat(a2);
      c20 = madd(x, lo, c20);
      c21 = madd(x, hi, c21);
      if (!PANEL) a2 += 4;
    }
    if (ROWS > 3) {
      x = PANEL ? v128.load32_splat(a0, 12) : v128.load32_splat(a3);
      c30 = madd(x, lo, c30);
      c31 = madd(x, hi, c31);
      if (!PANEL) a3 += 4;
    }
    if (ROWS > 4) {
      x = PANEL ? v128.load32_splat(a0, 16) : v128.load32_splat(a4);
      c40 = madd(x, lo, c40);
      c41 = madd(x, hi, c41);
      if (!PANEL) a4 += 4;
    }
    if (ROWS > 5) {
      x = PANEL ? v128.load32_splat(a0, 20) : v128.load32_splat(a5);
      c50 = madd(x, lo, c50);
      c51 = madd(x, hi, c51);
      if (!PANEL) a5 += 4;
    }
    a0 += PANEL ? ROWS * 4 : 4;
  }
  put(out, c00, c01, accumulate);
  if (ROWS > 1) put(out + 1 * outRow, c10, c11, accumulate);
  if (ROWS > 2) put(out + 2 * outRow, c20, c21, accumulate);
  if (ROWS > 3) put(out + 3 * outRow, c30, c31, accumulate);
  if (ROWS > 4) put(out + 4 * outRow, c40, c41, accumulate);
  if (ROWS > 5) put(out + 5 * outRow, c50, c51, accumulate);
}

function rows1(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(1, false, a, aRow, b, depth, out, outRow, lo, hi, accumulate);
}

function rows2(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(2, false, a, aRow, b, depth, out, outRow, lo, hi, accumulate);
}

function rows3(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(3, false, a, aRow, b, depth, out, outRow, lo, hi, accumulate);
}

function rows4(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(4, false, a, aRow, b, depth, out, outRow, lo, hi, accumulate);
}

function rows5(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(5, false, a, aRow, b, depth, out, outRow, lo, hi, accumulate);
}

function rows6(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(6, false, a, aRow, b, depth, out, outRow, lo, hi, accumulate);
}

function panel1(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(1, true, a, 0, b, depth, out, outRow, lo, hi, accumulate);
}

function panel2(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(2, true, a, 0, b, depth, out, outRow, lo, hi, accumulate);
}

function panel3(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(3, true, a, 0, b, depth, out, outRow, lo, hi, accumulate);
}

function panel4(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(4, true, a, 0, b, depth, out, outRow, lo, hi, accumulate);
}

function panel5(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(5, true, a, 0, b, depth, out, outRow, lo, hi, accumulate);
}

function panel6(a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  tile(6, true, a, 0, b, depth, out, outRow, lo, hi, accumulate);
}

/** Rows of the widest tile that does not spill registers: multiply and add need one register more than the fused form. */
@inline
export const MAX_ROWS: i32 = RELAXED ? 6 : 5;

/** A [rows, depth] by row pointers · panel [depth][8] → out [rows, 8]; `lo`, `hi` are added (the bias). */
export function tileByRows(rows: i32, a: usize, aRow: usize, b: usize, depth: i32, out: usize, outRow: usize, lo: v128, hi: v128, accumulate: bool): void {
  switch (rows) {
    case 1: return rows1(a, aRow, b, depth, out, outRow, lo, hi, accumulate);
    case 2: return rows2(a, aRow, b, depth, out, outRow, lo, hi, accumulate);
    case 3: return rows3(a, aRow, b, depth, out, outRow, lo, hi, accumulate);
    case 4: return rows4(a, aRow, b, depth, out, outRow, lo, hi, accumulate);
    case 5: return rows5(a, aRow, b, depth, out, outRow, lo, hi, accumulate);
    default: return rows6(a, aRow, b, depth, out, outRow, lo, hi, accumulate);
  }
}

/** The same with A as a packed panel [depth][rows]. */
export function tileByPanel(rows: i32, a: usize, b: usize, depth: i32, out: usize, outRow: usize, accumulate: bool): void {
  const none = f32x4.splat(0);
  switch (rows) {
    case 1: return panel1(a, 0, b, depth, out, outRow, none, none, accumulate);
    case 2: return panel2(a, 0, b, depth, out, outRow, none, none, accumulate);
    case 3: return panel3(a, 0, b, depth, out, outRow, none, none, accumulate);
    case 4: return panel4(a, 0, b, depth, out, outRow, none, none, accumulate);
    case 5: return panel5(a, 0, b, depth, out, outRow, none, none, accumulate);
    default: return panel6(a, 0, b, depth, out, outRow, none, none, accumulate);
  }
}
