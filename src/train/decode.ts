// Target sequences of pairs as people read them, and as a decoder on its own says them: up to the end symbol.
import { axisOf } from '../core/nodes/fieldAxis.ts';
import { lengthOf, spansFor } from './data/dataset.ts';
import type { Dataset, FieldColumn, SequenceSet } from './data/dataset.ts';
import { END } from './data/pairsDataset.ts';
import type { Task } from './data/task.ts';

/** The target when a task is to say a whole sequence of tokens that has time steps of its own. */
export function spokenTarget({ loss, targets }: Task): FieldColumn | undefined {
  const [column] = targets;
  const speaks = loss.kind === 'crossEntropy' && loss.perStep && column?.info.type === 'tokens';
  return speaks && axisOf(column.info) === 'U' ? column : undefined;
}

/** The set with room for the longest answer in every sequence: how long one is, the network says itself. */
export function withRoom(set: SequenceSet, { maxTargetLength }: Dataset): SequenceSet {
  const { targets } = set;
  if (targets === undefined || maxTargetLength === undefined) return set;
  const lengths = new Int32Array(targets.starts.length).fill(maxTargetLength);
  return { ...set, targets: { starts: targets.starts, lengths, length: maxTargetLength } };
}

/** The likeliest token of each step of sequence b of the batch, with the product of their probabilities; [U, B, width]. */
export function spoken(
  { fitted }: Dataset,
  column: FieldColumn,
  output: ArrayLike<number>,
  batch: number,
  b: number,
): { readonly tokens: readonly number[]; readonly probability: number } {
  const width = column.info.classes;
  const fit = fitted.fields.find(({ name }) => name === column.info.name);
  const end = fit?.type === 'tokens' ? fit.symbols.indexOf(END) : -1;
  const tokens: number[] = [];
  let probability = 1;
  for (let at = b * width; at < output.length; at += batch * width) {
    let best = 0;
    for (let c = 1; c < width; c++) if ((output[at + c] ?? 0) > (output[at + best] ?? 0)) best = c;
    probability *= output[at + best] ?? NaN;
    if (best === end) break;
    tokens.push(best);
  }
  return { tokens, probability };
}

/** The true target of a sequence, without its end symbol. */
export function toldTarget(column: FieldColumn, set: SequenceSet, index: number): readonly number[] {
  const spans = spansFor(set, column);
  const start = spans.starts[index] ?? 0;
  return Array.from(column.values.subarray(start, start + lengthOf(spans, index)));
}

/** Tokens as they are written in the file. */
export function targetText({ fitted, spec }: Dataset, column: FieldColumn, tokens: readonly number[]): string {
  const fit = fitted.fields.find(({ name }) => name === column.info.name);
  const symbols = fit?.type === 'tokens' ? fit.symbols : [];
  const words = spec.kind === 'pairs' && spec.targetTokens === 'words';
  return tokens
    .map((token) => symbols[token] ?? String(token))
    .filter((symbol) => symbol !== END)
    .join(words ? ' ' : '');
}
