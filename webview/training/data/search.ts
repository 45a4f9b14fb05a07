// Binary search in ascending numbers, and from a recorded number to a number. No storage.
import type { RecordedNumber } from '../../../src/core/base/runRecords.ts';

/** A recorded number as a JavaScript number; the strings stand for what JSON cannot hold. */
export function recordedValue(value: RecordedNumber): number {
  return typeof value === 'number' ? value : Number(value);
}

/** First index in [0, length) whose value is ≥ `target`; `length` when there is none. */
export function lowerBound(values: ArrayLike<number>, length: number, target: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? NaN) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the value nearest to `target`, the earlier one when two are equally near; −1 when there are none. */
export function nearestIndex(values: ArrayLike<number>, length: number, target: number): number {
  if (length === 0) return -1;
  const after = lowerBound(values, length, target);
  if (after === 0) return 0;
  if (after === length) return length - 1;
  const before = after - 1;
  return target - (values[before] ?? NaN) <= (values[after] ?? NaN) - target ? before : after;
}
