// What a trained net says of each sequence, in the units and words of the data, beside the truth where it is known.
// At the end of a table it goes on past the last row: forecasts whose truth nobody knows yet.
import { lengthOf, toRaw } from './data/dataset.ts';
import type { Dataset, FieldColumn, SequenceSet } from './data/dataset.ts';
import { lastRow } from './data/feeder.ts';
import type { Task } from './data/task.ts';
import { lastSize } from './evaluate.ts';
import type { Trainer } from './trainer.ts';

export interface Prediction {
  /** Date or row number of the target, or the text of a line. */
  readonly label: string;
  readonly field: string;
  readonly predicted: number | string;
  /** Null past the end of the data. */
  readonly truth: number | string | null;
  /** Of the predicted class; null for numbers. */
  readonly probability: number | null;
}

/** Predictions at the end of every sequence of a set, one per target field, in order. The executor must hold trained weights. */
export function* predictions(trainer: Trainer, set: SequenceSet): Generator<Prediction> {
  const { executor, feeder, training, tasks } = trainer;
  for (let at = 0; at < set.starts.length; at += training.batch) {
    const indices = Int32Array.from({ length: Math.min(training.batch, set.starts.length - at) }, (_, i) => at + i);
    feeder.fill(executor, set, indices);
    executor.run('evaluate', { seed: training.seed, step: 0 });
    for (let b = 0; b < indices.length; b++) {
      for (const task of tasks) yield* ofSequence(trainer, task, set, indices, b);
    }
  }
}

function* ofSequence(
  trainer: Trainer,
  task: Task,
  set: SequenceSet,
  indices: Int32Array,
  b: number,
): Generator<Prediction> {
  const { executor, dataset } = trainer;
  const index = indices[b] ?? 0;
  const output = executor.output(task.loss.prediction);
  const width = lastSize(trainer, task.loss.prediction);
  const row = task.loss.perStep ? (lengthOf(set, index) - 1) * indices.length + b : b;
  const values = Array.from({ length: width }, (_, i) => output[row * width + i] ?? Number.NaN);
  let from = 0;
  for (const column of task.targets) {
    const target = column.info.perStep ? lastRow(column, column.targetShift, set, index) : (set.ids?.[index] ?? 0);
    const label = column.info.perStep ? labelOf(dataset, column, target) : dataset.label(target);
    if (column.info.type === 'number') {
      const truth = column.raw?.[target];
      yield {
        label,
        field: column.info.name,
        predicted: toRaw(column, values[from] ?? Number.NaN),
        truth: truth ?? null,
        probability: null,
      };
      from += 1;
    } else yield ofClasses(column, label, values, target);
  }
}

function ofClasses(column: FieldColumn, label: string, values: readonly number[], target: number): Prediction {
  // One number is the probability of the second of two classes.
  const probabilities = values.length === 1 ? [1 - (values[0] ?? 0), values[0] ?? 0] : values;
  const best = probabilities.reduce((winner, p, i) => (p > (probabilities[winner] ?? -1) ? i : winner), 0);
  const name = (i: number | undefined): string | null =>
    i === undefined ? null : (column.info.symbols?.[i] ?? String(i));
  return {
    label,
    field: column.info.name,
    predicted: name(best) ?? '',
    truth: name(column.values[target]),
    probability: probabilities[best] ?? null,
  };
}

/** Rows past the end are called by how far they lie ahead of the last one. */
function labelOf(dataset: Dataset, column: FieldColumn, row: number): string {
  const last = column.values.length - 1;
  return row <= last ? dataset.label(row) : `${dataset.label(last)} +${row - last}`;
}

/** The sequences of the split, and for a table those that end so late that their target lies past the last row. */
export function withFuture(trainer: Trainer, set: SequenceSet): SequenceSet {
  const { dataset, tasks } = trainer;
  const columns = tasks.flatMap((task) => task.targets);
  const ahead = Math.max(0, ...columns.map((column) => column.targetShift));
  const rows = Math.min(...[...dataset.columns.values()].map((column) => column.values.length));
  if (dataset.spec.kind !== 'csv' || set.lengths !== null || ahead === 0) return set;
  const last = set.starts.at(-1) ?? -1;
  const future = Array.from({ length: rows }, (_, i) => i).filter((start) => {
    const end = start + set.length;
    return start > last && end <= rows && end - 1 + ahead >= rows;
  });
  return { ...set, starts: Int32Array.from([...set.starts, ...future]) };
}
