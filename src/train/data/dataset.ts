// What every kind of data looks like once it is read: columns of values over one long axis (rows, characters) and, for each split,
// sequences that are stretches of that axis. Filling a batch, metrics and baselines need nothing else; no file format is known here.
import type { Diagnostic } from '../../core/base/diagnostic.ts';
import type { SplitName } from '../../core/base/runRecords.ts';
import type { DataInfo, DataSpec, FieldInfo } from '../../core/graph/model.ts';
import { axisOf } from '../../core/nodes/fieldAxis.ts';
import type { TimeAxis } from '../../core/graph/portType.ts';
import type { Dims } from '../../core/ir/plan.ts';
import type { FittedData } from './fitted.ts';

/** Values of one field. */
export interface FieldColumn {
  readonly info: FieldInfo;
  /** What the network sees: normalised numbers, or indices of labels and symbols. Per step: one per row; else one per sequence id. */
  readonly values: Float32Array | Int32Array;
  /** Numbers as in the file (gaps filled); null for categories and tokens. */
  readonly raw: Float64Array | null;
  /** Rows between a time step and the row it reads, as input and as target. */
  readonly inputShift: number;
  readonly targetShift: number;
  /** raw = value · scale + offset. */
  readonly scale: number;
  readonly offset: number;
}

/** Stretches of the rows of one time axis: sequence i covers rows starts[i] … starts[i] + length − 1. */
export interface Spans {
  readonly starts: Int32Array;
  /** Null when all have the same length. */
  readonly lengths: Int32Array | null;
  readonly length: number;
}

/** The sequences of one split, on the time axis T; `ids[i]` indexes fields without time. */
export interface SequenceSet extends Spans {
  readonly ids: Int32Array | null;
  /** The same sequences on the axis U, where the targets have steps of their own. */
  readonly targets?: Spans;
}

export type SequenceSets = Readonly<Record<SplitName, SequenceSet>>;

export interface Dataset {
  readonly spec: DataSpec;
  readonly info: DataInfo;
  /** What was learnt from the training split: needed to read further data the same way. */
  readonly fitted: FittedData;
  /** Hash of the data's bytes and the settings that change what is read from them. */
  readonly fingerprint: string;
  /** Time steps of the longest sequence. */
  readonly maxLength: number;
  /** Likewise on the axis U, where there is one. */
  readonly maxTargetLength?: number;
  readonly columns: ReadonlyMap<string, FieldColumn>;
  /** Rows of the axis that each split's targets lie in, half open; null when the split is not by time. */
  readonly ranges: Readonly<Record<SplitName, readonly [number, number]>> | null;
  /** What the reader had to say that does not stop training. */
  readonly notes: readonly Diagnostic[];
  /**
   * Sequences by split. With targets at every step no target of validation or test lies outside its split; with a target at the end
   * only, earlier rows may serve as history: they are known when the forecast is made.
   */
  sequences(perStepTargets: boolean): SequenceSets;
  /** How a row is called in plots: a date or a row number. */
  label(row: number): string;
}

/** What reading gives: errors stop, notes do not. */
export type DatasetResult =
  | { readonly ok: true; readonly dataset: Dataset }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export function lengthOf(spans: Spans, index: number): number {
  return spans.lengths === null ? spans.length : (spans.lengths[index] ?? 0);
}

/** Where the sequences of a set lie on a time axis; a data set without that axis is a defect of the caller. */
export function spansOf(set: SequenceSet, axis: TimeAxis): Spans {
  if (axis === 'T') return set;
  if (set.targets === undefined) throw new Error(`the sequences have no time axis ${axis}`);
  return set.targets;
}

/** Where the sequences of a set lie among the values of a field. */
export function spansFor(set: SequenceSet, column: FieldColumn): Spans {
  return spansOf(set, axisOf(column.info));
}

/** The sizes of a batch: B sequences, and each time axis as long as its longest. */
export function batchDims(set: SequenceSet, indices: ArrayLike<number>): Dims {
  const longest = (spans: Spans): number => {
    let steps = 0;
    for (let b = 0; b < indices.length; b++) steps = Math.max(steps, lengthOf(spans, indices[b] ?? 0));
    return steps;
  };
  const dims = { B: indices.length, T: longest(set) };
  return set.targets === undefined ? dims : { ...dims, U: longest(set.targets) };
}

/** The network's number back in the units of the file. */
export function toRaw(column: FieldColumn, value: number): number {
  return value * column.scale + column.offset;
}
