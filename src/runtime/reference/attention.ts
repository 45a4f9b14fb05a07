// Attention and its adjoint: for each query of each sequence the weights of all keys, then sums over them.
// Sources: Vaswani et al. 2017 (scaled dot product), Luong et al. 2015 (dot), Bahdanau et al. 2015 (additive).
import type { BoundOf, BoundView } from '../bind.ts';
import type { Context } from './context.ts';
import { rowAt } from './store.ts';

type Step = BoundOf<'attention' | 'attentionGrad'>;

/** Row (o, r) of a view as an array that can be read and written. */
interface Row {
  readonly cols: number;
  get(c: number): number;
  add(c: number, value: number): void;
}

function rowOf({ store, iteration }: Context, view: BoundView, o: number, r: number): Row {
  const cells = store.of(view);
  const from = rowAt(view, iteration, o, r);
  const at = (c: number): number => from + c * view.colStride;
  return {
    cols: view.cols,
    get: (c) => cells[at(c)] ?? NaN,
    add: (c, value) => void (cells[at(c)] = (cells[at(c)] ?? NaN) + value),
  };
}

function sumOver(count: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < count; k++) total += term(k);
  return total;
}

function zero(context: Context, view: BoundView): void {
  const cells = context.store.of(view);
  for (let o = 0; o < view.outer; o++) {
    for (let r = 0; r < view.rows; r++) {
      const from = rowAt(view, context.iteration, o, r);
      for (let c = 0; c < view.cols; c++) cells[from + c * view.colStride] = 0;
    }
  }
}

/** The keys that query q of sequence r may look at, with their weights: softmax of the scores, none where no key is real. */
function weightsOf(step: Step, context: Context, q: number, r: number): readonly { readonly t: number; p: number }[] {
  const query = rowOf(context, step.query, q, r);
  const vector = step.vector === null ? null : rowOf(context, step.vector, 0, 0);
  const steps = step.causal ? Math.min(q + 1, step.keys.outer) : step.keys.outer;
  const seen: { readonly t: number; p: number }[] = [];
  for (let t = 0; t < steps; t++) {
    if (step.mask !== null && rowOf(context, step.mask, t, r).get(0) === 0) continue;
    const key = rowOf(context, step.keys, t, r);
    const score =
      vector === null
        ? step.scale * sumOver(key.cols, (c) => query.get(c) * key.get(c))
        : sumOver(key.cols, (c) => vector.get(c) * Math.tanh(query.get(c) + key.get(c)));
    seen.push({ t, p: score });
  }
  const peak = seen.reduce((most, { p }) => Math.max(most, p), -Infinity);
  for (const one of seen) one.p = Math.exp(one.p - peak);
  const total = sumOver(seen.length, (k) => seen[k]?.p ?? NaN);
  for (const one of seen) one.p /= total;
  return seen;
}

export function attention(step: BoundOf<'attention'>, context: Context): void {
  zero(context, step.out);
  for (let q = 0; q < step.query.outer; q++) {
    for (let r = 0; r < step.query.rows; r++) {
      const out = rowOf(context, step.out, q, r);
      for (const { t, p } of weightsOf(step, context, q, r)) {
        const value = rowOf(context, step.values, t, r);
        for (let c = 0; c < out.cols; c++) out.add(c, p * value.get(c));
      }
    }
  }
}

export function attentionGrad(step: BoundOf<'attentionGrad'>, context: Context): void {
  const { queryGrad, keysGrad, valuesGrad, vectorGrad } = step;
  for (const view of [queryGrad, keysGrad, valuesGrad, vectorGrad]) if (view !== null) zero(context, view);
  for (let q = 0; q < step.query.outer; q++) {
    for (let r = 0; r < step.query.rows; r++) attentionGradRow(step, context, q, r);
  }
}

/** ∂score_t = p_t (∂p_t − Σ p ∂p) with ∂p_t = g · value_t; then through the score to query, key and vector. */
function attentionGradRow(step: BoundOf<'attentionGrad'>, context: Context, q: number, r: number): void {
  const weights = weightsOf(step, context, q, r);
  const g = rowOf(context, step.g, q, r);
  const [query, queryGrad] = [rowOf(context, step.query, q, r), rowOf(context, step.queryGrad, q, r)];
  const vector = step.vector === null ? null : rowOf(context, step.vector, 0, 0);
  const vectorGrad = step.vectorGrad === null ? null : rowOf(context, step.vectorGrad, 0, 0);
  const slopes = weights.map(({ t }) => {
    const value = rowOf(context, step.values, t, r);
    return sumOver(g.cols, (c) => g.get(c) * value.get(c));
  });
  const mean = sumOver(weights.length, (k) => (weights[k]?.p ?? NaN) * (slopes[k] ?? NaN));
  weights.forEach(({ t, p }, k) => {
    const valueGrad = rowOf(context, step.valuesGrad, t, r);
    for (let c = 0; c < g.cols; c++) valueGrad.add(c, p * g.get(c));
    const slope = p * ((slopes[k] ?? NaN) - mean);
    const [key, keyGrad] = [rowOf(context, step.keys, t, r), rowOf(context, step.keysGrad, t, r)];
    for (let c = 0; c < key.cols; c++) {
      if (vector === null) {
        queryGrad.add(c, slope * step.scale * key.get(c));
        keyGrad.add(c, slope * step.scale * query.get(c));
        continue;
      }
      const h = Math.tanh(query.get(c) + key.get(c));
      const inner = slope * vector.get(c) * (1 - h * h);
      queryGrad.add(c, inner);
      keyGrad.add(c, inner);
      vectorGrad?.add(c, slope * h);
    }
  });
}
