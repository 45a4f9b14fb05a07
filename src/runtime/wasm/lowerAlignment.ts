// Descriptors of attention and CTC (src/kernels/attention.ts, ctc.ts), with the scratch memory that their kernels work in.
import * as code from '../../kernels/opcodes.ts';
import type { BoundOf, BoundView } from '../bind.ts';
import { writeView } from './lowering.ts';
import type { Lowering } from './lowering.ts';
import { straight } from './straight.ts';

/** A view that is there is brought into rows side by side; for one that is not, `instead` fills its place and is not read. */
function writeParts(lowering: Lowering, parts: readonly (BoundView | null)[], instead: BoundView): () => void {
  const placed = parts.map((view) => (view === null ? lowering.place(instead) : straight(view, lowering)));
  return () => placed.forEach((view) => writeView(lowering, view));
}

function emitAttention(
  op: number,
  step: BoundOf<'attention' | 'attentionGrad'>,
  lowering: Lowering,
  rest: readonly (BoundView | null)[],
): void {
  const { words, scratch } = lowering;
  const write = writeParts(lowering, [step.query, step.keys, step.values, step.mask, step.vector, ...rest], step.query);
  const [weights, slopes] = [scratch.take(step.keys.outer * 4), scratch.take(step.keys.outer * 4)];
  lowering.emit(op, () => {
    words.word(step.score === 'dot' ? code.ATTENTION_DOT : code.ATTENTION_ADDITIVE);
    words.float(step.scale);
    words.word(step.causal ? 1 : 0, step.mask === null ? 0 : 1, weights, slopes);
    write();
  });
}

export function lowerAttention(step: BoundOf<'attention'>, lowering: Lowering): void {
  emitAttention(code.STEP_ATTENTION, step, lowering, [step.out]);
}

export function lowerAttentionGrad(step: BoundOf<'attentionGrad'>, lowering: Lowering): void {
  const { g, queryGrad, keysGrad, valuesGrad, vectorGrad } = step;
  emitAttention(code.STEP_ATTENTION_GRAD, step, lowering, [g, queryGrad, keysGrad, valuesGrad, vectorGrad]);
}

/** Doubles around a row of states, as in src/kernels/ctcLattice.ts. */
const PAD = 4;

/** As src/kernels/ctc.ts lays it out: four rows of doubles, the rows of alpha, one double a step, one word a state. */
function ctcScratch({ logits, tokens }: BoundOf<'ctc' | 'ctcGrad'>, alphaRows: number): number {
  const states = 2 * tokens.outer + 1;
  const row = Math.ceil(states / 4) * 4 + 2 * PAD;
  return (4 + alphaRows) * row * 8 + logits.outer * 8 + states * 4;
}

function emitCtc(
  op: number,
  step: BoundOf<'ctc' | 'ctcGrad'>,
  lowering: Lowering,
  alphaRows: number,
  rest: readonly BoundView[],
): void {
  const { words } = lowering;
  const { logits, tokens, logitLengths, tokenLengths } = step;
  const write = writeParts(lowering, [logits, tokens, logitLengths, tokenLengths, ...rest], logits);
  const scratch = lowering.scratch.take(ctcScratch(step, alphaRows));
  lowering.emit(op, () => {
    words.word(step.blank === 'first' ? 1 : 0, step.zeroInfinity ? 1 : 0, scratch);
    write();
  });
}

export function lowerCtc(step: BoundOf<'ctc'>, lowering: Lowering): void {
  emitCtc(code.STEP_CTC, step, lowering, 2, [step.out]);
}

export function lowerCtcGrad(step: BoundOf<'ctcGrad'>, lowering: Lowering): void {
  emitCtc(code.STEP_CTC_GRAD, step, lowering, step.logits.outer, [step.g, step.out]);
}
