// Ops that are steered by tokens: rows of a table, one-hot rows and the cross-entropy of a class. A token outside its range is an error.
import { StepError } from '../stepError.ts';
import type { BoundOf, BoundView } from '../bind.ts';
import type { Context } from './context.ts';
import { rowProbabilities } from './reduce.ts';
import { rowAt } from './store.ts';

type TokenStep = BoundOf<'gather' | 'scatterAdd' | 'oneHot' | 'crossEntropy' | 'crossEntropyGrad'>;

function tokenAt(step: TokenStep, { store, iteration: i }: Context, o: number, r: number, limit: number): number {
  const token = store.of(step.tokens)[rowAt(step.tokens, i, o, r)] ?? -1;
  if (token < 0 || token >= limit) {
    throw new StepError(step.op, step.nodes, `token ${token} in row ${r} is not one of 0 to ${limit - 1}`);
  }
  return token;
}

function eachRow(view: BoundView, visit: (o: number, r: number) => void): void {
  for (let o = 0; o < view.outer; o++) for (let r = 0; r < view.rows; r++) visit(o, r);
}

export function gather(step: BoundOf<'gather'>, context: Context): void {
  const { store, iteration: i } = context;
  const { table, out } = step;
  const from = store.of(table);
  const to = store.of(out);
  eachRow(out, (o, r) => {
    const source = rowAt(table, i, 0, tokenAt(step, context, o, r, table.rows));
    const target = rowAt(out, i, o, r);
    for (let c = 0; c < out.cols; c++) to[target + c * out.colStride] = from[source + c * table.colStride] ?? NaN;
  });
}

export function scatterAdd(step: BoundOf<'scatterAdd'>, context: Context): void {
  const { store, iteration: i } = context;
  const { g, out } = step;
  const from = store.of(g);
  const to = store.of(out);
  eachRow(g, (o, r) => {
    const target = rowAt(out, i, 0, tokenAt(step, context, o, r, out.rows));
    const source = rowAt(g, i, o, r);
    for (let c = 0; c < g.cols; c++) {
      const at = target + c * out.colStride;
      to[at] = (to[at] ?? NaN) + (from[source + c * g.colStride] ?? NaN);
    }
  });
}

export function oneHot(step: BoundOf<'oneHot'>, context: Context): void {
  const { store, iteration: i } = context;
  const { out } = step;
  const to = store.of(out);
  eachRow(out, (o, r) => {
    const token = tokenAt(step, context, o, r, out.cols);
    for (let c = 0; c < out.cols; c++) to[rowAt(out, i, o, r) + c * out.colStride] = c === token ? 1 : 0;
  });
}

export function crossEntropy(step: BoundOf<'crossEntropy'>, context: Context): void {
  const { store, iteration: i } = context;
  const { logits, out } = step;
  const from = store.of(logits);
  const to = store.of(out);
  eachRow(logits, (o, r) => {
    const token = tokenAt(step, context, o, r, logits.cols);
    const at = (c: number): number => from[rowAt(logits, i, o, r) + c * logits.colStride] ?? NaN;
    to[rowAt(out, i, o, r)] = rowProbabilities(logits.cols, at).logSum - at(token);
  });
}

export function crossEntropyGrad(step: BoundOf<'crossEntropyGrad'>, context: Context): void {
  const { store, iteration: i } = context;
  const { logits, g, out } = step;
  const from = store.of(logits);
  const scale = store.of(g);
  const to = store.of(out);
  eachRow(logits, (o, r) => {
    const token = tokenAt(step, context, o, r, logits.cols);
    const at = (c: number): number => from[rowAt(logits, i, o, r) + c * logits.colStride] ?? NaN;
    const by = scale[rowAt(g, i, o, r)] ?? NaN;
    rowProbabilities(logits.cols, at).probabilities.forEach((p, c) => {
      to[rowAt(out, i, o, r) + c * out.colStride] = (p - (c === token ? 1 : 0)) * by;
    });
  });
}
