// Cross-entropy of characters under counts of the training split, in bits per character: what a text costs a model that knows how
// often each character occurs (unigram), and after which one (bigram, smoothed towards the unigram as in MacKay & Peto 1995).
import type { Baseline, SplitName } from '../../core/base/runRecords.ts';
import type { FieldColumn, SequenceSets } from './dataset.ts';
import { eachTarget } from './task.ts';
import type { Task } from './task.ts';

/** Weight of the unigram in the bigram's estimate, in counts. */
const PRIOR = 5;

/** Above this many symbols the table of pairs is not made. */
const MOST_PAIRED = 1_000;

export function characterBaselines(
  task: Task,
  column: FieldColumn,
  sets: SequenceSets,
  splits: readonly SplitName[],
): Baseline[] {
  const size = column.info.classes;
  const { values } = column;
  const paired = size <= MOST_PAIRED;
  const single = new Float64Array(size);
  const pairs = new Float64Array(paired ? size * size : 0);
  const before = new Float64Array(size);
  let total = 0;
  const each = (split: SplitName, visit: (symbol: number, previous: number) => void): void => {
    const set = sets[split];
    for (let i = 0; i < set.starts.length; i++) {
      eachTarget(task, column, set, i, (row) => visit(values[row] ?? 0, values[row - 1] ?? 0));
    }
  };
  each('train', (symbol, previous) => {
    total++;
    single[symbol] = (single[symbol] ?? 0) + 1;
    before[previous] = (before[previous] ?? 0) + 1;
    if (paired) pairs[previous * size + symbol] = (pairs[previous * size + symbol] ?? 0) + 1;
  });
  const unigram = (symbol: number): number => ((single[symbol] ?? 0) + 1) / (total + size);
  const bigram = (symbol: number, previous: number): number =>
    ((pairs[previous * size + symbol] ?? 0) + PRIOR * unigram(symbol)) / ((before[previous] ?? 0) + PRIOR);
  const bits = (split: SplitName, probability: (symbol: number, previous: number) => number): number => {
    let sum = 0;
    let count = 0;
    each(split, (symbol, previous) => {
      sum -= Math.log2(probability(symbol, previous));
      count++;
    });
    return sum / count;
  };
  return splits.flatMap((split) => [
    { split, metric: 'bitsPerCharacter', name: 'unigram entropy', value: bits(split, unigram) },
    ...(paired ? [{ split, metric: 'bitsPerCharacter', name: 'bigram entropy', value: bits(split, bigram) }] : []),
  ]);
}
