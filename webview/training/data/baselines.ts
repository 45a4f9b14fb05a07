// Scores reached without learning, where they may be drawn: on the chart of their own metric always, on the loss chart
// only when the run's evaluations prove that loss is a fixed multiple of the metric or of its square. Pure.
import type { Baseline, EvalRecord, SplitName } from '../../../src/core/base/runRecords.ts';
import { higherIsBetter, naiveNames } from '../format/metricWords.ts';
import { recordedValue } from './search.ts';

/** The baseline of a metric that is hardest to beat. */
export function hardestBaseline(baselines: readonly Baseline[], split: SplitName, metric: string): Baseline | null {
  let best: Baseline | null = null;
  for (const baseline of baselines) {
    if (baseline.split !== split || baseline.metric !== metric) continue;
    const harder = higherIsBetter(metric)
      ? baseline.value > (best?.value ?? -Infinity)
      : baseline.value < (best?.value ?? Infinity);
    if (best === null || harder) best = baseline;
  }
  return best;
}

/** The naive score that an evaluation itself carries, such as `naiveRmse` for `rmse`. */
export function naiveOf(record: EvalRecord, metric: string): number | null {
  for (const name of naiveNames(metric)) {
    const value = record.metrics[name];
    if (value !== undefined) return recordedValue(value);
  }
  return null;
}

/** Relative difference up to which two ratios count as the same; losses are computed in single precision. */
const tolerance = 2e-3;

/**
 * The baselines of a split as values of the loss. A metric is converted when over at least two clearly different
 * evaluations loss = k · metricᵖ with one k, for p = 1 or p = 2.
 */
export function baselinesAsLoss(
  baselines: readonly Baseline[],
  evaluations: readonly EvalRecord[],
  split: SplitName,
): readonly Baseline[] {
  const records = evaluations.filter((record) => record.split === split);
  return baselines.flatMap((baseline) => {
    if (baseline.split !== split) return [];
    if (baseline.metric === 'loss') return [baseline];
    const law = powerLaw(records, baseline.metric);
    return law === null ? [] : [{ ...baseline, metric: 'loss', value: law.factor * baseline.value ** law.power }];
  });
}

function powerLaw(
  records: readonly EvalRecord[],
  metric: string,
): { readonly factor: number; readonly power: 1 | 2 } | null {
  const pairs = records.flatMap((record) => {
    const value = record.metrics[metric];
    const [loss, score] = [recordedValue(record.loss), value === undefined ? NaN : recordedValue(value)];
    return Number.isFinite(loss) && Number.isFinite(score) && loss > 0 && score > 0 ? [{ loss, score }] : [];
  });
  const scores = pairs.map((pair) => pair.score);
  if (pairs.length < 2 || Math.max(...scores) < Math.min(...scores) * (1 + 10 * tolerance)) return null;
  for (const power of [1, 2] as const) {
    const factors = pairs.map(({ loss, score }) => loss / score ** power);
    const factor = factors.at(-1) ?? NaN;
    if (factors.every((other) => Math.abs(other - factor) <= tolerance * factor)) return { factor, power };
  }
  return null;
}
