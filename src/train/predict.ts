// Predictions in the words of the data: numbers in raw units with the row they are for, classes with their probability.
// One row per sequence, for the end of it; also for windows whose target lies beyond the data, which is what forecasting is for.
import { greedyLabels } from './ctcDecode.ts';
import { targetLabels } from './ctcMetrics.ts';
import { lastRow } from './data/feeder.ts';
import { lengthOf, spansFor, toRaw } from './data/dataset.ts';
import type { Dataset, FieldColumn, SequenceSet, Spans } from './data/dataset.ts';
import type { Task } from './data/task.ts';
import { spoken, spokenTarget, targetText, toldTarget, withRoom } from './decode.ts';
import { lastSize } from './evaluate.ts';
import type { Trainer } from './trainer.ts';

export type PredictedValue = number | string;

export interface PredictionRow {
  /** The row, date or text that it is for. */
  readonly label: string;
  readonly prediction: Readonly<Record<string, PredictedValue>>;
  /** What the data say, null where they end before. */
  readonly truth: Readonly<Record<string, PredictedValue | null>>;
  /** Of the predicted class; absent for numbers. */
  readonly probability?: number;
}

/** Every window of a table that can be read, also those whose target lies beyond its last row; every sequence of other data. */
export function allSequences({ dataset, sets }: Trainer): SequenceSet {
  if (dataset.spec.kind !== 'csv') {
    const order = [sets.train, sets.validation, sets.test];
    const ids = sets.train.ids === null ? null : Int32Array.from(order.flatMap((set) => [...(set.ids ?? [])]));
    const targets = order.flatMap((set) => set.targets ?? []);
    return { ...joined(order), ids, ...(targets.length === 0 ? {} : { targets: joined(targets) }) };
  }
  const { window, stride } = dataset.spec;
  const rows = Math.max(...[...dataset.columns.values()].map(({ values }) => values.length));
  const last = rows - window;
  // Counted from the end, so that the newest window is always among them.
  const count = Math.floor(last / stride) + 1;
  const starts = Int32Array.from({ length: Math.max(0, count) }, (_, i) => last - (count - 1 - i) * stride);
  return { starts, lengths: null, length: window, ids: null };
}

/** Stretches of one time axis, one list after the other. */
function joined(lists: readonly Spans[]): Spans {
  const lengths = lists.flatMap((spans) => (spans.lengths === null ? [] : [...spans.lengths]));
  const length = lists[0]?.length ?? 0;
  const starts = Int32Array.from(lists.flatMap((spans) => [...spans.starts]));
  return { starts, lengths: lists[0]?.lengths == null ? null : Int32Array.from(lengths), length };
}

/** Rows in the order of the set; for the first loss of the graph. */
export function* predictRows(trainer: Trainer, set: SequenceSet): Generator<PredictionRow, void> {
  const { executor, feeder, training, dataset, tasks, batch } = trainer;
  const task = tasks[0];
  if (task === undefined) return;
  const [first] = task.targets;
  const speaks = spokenTarget(task);
  const width = lastSize(trainer, task.loss.prediction);
  for (let at = 0; at < set.starts.length; at += batch) {
    const indices = Int32Array.from({ length: Math.min(batch, set.starts.length - at) }, (_, i) => at + i);
    feeder.fill(executor, speaks === undefined ? set : withRoom(set, dataset), indices);
    executor.run('evaluate', { seed: training.seed, step: 0 });
    const output = executor.output(task.loss.prediction);
    for (let b = 0; b < indices.length; b++) {
      const index = indices[b] ?? 0;
      if (task.loss.kind === 'ctc' && first !== undefined) {
        yield spelling(
          dataset,
          first,
          set,
          index,
          greedyLabels(output, width, indices.length, b, lengthOf(set, index)),
        );
        continue;
      }
      if (speaks !== undefined) {
        const { tokens, probability } = spoken(dataset, speaks, output, indices.length, b);
        yield {
          label: dataset.label(set.ids?.[index] ?? 0),
          prediction: { [speaks.info.name]: targetText(dataset, speaks, tokens) },
          truth: { [speaks.info.name]: targetText(dataset, speaks, toldTarget(speaks, set, index)) },
          probability,
        };
        continue;
      }
      const step = task.loss.perStep ? lengthOf(first === undefined ? set : spansFor(set, first), index) - 1 : 0;
      const from = (step * indices.length + b) * width;
      yield rowOf(
        dataset,
        task,
        set,
        index,
        Array.from({ length: width }, (_, i) => output[from + i] ?? NaN),
      );
    }
  }
}

/** What a CTC net reads in a sequence, beside what it should. */
function spelling(
  dataset: Dataset,
  column: FieldColumn,
  set: SequenceSet,
  index: number,
  read: readonly number[],
): PredictionRow {
  const { info } = column;
  const text = (labels: readonly number[]): string => {
    const symbols = labels.map((label) => info.symbols?.[label] ?? String(label));
    return symbols.join(symbols.every((symbol) => [...symbol].length === 1) ? '' : ' ');
  };
  return {
    label: dataset.label(set.ids?.[index] ?? set.starts[index] ?? 0),
    prediction: { [info.name]: text(read) },
    truth: { [info.name]: text(targetLabels(column, set, index)) },
  };
}

function rowOf(
  dataset: Dataset,
  task: Task,
  set: SequenceSet,
  index: number,
  output: readonly number[],
): PredictionRow {
  const prediction: Record<string, PredictedValue> = {};
  const truth: Record<string, PredictedValue | null> = {};
  let probability: number | undefined;
  let label = dataset.label(set.ids?.[index] ?? set.starts[index] ?? 0);
  task.targets.forEach((column, i) => {
    const { name } = column.info;
    const row = lastRow(column, column.targetShift, set, index);
    if (column.info.perStep) label = labelOf(dataset, column, row);
    truth[name] = valueOf(column, row);
    if (task.loss.kind === 'crossEntropy') {
      const best = output.indexOf(Math.max(...output));
      prediction[name] = column.info.symbols?.[best] ?? String(best);
      probability = output[best] ?? NaN;
    } else if (task.loss.kind === 'binaryCrossEntropy') {
      const yes = output[i] ?? NaN;
      prediction[name] = column.info.symbols?.[yes > 0.5 ? 1 : 0] ?? (yes > 0.5 ? 1 : 0);
      probability = Math.max(yes, 1 - yes);
    } else {
      prediction[name] = toRaw(column, output[i] ?? NaN);
    }
  });
  return { label, prediction, truth, ...(probability === undefined ? {} : { probability }) };
}

/** Beyond the last row there is no date: how far it lies ahead is said. */
function labelOf(dataset: Dataset, column: FieldColumn, row: number): string {
  const rows = column.values.length;
  return row < rows ? dataset.label(row) : `${row - rows + 1} after ${dataset.label(rows - 1)}`;
}

function valueOf(column: FieldColumn, row: number): PredictedValue | null {
  const value = column.values[row];
  if (value === undefined) return null;
  return column.info.type === 'number' ? (column.raw?.[row] ?? null) : (column.info.symbols?.[value] ?? String(value));
}
