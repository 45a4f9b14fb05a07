// The table of the reference executor: one entry per step kind; a missing one does not compile.
import type { BoundOf, BoundSimpleStep } from '../bind.ts';
import type { SimpleStep } from '../../core/ir/plan.ts';
import { attention, attentionGrad } from './attention.ts';
import type { Context } from './context.ts';
import { copy, dropoutMask, fill, random } from './fill.ts';
import { ctc, ctcGrad } from './ctc.ts';
import { map } from './map.ts';
import { matmul } from './matmul.ts';
import { argmaxOneHot, softmax, sum } from './reduce.ts';
import { timeMax, timeMaxGrad, timeReverse } from './time.ts';
import { crossEntropy, crossEntropyGrad, gather, oneHot, scatterAdd } from './tokens.ts';

const table: { readonly [K in SimpleStep['op']]: (step: BoundOf<K>, context: Context) => void } = {
  matmul,
  map,
  sum,
  fill,
  copy,
  gather,
  scatterAdd,
  oneHot,
  softmax,
  argmaxOneHot,
  crossEntropy,
  crossEntropyGrad,
  dropoutMask,
  timeReverse,
  timeMax,
  timeMaxGrad,
  random,
  attention,
  attentionGrad,
  ctc,
  ctcGrad,
};

/** Runs one step. */
export function runStep(step: BoundSimpleStep, context: Context): void {
  const run = table[step.op] as (step: BoundSimpleStep, context: Context) => void;
  run(step, context);
}
