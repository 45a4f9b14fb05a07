// Scores that need no learning, computed from the data at the very positions a network is scored at:
// persistence and seasonal forecasts, the majority class, and the entropy of characters (charEntropy.ts).
// Whatever has to be chosen (the season, the class) is chosen on the training split.
import type { Baseline, SplitName } from '../../core/base/runRecords.ts';
import { commonestTargetError } from '../ctcMetrics.ts';
import { characterBaselines } from './charEntropy.ts';
import type { Dataset, FieldColumn, SequenceSet, SequenceSets } from './dataset.ts';
import { eachTarget } from './task.ts';
import type { Task } from './task.ts';

/** Seasons tried when the file names none: days of a week, months, hours, days of a year. */
const USUAL_SEASONS = [7, 12, 24, 365];

/** A forecast without learning: the value `lag` rows before the target. */
export interface NaiveForecast {
  readonly name: string;
  readonly lag: number;
}

/** Root mean square of (value − value `lag` rows before) over the targets that have such a row, in raw units; NaN without any. */
export function naiveRmse(task: Task, column: FieldColumn, set: SequenceSet, lag: number): number {
  const { raw } = column;
  if (raw === null) return NaN;
  return rmseOf(task, column, set, (row) => raw[row - lag]);
}

/** Root mean square error in raw units of a forecast by row; rows without one do not count. NaN without any. */
function rmseOf(
  task: Task,
  column: FieldColumn,
  set: SequenceSet,
  forecast: (row: number) => number | undefined,
): number {
  let [squares, count] = [0, 0];
  everyTarget(task, column, set, (row) => {
    const guess = forecast(row);
    if (guess === undefined) return;
    squares += ((column.raw?.[row] ?? NaN) - guess) ** 2;
    count++;
  });
  return Math.sqrt(squares / count);
}

/** Calls `visit` with the row of every target of a split. */
function everyTarget(task: Task, column: FieldColumn, set: SequenceSet, visit: (row: number) => void): void {
  for (let i = 0; i < set.starts.length; i++) eachTarget(task, column, set, i, visit);
}

/** The forecasts worth comparing with, the best on the training split first. */
export function naiveForecasts(dataset: Dataset, task: Task, column: FieldColumn, sets: SequenceSets): NaiveForecast[] {
  if (dataset.spec.kind !== 'csv' || column.raw === null) return [];
  const ahead = Math.max(1, dataset.spec.horizon);
  const score = ({ lag }: NaiveForecast): number => {
    const rmse = naiveRmse(task, column, sets.train, lag);
    return Number.isNaN(rmse) ? Infinity : rmse;
  };
  const seasonal = (season: number): NaiveForecast => ({
    name: `seasonal (${season})`,
    lag: season * Math.ceil(ahead / season),
  });
  const persistence = { name: 'persistence', lag: ahead };
  const { season } = dataset.spec;
  if (season > 0) return [persistence, seasonal(season)].sort((a, b) => score(a) - score(b));
  const best = USUAL_SEASONS.map(seasonal).sort((a, b) => score(a) - score(b))[0];
  return best !== undefined && score(best) < score(persistence) ? [best, persistence] : [persistence];
}

/** Index of the most frequent class of the training split. */
export function majorityClass(task: Task, column: FieldColumn, sets: SequenceSets): number {
  const counts = new Float64Array(Math.max(2, column.info.classes));
  countClasses(task, column, sets.train, counts);
  return counts.indexOf(Math.max(...counts));
}

function countClasses(task: Task, column: FieldColumn, set: SequenceSet, counts: Float64Array): void {
  everyTarget(task, column, set, (row) => {
    const at = Math.round(column.values[row] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  });
}

/** Share of targets of a split that are the given class; NaN without targets. */
export function shareOf(task: Task, column: FieldColumn, set: SequenceSet, chosen: number): number {
  const counts = new Float64Array(Math.max(2, column.info.classes));
  countClasses(task, column, set, counts);
  return (counts[chosen] ?? 0) / counts.reduce((sum, n) => sum + n, 0);
}

/** The mean of the targets of a split, in raw units. */
function meanTarget(task: Task, column: FieldColumn, set: SequenceSet): number {
  let [sum, count] = [0, 0];
  everyTarget(task, column, set, (row) => {
    sum += column.raw?.[row] ?? NaN;
    count++;
  });
  return sum / count;
}

/** Naive scores of the validation and test splits for one loss. */
export function baselinesOf(dataset: Dataset, task: Task, sets: SequenceSets): Baseline[] {
  const column = task.targets[0];
  if (column === undefined) return [];
  const splits = (['validation', 'test'] satisfies SplitName[]).filter((split) => sets[split].starts.length > 0);
  const { kind } = task.loss;
  if (kind === 'crossEntropy' && column.info.type === 'tokens') return characterBaselines(task, column, sets, splits);
  if (kind === 'crossEntropy' || kind === 'binaryCrossEntropy') {
    const chosen = majorityClass(task, column, sets);
    return splits.map((split) => {
      return { split, metric: 'accuracy', name: 'majority class', value: shareOf(task, column, sets[split], chosen) };
    });
  }
  if (dataset.spec.kind === 'generated' && column.raw !== null) {
    const mean = meanTarget(task, column, sets.train);
    return splits.map((split) => {
      return { split, metric: 'rmse', name: 'always the mean', value: rmseOf(task, column, sets[split], () => mean) };
    });
  }
  if (kind === 'ctc') {
    return splits.map((split) => {
      const value = commonestTargetError(column, sets, split);
      return { split, metric: 'labelErrorRate', name: 'commonest target', value };
    });
  }
  const forecasts = naiveForecasts(dataset, task, column, sets);
  return splits.flatMap((split) =>
    forecasts
      .map(({ name, lag }) => ({ split, metric: 'rmse', name, value: naiveRmse(task, column, sets[split], lag) }))
      .filter(({ value }) => Number.isFinite(value)),
  );
}
