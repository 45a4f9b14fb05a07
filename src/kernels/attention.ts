// Attention over the keys of each sequence: weights by a stable softmax of the scores, the values summed by them, and the adjoint.
// Descriptor: [score, scale, causal, masked, weights, slopes], then the views query, keys, values, mask, vector and
// out, or g and the adjoints of query, keys, values and vector.
import { tanh } from './activations';
import { madd, sumLanes } from './fma';
import { ATTENTION_ADDITIVE } from './opcodes';
import { rowExp, rowMax, rowScale } from './softmaxRow';
import { VIEW_BYTES, rowAt, viewAt, viewCols, viewOuter, viewRows } from './view';

const HEAD: usize = 24;

/** The view of that number. */
@inline
function part(d: usize, n: usize): usize {
  return d + HEAD + n * VIEW_BYTES;
}

@inline
function row(view: usize, i: i32, o: i32, r: i32): usize {
  return rowAt(view, viewAt(view, i), o, r);
}

/** Σ a·b. */
function dot(a: usize, b: usize, cols: i32): f32 {
  let sums = f32x4.splat(0);
  let c = 0;
  for (; c + 4 <= cols; c += 4, a += 16, b += 16) sums = madd(v128.load(a), v128.load(b), sums);
  let total = sumLanes(sums);
  for (; c < cols; c++, a += 4, b += 4) total += load<f32>(a) * load<f32>(b);
  return total;
}

/** to += by · from. */
function addScaled(to: usize, from: usize, cols: i32, by: f32): void {
  const factor = f32x4.splat(by);
  let c = 0;
  for (; c + 4 <= cols; c += 4, to += 16, from += 16) v128.store(to, madd(factor, v128.load(from), v128.load(to)));
  for (; c < cols; c++, to += 4, from += 4) store<f32>(to, load<f32>(to) + by * load<f32>(from));
}

/** Σ vector · tanh(query + key). */
function additive(vector: usize, query: usize, key: usize, cols: i32): f32 {
  let sums = f32x4.splat(0);
  let c = 0;
  for (; c + 4 <= cols; c += 4, vector += 16, query += 16, key += 16) {
    sums = madd(v128.load(vector), tanh(f32x4.add(v128.load(query), v128.load(key))), sums);
  }
  let total = sumLanes(sums);
  for (; c < cols; c++, vector += 4, query += 4, key += 4) {
    total += load<f32>(vector) * f32x4.extract_lane(tanh(f32x4.splat(load<f32>(query) + load<f32>(key))), 0);
  }
  return total;
}

function clear(view: usize, i: i32): void {
  const cols = viewCols(view);
  for (let o = 0; o < viewOuter(view); o++) {
    for (let r = 0; r < viewRows(view); r++) memory.fill(row(view, i, o, r), 0, <usize>cols << 2);
  }
}

/** Keys that query q may look at. */
@inline
function keysSeen(d: usize, q: i32): i32 {
  const steps = viewOuter(part(d, 1));
  return load<i32>(d, 8) != 0 ? min(steps, q + 1) : steps;
}

/** Writes the weights of query q of sequence r; false when no key is real. */
function weigh(d: usize, i: i32, q: i32, r: i32): bool {
  const scale = load<f32>(d, 4);
  const masked = load<i32>(d, 12) != 0;
  const weights = load<usize>(d, 16);
  const keys = part(d, 1);
  const mask = part(d, 3);
  const cols = viewCols(keys);
  const query = row(part(d, 0), i, q, r);
  const steps = keysSeen(d, q);
  const sums = load<i32>(d) == ATTENTION_ADDITIVE;
  const vector = sums ? row(part(d, 4), i, 0, 0) : 0;
  for (let t = 0; t < steps; t++) {
    let score: f32 = -Infinity;
    if (!masked || load<f32>(row(mask, i, t, r)) != 0) {
      const key = row(keys, i, t, r);
      score = sums ? additive(vector, query, key, cols) : scale * dot(query, key, cols);
    }
    store<f32>(weights + (<usize>t << 2), score);
  }
  const peak = rowMax(weights, steps);
  if (peak == -Infinity) return false;
  rowScale(weights, steps, <f32>1 / rowExp(weights, steps, peak, weights));
  return true;
}

export function attention(d: usize, i: i32): void {
  const query = part(d, 0);
  const values = part(d, 2);
  const out = part(d, 5);
  const weights = load<usize>(d, 16);
  const cols = viewCols(out);
  clear(out, i);
  for (let r = 0; r < viewRows(query); r++) {
    for (let q = 0; q < viewOuter(query); q++) {
      if (!weigh(d, i, q, r)) continue;
      const to = row(out, i, q, r);
      const steps = keysSeen(d, q);
      for (let t = 0; t < steps; t++) addScaled(to, row(values, i, t, r), cols, load<f32>(weights + (<usize>t << 2)));
    }
  }
}

/** Through vector · tanh(query + key), for a slope of the score: adds to the adjoints of query, key and vector. */
function additiveGrad(vector: usize, query: usize, key: usize, dVector: usize, dQuery: usize, dKey: usize, cols: i32, slope: f32): void {
  const by = f32x4.splat(slope);
  const one = f32x4.splat(1);
  let c = 0;
  for (; c + 4 <= cols; c += 4, vector += 16, query += 16, key += 16, dVector += 16, dQuery += 16, dKey += 16) {
    const h = tanh(f32x4.add(v128.load(query), v128.load(key)));
    const inner = f32x4.mul(f32x4.mul(by, v128.load(vector)), f32x4.sub(one, f32x4.mul(h, h)));
    v128.store(dVector, madd(by, h, v128.load(dVector)));
    v128.store(dQuery, f32x4.add(v128.load(dQuery), inner));
    v128.store(dKey, f32x4.add(v128.load(dKey), inner));
  }
  for (; c < cols; c++, vector += 4, query += 4, key += 4, dVector += 4, dQuery += 4, dKey += 4) {
    const h = f32x4.extract_lane(tanh(f32x4.splat(load<f32>(query) + load<f32>(key))), 0);
    const inner = slope * load<f32>(vector) * (1 - h * h);
    store<f32>(dVector, load<f32>(dVector) + slope * h);
    store<f32>(dQuery, load<f32>(dQuery) + inner);
    store<f32>(dKey, load<f32>(dKey) + inner);
  }
}

/** The key with the largest weight. */
function heaviest(weights: usize, steps: i32): i32 {
  let best = 0;
  for (let t = 1; t < steps; t++) if (load<f32>(weights + (<usize>t << 2)) > load<f32>(weights + (<usize>best << 2))) best = t;
  return best;
}

/**
 * One query of one sequence: slope_t = p_t (g · value_t − Σ p (g · value)), then through the score. All g · value are counted from that
 * of the heaviest key: where its weight is nearly 1, the differences would else be lost in rounding.
 */
function gradRow(d: usize, i: i32, q: i32, r: i32): void {
  if (!weigh(d, i, q, r)) return;
  const scale = load<f32>(d, 4);
  const weights = load<usize>(d, 16);
  const slopes = load<usize>(d, 20);
  const keys = part(d, 1);
  const values = part(d, 2);
  const dKeys = part(d, 7);
  const dValues = part(d, 8);
  const cols = viewCols(keys);
  const width = viewCols(values);
  const steps = keysSeen(d, q);
  const query = row(part(d, 0), i, q, r);
  const g = row(part(d, 5), i, q, r);
  const dQuery = row(part(d, 6), i, q, r);
  const sums = load<i32>(d) == ATTENTION_ADDITIVE;
  const vector = sums ? row(part(d, 4), i, 0, 0) : 0;
  const dVector = sums ? row(part(d, 9), i, 0, 0) : 0;
  const base = dot(g, row(values, i, heaviest(weights, steps), r), width);
  let mean: f32 = 0;
  for (let t = 0; t < steps; t++) {
    const at = <usize>t << 2;
    const p = load<f32>(weights + at);
    const slope = p == 0 ? <f32>0 : dot(g, row(values, i, t, r), width) - base;
    store<f32>(slopes + at, slope);
    mean += p * slope;
    addScaled(row(dValues, i, t, r), g, width, p);
  }
  for (let t = 0; t < steps; t++) {
    const at = <usize>t << 2;
    const p = load<f32>(weights + at);
    if (p == 0) continue;
    const slope = p * (load<f32>(slopes + at) - mean);
    const key = row(keys, i, t, r);
    const dKey = row(dKeys, i, t, r);
    if (sums) additiveGrad(vector, query, key, dVector, dQuery, dKey, cols, slope);
    else {
      addScaled(dQuery, key, cols, slope * scale);
      addScaled(dKey, query, cols, slope * scale);
    }
  }
}

export function attentionGrad(d: usize, i: i32): void {
  const query = part(d, 0);
  for (let n: usize = 6; n < 9; n++) clear(part(d, n), i);
  if (load<i32>(d) == ATTENTION_ADDITIVE) clear(part(d, 9), i);
  for (let r = 0; r < viewRows(query); r++) {
    for (let q = 0; q < viewOuter(query); q++) gradRow(d, i, q, r);
  }
}
