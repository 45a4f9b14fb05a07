// One entry per step kind: the descriptor that its kernel reads (src/kernels, by name).
import * as code from '../../kernels/opcodes.ts';
import type { SimpleStep } from '../../core/ir/plan.ts';
import type { BoundOf, BoundSimpleStep, BoundView } from '../bind.ts';
import { lowerAttention, lowerAttentionGrad, lowerCtc, lowerCtcGrad } from './lowerAlignment.ts';
import { lowerMap } from './lowerMap.ts';
import { lowerMatmul } from './lowerMatmul.ts';
import { writeView } from './lowering.ts';
import type { Lowering } from './lowering.ts';
import { straight } from './straight.ts';
import { joinAll, joinOuter } from './shapeViews.ts';

/** A kernel call whose descriptor is a list of views. */
function call(op: number, lowering: Lowering, views: readonly BoundView[]): void {
  lowering.emit(op, () => views.forEach((view) => writeView(lowering, lowering.place(view))));
}

/** Sums over both outer and rows, and over everything, do not care how the dimensions are told apart. */
function sumOperands({ over, a, out }: BoundOf<'sum'>): readonly [over: number, a: BoundView, out: BoundView] {
  switch (over) {
    case 'rows':
      return [code.SUM_ROWS, joinOuter([a])[0] ?? a, out];
    case 'cols':
      return [code.SUM_COLS, a, out];
    case 'outer':
      return [code.SUM_OUTER, a, out];
    case 'all':
      return [code.SUM_ALL, joinAll([a])[0] ?? a, out];
  }
}

function lowerSum(step: BoundOf<'sum'>, lowering: Lowering): void {
  const columns = step.over === 'rows' && step.a.cols === 1 ? { ...step, over: 'all' as const } : step;
  const [over, a, out] = sumOperands(columns);
  lowering.emit(code.STEP_SUM, () => {
    lowering.words.word(over, step.accumulate ? 1 : 0);
    writeView(lowering, lowering.place(a));
    writeView(lowering, lowering.place(out));
  });
}

/** Descriptor: whether there is a mask, then [a, out, mask, g]; what is not there is filled by `a` and not read. */
function lowerTime(
  op: number,
  step: BoundOf<'timeReverse' | 'timeMax' | 'timeMaxGrad'>,
  lowering: Lowering,
  g: BoundView = step.a,
): void {
  const [a, grad] = [straight(step.a, lowering), straight(g, lowering)];
  lowering.emit(op, () => {
    lowering.words.word(step.mask === null ? 0 : 1);
    for (const view of [a, lowering.place(step.out), lowering.place(step.mask ?? step.a), grad])
      writeView(lowering, view);
  });
}

const table: { readonly [K in SimpleStep['op']]: (step: BoundOf<K>, lowering: Lowering) => void } = {
  matmul: lowerMatmul,
  map: lowerMap,
  sum: lowerSum,
  fill: (step, lowering) => {
    const [out = step.out] = joinAll([step.out]);
    lowering.emit(code.STEP_FILL, () => {
      lowering.words.float(step.value);
      writeView(lowering, lowering.place(out));
    });
  },
  copy: (step, lowering) => call(code.STEP_COPY, lowering, joinAll([step.a, step.out])),
  gather: (step, lowering) => {
    const table = straight(step.table, lowering);
    lowering.emit(code.STEP_GATHER, () => {
      for (const view of [table, lowering.place(step.tokens), lowering.place(step.out)]) writeView(lowering, view);
    });
  },
  scatterAdd: (step, lowering) => {
    const g = straight(step.g, lowering);
    lowering.emit(code.STEP_SCATTER_ADD, () => {
      for (const view of [lowering.place(step.tokens), g, lowering.place(step.out)]) writeView(lowering, view);
    });
  },
  oneHot: (step, lowering) => call(code.STEP_ONE_HOT, lowering, [step.tokens, step.out]),
  softmax: (step, lowering) => {
    const a = straight(step.a, lowering);
    lowering.emit(code.STEP_SOFTMAX, () => {
      for (const view of [a, lowering.place(step.out)]) writeView(lowering, view);
    });
  },
  argmaxOneHot: (step, lowering) => {
    const a = straight(step.a, lowering);
    lowering.emit(code.STEP_ARGMAX_ONE_HOT, () => {
      for (const view of [a, lowering.place(step.out)]) writeView(lowering, view);
    });
  },
  crossEntropy: (step, lowering) => {
    const logits = straight(step.logits, lowering);
    lowering.emit(code.STEP_CROSS_ENTROPY, () => {
      for (const view of [logits, lowering.place(step.tokens), lowering.place(step.out)]) writeView(lowering, view);
    });
  },
  crossEntropyGrad: (step, lowering) => {
    const views = [step.tokens, step.g, step.out].map((view) => lowering.place(view));
    const logits = straight(step.logits, lowering);
    lowering.emit(code.STEP_CROSS_ENTROPY_GRAD, () => {
      for (const view of [logits, ...views]) writeView(lowering, view);
    });
  },
  attention: lowerAttention,
  attentionGrad: lowerAttentionGrad,
  ctc: lowerCtc,
  ctcGrad: lowerCtcGrad,
  timeReverse: (step, lowering) => lowerTime(code.STEP_TIME_REVERSE, step, lowering),
  timeMax: (step, lowering) => lowerTime(code.STEP_TIME_MAX, step, lowering),
  timeMaxGrad: (step, lowering) => lowerTime(code.STEP_TIME_MAX_GRAD, step, lowering, step.g),
  dropoutMask: (step, lowering) => {
    const [out = step.out] = joinAll([step.out]);
    const words = lowering.scratch.take(16);
    lowering.emit(code.STEP_DROPOUT_MASK, () => {
      lowering.words.double(step.keep * 0x100000000);
      lowering.words.word(step.stream);
      lowering.words.float(1 / step.keep);
      lowering.words.word(words);
      writeView(lowering, lowering.place(out));
    });
  },
  random: (step, lowering) => {
    const [out = step.out] = joinAll([step.out]);
    const words = lowering.scratch.take(16);
    lowering.emit(code.STEP_RANDOM, () => {
      const dist = step.dist === 'uniform' ? code.RANDOM_UNIFORM : code.RANDOM_NORMAL;
      lowering.words.word(dist, step.stream, words);
      writeView(lowering, lowering.place(out));
    });
  },
};

/** Writes the kernel calls of one step; a step without elements writes none. */
export function lowerStep(step: BoundSimpleStep, lowering: Lowering): void {
  const lower = table[step.op] as (step: BoundSimpleStep, lowering: Lowering) => void;
  lowering.scratch.reset();
  lower(step, lowering);
}
