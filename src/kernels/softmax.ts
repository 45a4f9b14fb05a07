// Softmax along rows, stabilised by the row's maximum. Descriptor: [a, out].
import { rowExp, rowMax, rowScale } from './softmaxRow';
import { VIEW_BYTES, rowAt, viewAt, viewCols, viewOuter, viewRows } from './view';

export function softmax(d: usize, i: i32): void {
  const out = d + VIEW_BYTES;
  const base = viewAt(d, i);
  const to = viewAt(out, i);
  const cols = viewCols(d);
  for (let o = 0; o < viewOuter(d); o++) {
    for (let r = 0; r < viewRows(d); r++) {
      const from = rowAt(d, base, o, r);
      const target = rowAt(out, to, o, r);
      const total = rowExp(from, cols, rowMax(from, cols), target);
      rowScale(target, cols, <f32>1 / total);
    }
  }
}
