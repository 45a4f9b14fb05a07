// Errors of numbers in the units of the file: RMSE, MAE and R², and the RMSE of the forecast without learning that was best on the
// training split, at the same targets.
import { naiveForecasts } from './data/baselines.ts';
import { toRaw } from './data/dataset.ts';
import type { Dataset, FieldColumn, SequenceSets } from './data/dataset.ts';
import type { Task } from './data/task.ts';
import { eachScored } from './scored.ts';
import type { Metrics, Scored } from './scored.ts';

interface FieldSums {
  readonly column: FieldColumn;
  readonly lag: number;
  /** Weighted sums of squared and absolute errors, and of the weights. */
  squares: number;
  absolute: number;
  count: number;
  /** Mean of the truth so far and the sum of squared distances from it (Welford 1962, West 1979). */
  mean: number;
  spread: number;
  naive: number;
  naiveCount: number;
}

export class NumberMetrics implements Metrics {
  readonly #task: Task;
  readonly #fields: readonly FieldSums[];

  constructor(dataset: Dataset, task: Task, sets: SequenceSets) {
    this.#task = task;
    this.#fields = task.targets.map((column) => {
      const lag = naiveForecasts(dataset, task, column, sets)[0]?.lag ?? 0;
      return { column, lag, squares: 0, absolute: 0, count: 0, mean: 0, spread: 0, naive: 0, naiveCount: 0 };
    });
  }

  add(batch: Scored): void {
    this.#fields.forEach((field, offset) => {
      const { column, lag } = field;
      const truthAt = (row: number): number => column.raw?.[row] ?? toRaw(column, column.values[row] ?? NaN);
      eachScored(this.#task, column, batch, (row, position, weight) => {
        const guess = batch.prediction[position * batch.width + offset] ?? NaN;
        const truth = truthAt(row);
        const gap = toRaw(column, guess) - truth;
        field.squares += weight * gap * gap;
        field.absolute += weight * Math.abs(gap);
        field.count += weight;
        const from = truth - field.mean;
        field.mean += (weight / field.count) * from;
        field.spread += weight * from * (truth - field.mean);
        if (lag > 0 && row >= lag) {
          field.naive += weight * (truth - truthAt(row - lag)) ** 2;
          field.naiveCount += weight;
        }
      });
    });
  }

  result(): Readonly<Record<string, number>> {
    const result: Record<string, number> = {};
    const several = this.#fields.length > 1;
    for (const { column, squares, absolute, count, spread, naive, naiveCount } of this.#fields) {
      const suffix = several ? `:${column.info.name}` : '';
      result[`rmse${suffix}`] = Math.sqrt(squares / count);
      result[`mae${suffix}`] = absolute / count;
      if (spread > 0) result[`r2${suffix}`] = 1 - squares / spread;
      if (naiveCount > 0) result[`naiveRmse${suffix}`] = Math.sqrt(naive / naiveCount);
    }
    return result;
  }

  confusion(): undefined {
    return undefined;
  }
}
