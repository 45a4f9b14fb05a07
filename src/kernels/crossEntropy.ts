// −log softmax(logits)[token] per row, and its gradient (softmax − one-hot) · g.
// Both return 0, or 1 + the number of the first row whose token is out of range; the token stands in the status word then.
import { log } from './log';
import { rowExp, rowMax, rowScale } from './softmaxRow';
import { tokenAt } from './token';
import { VIEW_BYTES, rowAt, viewAt, viewCols, viewOuter, viewRows } from './view';

/** Descriptor: [logits, tokens, out]. */
export function crossEntropy(d: usize, i: i32): i32 {
  const tokens = d + VIEW_BYTES;
  const out = tokens + VIEW_BYTES;
  const base = viewAt(d, i);
  const tokenBase = viewAt(tokens, i);
  const to = viewAt(out, i);
  const cols = viewCols(d);
  for (let o = 0; o < viewOuter(d); o++) {
    for (let r = 0; r < viewRows(d); r++) {
      const token = tokenAt(rowAt(tokens, tokenBase, o, r), cols);
      if (token < 0) return r + 1;
      const from = rowAt(d, base, o, r);
      const peak = rowMax(from, cols);
      const logSum = f32x4.extract_lane(log(f32x4.splat(rowExp(from, cols, peak, 0))), 0);
      store<f32>(rowAt(out, to, o, r), peak - load<f32>(from + (<usize>token << 2)) + logSum);
    }
  }
  return 0;
}

/** Descriptor: [logits, tokens, g, out]. */
export function crossEntropyGrad(d: usize, i: i32): i32 {
  const tokens = d + VIEW_BYTES;
  const g = tokens + VIEW_BYTES;
  const out = g + VIEW_BYTES;
  const base = viewAt(d, i);
  const tokenBase = viewAt(tokens, i);
  const gBase = viewAt(g, i);
  const to = viewAt(out, i);
  const cols = viewCols(d);
  for (let o = 0; o < viewOuter(d); o++) {
    for (let r = 0; r < viewRows(d); r++) {
      const token = tokenAt(rowAt(tokens, tokenBase, o, r), cols);
      if (token < 0) return r + 1;
      const from = rowAt(d, base, o, r);
      const target = rowAt(out, to, o, r);
      const by = load<f32>(rowAt(g, gBase, o, r));
      const total = rowExp(from, cols, rowMax(from, cols), target);
      const hit = target + (<usize>token << 2);
      store<f32>(hit, load<f32>(hit) - total);
      rowScale(target, cols, by / total);
    }
  }
  return 0;
}
