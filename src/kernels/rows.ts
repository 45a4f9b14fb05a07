// Moving rows: fill, copy, gather, scatter-add and one-hot over descriptors. Those with tokens return 0, or 1 + the first bad row.
import { tokenAt } from './token';
import { VIEW_BYTES, rowAt, viewAt, viewColStride, viewCols, viewOuter, viewRows } from './view';

/** Bytes from which the engine's bulk instructions are faster than a loop: they are calls out of the module. */
const BULK: i32 = 2048;

function copyRow(to: usize, from: usize, cols: i32): void {
  if (cols >= BULK >> 2) {
    memory.copy(to, from, <usize>cols << 2);
    return;
  }
  let c = 0;
  for (; c + 4 <= cols; c += 4, to += 16, from += 16) v128.store(to, v128.load(from));
  for (; c < cols; c++, to += 4, from += 4) store<i32>(to, load<i32>(from));
}

function fillRow(to: usize, cols: i32, colStride: usize, value: f32): void {
  let c = 0;
  if (colStride == 4) for (; c + 4 <= cols; c += 4, to += 16) v128.store(to, f32x4.splat(value));
  for (; c < cols; c++, to += colStride) store<f32>(to, value);
}

/** Descriptor: [value, out]. */
export function fill(d: usize, i: i32): void {
  const value = load<f32>(d);
  const out = d + 4;
  const base = viewAt(out, i);
  const cols = viewCols(out);
  const colStride = viewColStride(out);
  for (let o = 0; o < viewOuter(out); o++) {
    for (let r = 0; r < viewRows(out); r++) {
      const to = rowAt(out, base, o, r);
      if (reinterpret<i32>(value) == 0 && colStride == 4 && cols >= BULK >> 2) memory.fill(to, 0, <usize>cols << 2);
      else fillRow(to, cols, colStride, value);
    }
  }
}

/** Elements of four bytes of any type. Descriptor: [a, out]. */
export function copy(d: usize, i: i32): void {
  const out = d + VIEW_BYTES;
  const base = viewAt(d, i);
  const target = viewAt(out, i);
  const cols = viewCols(out);
  const step = viewColStride(d);
  const outStep = viewColStride(out);
  for (let o = 0; o < viewOuter(out); o++) {
    for (let r = 0; r < viewRows(out); r++) {
      let from = rowAt(d, base, o, r);
      let to = rowAt(out, target, o, r);
      if (step == 4 && outStep == 4) copyRow(to, from, cols);
      else for (let c = 0; c < cols; c++, from += step, to += outStep) store<i32>(to, load<i32>(from));
    }
  }
}

/** Descriptor: [table, tokens, out]. */
export function gather(d: usize, i: i32): i32 {
  const tokens = d + VIEW_BYTES;
  const out = tokens + VIEW_BYTES;
  const table = viewAt(d, i);
  const tokenBase = viewAt(tokens, i);
  const target = viewAt(out, i);
  const cols = viewCols(out);
  for (let o = 0; o < viewOuter(out); o++) {
    for (let r = 0; r < viewRows(out); r++) {
      const token = tokenAt(rowAt(tokens, tokenBase, o, r), viewRows(d));
      if (token < 0) return r + 1;
      copyRow(rowAt(out, target, o, r), rowAt(d, table, 0, token), cols);
    }
  }
  return 0;
}

/** Descriptor: [tokens, g, out]. */
export function scatterAdd(d: usize, i: i32): i32 {
  const g = d + VIEW_BYTES;
  const out = g + VIEW_BYTES;
  const tokenBase = viewAt(d, i);
  const base = viewAt(g, i);
  const target = viewAt(out, i);
  const cols = viewCols(g);
  for (let o = 0; o < viewOuter(g); o++) {
    for (let r = 0; r < viewRows(g); r++) {
      const token = tokenAt(rowAt(d, tokenBase, o, r), viewRows(out));
      if (token < 0) return r + 1;
      let from = rowAt(g, base, o, r);
      let to = rowAt(out, target, 0, token);
      let c = 0;
      for (; c + 4 <= cols; c += 4, from += 16, to += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
      for (; c < cols; c++, from += 4, to += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
    }
  }
  return 0;
}

/** Descriptor: [tokens, out]. */
export function oneHot(d: usize, i: i32): i32 {
  const out = d + VIEW_BYTES;
  const tokenBase = viewAt(d, i);
  const target = viewAt(out, i);
  const cols = viewCols(out);
  for (let o = 0; o < viewOuter(out); o++) {
    for (let r = 0; r < viewRows(out); r++) {
      const token = tokenAt(rowAt(d, tokenBase, o, r), cols);
      if (token < 0) return r + 1;
      const to = rowAt(out, target, o, r);
      fillRow(to, cols, 4, 0);
      store<f32>(to + (<usize>token << 2), 1);
    }
  }
  return 0;
}
