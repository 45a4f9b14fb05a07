// 1 at the first largest element of each row, else 0: what a decoder feeds back of its scores. Descriptor: [a, out].
import { VIEW_BYTES, rowAt, viewAt, viewCols, viewOuter, viewRows } from './view';

export function argmaxOneHot(d: usize, i: i32): void {
  const out = d + VIEW_BYTES;
  const base = viewAt(d, i);
  const target = viewAt(out, i);
  const cols = viewCols(d);
  for (let o = 0; o < viewOuter(d); o++) {
    for (let r = 0; r < viewRows(d); r++) {
      const from = rowAt(d, base, o, r);
      const to = rowAt(out, target, o, r);
      let best = 0;
      let most = -<f32>Infinity;
      for (let c = 0; c < cols; c++) {
        const value = load<f32>(from + (<usize>c << 2));
        if (value > most) {
          best = c;
          most = value;
        }
      }
      for (let c = 0; c < cols; c++) store<f32>(to + (<usize>c << 2), c == best ? <f32>1 : <f32>0);
    }
  }
}
