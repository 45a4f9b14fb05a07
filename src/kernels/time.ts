// Along time: the real steps backwards, and the largest value of each feature with its adjoint, four features at a time.
// Descriptor: [whether there is a mask, a, out, mask, g]; steps are the outer dimension, sequences the rows.
import { VIEW_BYTES, rowAt, viewAt, viewCols, viewOuter, viewRows } from './view';

@inline
const HEAD: usize = 4;

@inline
function counts(masked: bool, mask: usize, base: usize, t: i32, r: i32): bool {
  return !masked || load<f32>(rowAt(mask, base, t, r)) != 0;
}

export function timeReverse(d: usize, i: i32): void {
  const masked = load<i32>(d) != 0;
  const a = d + HEAD;
  const out = a + VIEW_BYTES;
  const mask = out + VIEW_BYTES;
  const from = viewAt(a, i);
  const to = viewAt(out, i);
  const steps = viewOuter(a);
  const cols = viewCols(a);
  for (let r = 0; r < viewRows(a); r++) {
    let length = 0;
    for (let t = 0; t < steps; t++) if (counts(masked, mask, viewAt(mask, i), t, r)) length++;
    for (let t = 0; t < steps; t++) {
      let target = rowAt(out, to, t, r);
      let c = 0;
      if (t < length) {
        let source = rowAt(a, from, length - 1 - t, r);
        for (; c + 4 <= cols; c += 4, target += 16, source += 16) v128.store(target, v128.load(source));
        for (; c < cols; c++, target += 4, source += 4) store<f32>(target, load<f32>(source));
      } else {
        for (; c + 4 <= cols; c += 4, target += 16) v128.store(target, f32x4.splat(0));
        for (; c < cols; c++, target += 4) store<f32>(target, 0);
      }
    }
  }
}

/** The largest of four neighbouring columns; minus infinity without a step that counts. */
function largestFour(masked: bool, a: usize, from: usize, mask: usize, base: usize, r: i32, shift: usize): v128 {
  let most = f32x4.splat(-Infinity);
  for (let t = 0; t < viewOuter(a); t++) {
    if (counts(masked, mask, base, t, r)) most = f32x4.max(most, v128.load(rowAt(a, from, t, r) + shift));
  }
  return most;
}

function largestOne(masked: bool, a: usize, from: usize, mask: usize, base: usize, r: i32, shift: usize): f32 {
  let most: f32 = -Infinity;
  for (let t = 0; t < viewOuter(a); t++) {
    if (counts(masked, mask, base, t, r)) most = max(most, load<f32>(rowAt(a, from, t, r) + shift));
  }
  return most;
}

function anyStep(masked: bool, mask: usize, base: usize, steps: i32, r: i32): bool {
  for (let t = 0; t < steps; t++) if (counts(masked, mask, base, t, r)) return true;
  return false;
}

export function timeMax(d: usize, i: i32): void {
  const masked = load<i32>(d) != 0;
  const a = d + HEAD;
  const out = a + VIEW_BYTES;
  const mask = out + VIEW_BYTES;
  const from = viewAt(a, i);
  const to = viewAt(out, i);
  const base = viewAt(mask, i);
  const cols = viewCols(a);
  for (let r = 0; r < viewRows(a); r++) {
    const any = anyStep(masked, mask, base, viewOuter(a), r);
    const target = rowAt(out, to, 0, r);
    let c = 0;
    for (; c + 4 <= cols; c += 4) {
      const shift = <usize>c << 2;
      v128.store(target + shift, any ? largestFour(masked, a, from, mask, base, r, shift) : f32x4.splat(0));
    }
    for (; c < cols; c++) {
      const shift = <usize>c << 2;
      store<f32>(target + shift, any ? largestOne(masked, a, from, mask, base, r, shift) : 0);
    }
  }
}

export function timeMaxGrad(d: usize, i: i32): void {
  const masked = load<i32>(d) != 0;
  const a = d + HEAD;
  const out = a + VIEW_BYTES;
  const mask = out + VIEW_BYTES;
  const g = mask + VIEW_BYTES;
  const from = viewAt(a, i);
  const to = viewAt(out, i);
  const base = viewAt(mask, i);
  const grad = viewAt(g, i);
  const steps = viewOuter(a);
  const cols = viewCols(a);
  const none = f32x4.splat(0);
  for (let r = 0; r < viewRows(a); r++) {
    let c = 0;
    for (; c + 4 <= cols; c += 4) {
      const shift = <usize>c << 2;
      const most = largestFour(masked, a, from, mask, base, r, shift);
      const value = v128.load(rowAt(g, grad, 0, r) + shift);
      let open = i32x4.splat(-1);
      for (let t = 0; t < steps; t++) {
        let hit = none;
        if (counts(masked, mask, base, t, r)) {
          hit = v128.and(open, f32x4.eq(v128.load(rowAt(a, from, t, r) + shift), most));
          open = v128.andnot(open, hit);
        }
        v128.store(rowAt(out, to, t, r) + shift, v128.and(value, hit));
      }
    }
    for (; c < cols; c++) {
      const shift = <usize>c << 2;
      const most = largestOne(masked, a, from, mask, base, r, shift);
      const value = load<f32>(rowAt(g, grad, 0, r) + shift);
      let open = true;
      for (let t = 0; t < steps; t++) {
        const hit = open && counts(masked, mask, base, t, r) && load<f32>(rowAt(a, from, t, r) + shift) == most;
        if (hit) open = false;
        store<f32>(rowAt(out, to, t, r) + shift, hit ? value : 0);
      }
    }
  }
}
