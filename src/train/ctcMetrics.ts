// How well a CTC net spells: the label error rate of its greedy reading, and the share of sequences read without a fault.
import type { FieldColumn } from './data/dataset.ts';
import { lengthOf, spansFor } from './data/dataset.ts';
import type { SequenceSet, SequenceSets } from './data/dataset.ts';
import type { SplitName } from '../core/base/runRecords.ts';
import { editDistance, greedyLabels } from './ctcDecode.ts';
import type { Metrics, Scored } from './scored.ts';

/** The labels of a sequence as the data have them. */
export function targetLabels(column: FieldColumn, set: SequenceSet, index: number): readonly number[] {
  const spans = spansFor(set, column);
  const from = (spans.starts[index] ?? 0) + column.targetShift;
  return Array.from({ length: lengthOf(spans, index) }, (_, u) => column.values[from + u] ?? 0);
}

export class CtcMetrics implements Metrics {
  readonly #column: FieldColumn;
  #edits = 0;
  #labels = 0;
  #right = 0;
  #count = 0;

  constructor(column: FieldColumn) {
    this.#column = column;
  }

  add({ set, indices, prediction, width }: Scored): void {
    for (let b = 0; b < indices.length; b++) {
      const index = indices[b] ?? 0;
      const truth = targetLabels(this.#column, set, index);
      const read = greedyLabels(prediction, width, indices.length, b, lengthOf(set, index));
      const edits = editDistance(read, truth);
      this.#edits += edits;
      this.#labels += truth.length;
      this.#count++;
      if (edits === 0) this.#right++;
    }
  }

  result(): Readonly<Record<string, number>> {
    return { labelErrorRate: this.#edits / this.#labels, sequenceAccuracy: this.#right / this.#count };
  }

  confusion(): undefined {
    return undefined;
  }
}

/** The label error rate of always giving the commonest target of the training split. */
export function commonestTargetError(column: FieldColumn, sets: SequenceSets, split: SplitName): number {
  const counts = new Map<string, { readonly labels: readonly number[]; count: number }>();
  let best: { readonly labels: readonly number[]; count: number } = { labels: [], count: 0 };
  for (let i = 0; i < sets.train.starts.length; i++) {
    const labels = targetLabels(column, sets.train, i);
    const key = labels.join(' ');
    const found = counts.get(key) ?? { labels, count: 0 };
    found.count++;
    counts.set(key, found);
    if (found.count > best.count) best = found;
  }
  let [edits, labels] = [0, 0];
  for (let i = 0; i < sets[split].starts.length; i++) {
    const truth = targetLabels(column, sets[split], i);
    edits += editDistance(best.labels, truth);
    labels += truth.length;
  }
  return edits / labels;
}
