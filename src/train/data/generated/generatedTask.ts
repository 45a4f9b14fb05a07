// What a task that the program makes itself gives for one sequence, and the fields that it has. Each task is a file beside this one.
// Sequences depend on seed, task and number only, so that more of them never change the first ones.
import type { RandomStream } from '../../../core/base/random.ts';
import type { FieldInfo } from '../../../core/graph/model.ts';

/** One sequence: values of every field; those of one time axis are equally long, fields without time have one value. */
export type GeneratedSequence = Readonly<Record<string, readonly number[]>>;

export interface GeneratedTask {
  readonly fields: readonly FieldInfo[];
  /** `longest` is the length that the file asks for in this sequence's split; `index` counts within the split. */
  sequence(random: RandomStream, longest: number, index: number): GeneratedSequence;
  /** Equal keys are one question: kept once, so that no split holds what another one asks. Undefined: all are kept. */
  key?(sequence: GeneratedSequence): string;
  /** How many different questions there are of a length; more cannot be made. */
  different?(longest: number): number;
}

export const numberField = (name: string, perStep = true): FieldInfo => ({ name, type: 'number', classes: 1, perStep });

export const symbolField = (name: string, symbols: readonly string[], axis: 'T' | 'U' = 'T'): FieldInfo => ({
  name,
  type: 'tokens',
  classes: symbols.length,
  perStep: true,
  symbols,
  ...(axis === 'T' ? {} : { axis }),
});
