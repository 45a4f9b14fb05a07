// Random masks: Philox-4x32-10 (Salmon et al. 2011), the same words as src/core/base/random.ts.
import { seedHigh, seedLow, trainingStep } from './status';
import { rowAt, viewAt, viewColStride, viewCols, viewOuter, viewRows } from './view';

/** Four 32-bit words, written to `out`, for a 128-bit counter and a 64-bit key. */
export function philox(out: usize, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  for (let round = 0; round < 10; round++) {
    const left = <u64>c0 * 0xd2511f53;
    const right = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(right >> 32) ^ c1 ^ k0;
    c2 = <u32>(left >> 32) ^ c3 ^ k1;
    c1 = <u32>right;
    c3 = <u32>left;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  store<u32>(out, c0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
}

/**
 * Descriptor: [keep · 2³² (8 bytes), stream, 1 / keep, scratch, out]. Element e of the view at time t draws word e + t · elements;
 * it is kept when the word is below keep · 2³².
 */
export function dropoutMask(d: usize, i: i32, time: i32): void {
  const threshold = load<f64>(d);
  const stream = load<u32>(d, 8);
  const kept = load<f32>(d, 12);
  const words = load<usize>(d, 16);
  const out = d + 20;
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
          philox(words, <u32>known, 0, trainingStep(), stream, seedLow(), seedHigh());
        }
        const word = load<u32>(words + ((<usize>element & 3) << 2));
        store<f32>(to, <f64>word < threshold ? kept : 0);
      }
    }
  }
}
