// A split of data that runs on as one stretch of time steps, for training and evaluation that go through it in order.
import type { SplitName } from '../../core/base/runRecords.ts';
import type { Dataset } from './dataset.ts';

/** Time steps from … to − 1, each with its target. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The steps whose targets lie in a split, with `before` steps of history in front where there are any; null when the data does not run on. */
export function stretchOf({ spec, ranges }: Dataset, split: SplitName, before = 0): Stretch | null {
  if (ranges === null || (spec.kind !== 'csv' && spec.kind !== 'text')) return null;
  const reach = spec.kind === 'csv' ? spec.horizon : 1;
  const [first, end] = ranges[split];
  const start = Math.max(0, first - reach);
  return { from: Math.max(0, start - before), to: Math.max(start, end - reach) };
}

/** The part of a data set's description that says how long its training stream is. */
export function trainStepsOf(ranges: Dataset['ranges'], reach: number): { readonly trainSteps?: number } {
  return ranges === null ? {} : { trainSteps: Math.max(0, ranges.train[1] - ranges.train[0] - reach) };
}
