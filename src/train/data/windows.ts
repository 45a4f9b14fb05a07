// Windows over one long axis, by split. A window at s reads rows s … s + window − 1; its last target is row s + window − 1 + reach.
// By time, no target ever lies outside the window's own split; see Dataset.sequences for what may be read as history.
import type { SplitName } from '../../core/base/runRecords.ts';
import type { SplitSpec } from '../../core/graph/model.ts';
import type { SequenceSet, SequenceSets } from './dataset.ts';
import { dealt, fixedOrder, rangesOf, splitNames } from './splits.ts';

export interface WindowSpec {
  readonly rows: number;
  readonly window: number;
  /** Rows from the last input row to the last target row. */
  readonly reach: number;
  readonly stride: number;
  readonly split: SplitSpec;
  /** Whether a window may be used, by the row of its last target. */
  readonly usable: (targetRow: number) => boolean;
}

function setOf(starts: Int32Array, window: number): SequenceSet {
  return { starts, lengths: null, length: window, ids: null };
}

function startsBetween(spec: WindowSpec, from: number, to: number): Int32Array {
  const starts: number[] = [];
  const last = spec.window - 1 + spec.reach;
  for (let s = Math.max(0, from); s + last < to; s += spec.stride) if (spec.usable(s + last)) starts.push(s);
  return Int32Array.from(starts);
}

/** Number of windows left out because `usable` refused them. */
export function refusedWindows(spec: WindowSpec): number {
  let refused = 0;
  const last = spec.window - 1 + spec.reach;
  for (let s = 0; s + last < spec.rows; s += spec.stride) if (!spec.usable(s + last)) refused++;
  return refused;
}

/** Sequences of the three splits. */
export function windowSets(spec: WindowSpec, perStepTargets: boolean): SequenceSets {
  if (spec.split.by === 'random') {
    const all = startsBetween(spec, 0, spec.rows);
    const parts = dealt(fixedOrder(all.length, 'windows'), spec.split);
    const pick = (name: SplitName): SequenceSet =>
      setOf(
        parts[name].map((i) => all[i] ?? 0),
        spec.window,
      );
    return { train: pick('train'), validation: pick('validation'), test: pick('test') };
  }
  const ranges = rangesOf(spec.rows, spec.split);
  const sets = splitNames.map((name) => {
    const [from, to] = ranges[name];
    // The first target of a window stands at s + reach when every step has one, else only the last at s + window − 1 + reach.
    const first = name === 'train' ? 0 : from - (perStepTargets ? spec.reach : spec.window - 1 + spec.reach);
    return [name, setOf(startsBetween(spec, first, to), spec.window)] as const;
  });
  return Object.fromEntries(sets) as Record<SplitName, SequenceSet>;
}
