// Numbers as records hold them: JSON has no NaN or infinity, so those are written as words.
import type { RecordedNumber } from '../core/base/runRecords.ts';

export function recorded(value: number): RecordedNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function recordedAll(values: Iterable<number>): RecordedNumber[] {
  return Array.from(values, recorded);
}
