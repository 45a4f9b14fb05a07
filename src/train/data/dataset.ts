// What every kind of data looks like once it is read: columns of values over one long axis (rows, characters) and, for each split,
// sequences that are stretches of that axis. Filling a batch, metrics and baselines need nothing else; no file format is known here.
import type { Diagnostic } from '../../core/base/diagnostic.ts';
import type { SplitName } from '../../core/base/runRecords.ts';
import type { DataInfo, DataSpec, FieldInfo } from '../../core/graph/model.ts';
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

/** The sequences of one split: sequence i covers rows starts[i] … starts[i] + length − 1; `ids[i]` indexes fields without time. */
export interface SequenceSet {
  readonly starts: Int32Array;
  /** Null when all have the same length. */
  readonly lengths: Int32Array | null;
  readonly length: number;
  readonly ids: Int32Array | null;
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

export function lengthOf(set: SequenceSet, index: number): number {
  return set.lengths === null ? set.length : (set.lengths[index] ?? 0);
}

/** The network's number back in the units of the file. */
export function toRaw(column: FieldColumn, value: number): number {
  return value * column.scale + column.offset;
}
