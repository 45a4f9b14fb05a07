// Metrics people understand, summed up batch by batch: errors in the units of the file, shares of right answers, bits per character.
// Padding never counts. Each is compared with the score of not learning anything (data/baselines.ts).
import type { PlanLoss } from '../core/ir/plan.ts';
import { majorityClass, naiveForecasts, shareOf } from './data/baselines.ts';
import { lengthOf, spansFor, toRaw } from './data/dataset.ts';
import type { Dataset, FieldColumn, SequenceSet, SequenceSets } from './data/dataset.ts';
import { eachTarget } from './data/task.ts';
import type { Task } from './data/task.ts';

/** A batch after `evaluate` has run. */
export interface Scored {
  readonly set: SequenceSet;
  readonly indices: ArrayLike<number>;
  /** Output of the loss node: [T, B, width] or [B, width]. */
  readonly prediction: ArrayLike<number>;
  readonly width: number;
}

export interface Metrics {
  add(batch: Scored): void;
  result(meanLoss: number): Readonly<Record<string, number>>;
  /** Confusion counts `[truth][predicted]` with labels, where the task has few classes. */
  confusion(): { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] } | undefined;
}

const MOST_CONFUSED = 50;

export function metricsFor(dataset: Dataset, task: Task, sets: SequenceSets, set: SequenceSet): Metrics {
  const column = task.targets[0];
  switch (task.loss.kind) {
    case 'crossEntropy':
      return column === undefined ? nothing : new ClassMetrics(task, column, sets, set);
    case 'binaryCrossEntropy':
      return column === undefined ? nothing : new BinaryMetrics(task, column, sets, set);
    default:
      return new NumberMetrics(dataset, task, sets);
  }
}

const nothing: Metrics = { add: () => undefined, result: () => ({}), confusion: () => undefined };

/** Where the prediction of sequence b of the batch at a step stands. */
function rowOf(loss: PlanLoss, batch: number, b: number, step: number): number {
  return loss.perStep ? step * batch + b : b;
}

/** RMSE and MAE in raw units; the naive RMSE of the forecast that was best on the training split, at the same targets. */
class NumberMetrics implements Metrics {
  readonly #task: Task;
  readonly #fields: {
    readonly column: FieldColumn;
    readonly lag: number;
    squares: number;
    absolute: number;
    count: number;
    naive: number;
    naiveCount: number;
  }[];

  constructor(dataset: Dataset, task: Task, sets: SequenceSets) {
    this.#task = task;
    this.#fields = task.targets.map((column) => {
      const lag = naiveForecasts(dataset, task, column, sets)[0]?.lag ?? 0;
      return { column, lag, squares: 0, absolute: 0, count: 0, naive: 0, naiveCount: 0 };
    });
  }

  add({ set, indices, prediction, width }: Scored): void {
    const { loss } = this.#task;
    this.#fields.forEach((field, offset) => {
      const { column, lag } = field;
      const truthAt = (row: number): number => column.raw?.[row] ?? toRaw(column, column.values[row] ?? NaN);
      for (let b = 0; b < indices.length; b++) {
        eachTarget(this.#task, column, set, indices[b] ?? 0, (row, step) => {
          const guess = prediction[rowOf(loss, indices.length, b, step) * width + offset] ?? NaN;
          const truth = truthAt(row);
          const gap = toRaw(column, guess) - truth;
          field.squares += gap * gap;
          field.absolute += Math.abs(gap);
          field.count++;
          if (lag > 0 && row >= lag) {
            field.naive += (truth - truthAt(row - lag)) ** 2;
            field.naiveCount++;
          }
        });
      }
    });
  }

  result(): Readonly<Record<string, number>> {
    const result: Record<string, number> = {};
    const several = this.#fields.length > 1;
    for (const { column, squares, absolute, count, naive, naiveCount } of this.#fields) {
      const suffix = several ? `:${column.info.name}` : '';
      result[`rmse${suffix}`] = Math.sqrt(squares / count);
      result[`mae${suffix}`] = absolute / count;
      if (naiveCount > 0) result[`naiveRmse${suffix}`] = Math.sqrt(naive / naiveCount);
    }
    return result;
  }

  confusion(): undefined {
    return undefined;
  }
}

/** Accuracy against the majority class; for characters, bits and perplexity. */
class ClassMetrics implements Metrics {
  readonly #task: Task;
  readonly #column: FieldColumn;
  readonly #counts: Float64Array | undefined;
  readonly #majority: number;
  #right = 0;
  #count = 0;

  constructor(task: Task, column: FieldColumn, sets: SequenceSets, set: SequenceSet) {
    this.#task = task;
    this.#column = column;
    const { classes, type } = column.info;
    const few = type === 'category' && classes <= MOST_CONFUSED;
    this.#counts = few ? new Float64Array(classes * classes) : undefined;
    this.#majority = type === 'category' ? shareOf(task, column, set, majorityClass(task, column, sets)) : NaN;
  }

  add({ set, indices, prediction, width }: Scored): void {
    const { loss } = this.#task;
    for (let b = 0; b < indices.length; b++) {
      eachTarget(this.#task, this.#column, set, indices[b] ?? 0, (row, step) => {
        const at = rowOf(loss, indices.length, b, step) * width;
        let best = 0;
        for (let c = 1; c < width; c++) if ((prediction[at + c] ?? 0) > (prediction[at + best] ?? 0)) best = c;
        const truth = this.#column.values[row] ?? 0;
        this.#count++;
        if (best === truth) this.#right++;
        const cell = truth * this.#column.info.classes + best;
        if (this.#counts !== undefined) this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
      });
    }
  }

  result(meanLoss: number): Readonly<Record<string, number>> {
    const accuracy = this.#right / this.#count;
    if (this.#column.info.type === 'tokens') {
      return { bitsPerCharacter: meanLoss / Math.LN2, perplexity: Math.exp(meanLoss), accuracy };
    }
    return { accuracy, majorityAccuracy: this.#majority };
  }

  confusion(): ReturnType<Metrics['confusion']> {
    const { classes, symbols } = this.#column.info;
    const counts = this.#counts;
    if (counts === undefined) return undefined;
    const rows = Array.from({ length: classes }, (_, truth) =>
      Array.from(counts.subarray(truth * classes, (truth + 1) * classes)),
    );
    return { labels: symbols ?? rows.map((_, i) => String(i)), counts: rows };
  }
}

/** Share of right yes/no answers at the threshold 0.5, over all target fields. */
class BinaryMetrics implements Metrics {
  readonly #task: Task;
  readonly #majority: number;
  readonly #counts = [
    [0, 0],
    [0, 0],
  ];

  constructor(task: Task, column: FieldColumn, sets: SequenceSets, set: SequenceSet) {
    this.#task = task;
    this.#majority = shareOf(task, column, set, majorityClass(task, column, sets));
  }

  add({ set, indices, prediction, width }: Scored): void {
    this.#task.targets.forEach((column, offset) => {
      for (let b = 0; b < indices.length; b++) {
        eachTarget(this.#task, column, set, indices[b] ?? 0, (row, step) => {
          const guess = prediction[rowOf(this.#task.loss, indices.length, b, step) * width + offset] ?? NaN;
          const truth = (column.values[row] ?? 0) > 0.5 ? 1 : 0;
          const cells = this.#counts[truth];
          const at = guess > 0.5 ? 1 : 0;
          if (cells !== undefined) cells[at] = (cells[at] ?? 0) + 1;
        });
      }
    });
  }

  result(): Readonly<Record<string, number>> {
    const [no = [], yes = []] = this.#counts;
    const total = [...no, ...yes].reduce((sum, n) => sum + n, 0);
    const accuracy = ((no[0] ?? 0) + (yes[1] ?? 0)) / total;
    return this.#task.targets.length === 1 ? { accuracy, majorityAccuracy: this.#majority } : { accuracy };
  }

  confusion(): ReturnType<Metrics['confusion']> {
    const symbols = this.#task.targets.length === 1 ? this.#task.targets[0]?.info.symbols : undefined;
    return { labels: symbols?.length === 2 ? symbols : ['no', 'yes'], counts: this.#counts };
  }
}

/** Positions of a batch that a loss averages over. */
export function countedPositions({ loss, targets }: Task, set: SequenceSet, indices: ArrayLike<number>): number {
  if (!loss.perStep) return indices.length;
  const [column] = targets;
  const spans = column === undefined ? set : spansFor(set, column);
  let steps = 0;
  for (let b = 0; b < indices.length; b++) steps += lengthOf(spans, indices[b] ?? 0);
  return steps;
}
