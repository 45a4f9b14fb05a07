// Fills the inputs of a plan with a batch of sequences: time-major, fields side by side, padding 0 with masks that say so.
// It knows roles, not node kinds; an input that the data cannot give is an error when the feeder is made, never while training.
import { timeAxes } from '../../core/graph/portType.ts';
import type { PlanInput } from '../../core/ir/plan.ts';
import type { RealView } from '../../runtime/executor.ts';
import { curveAt } from '../curve.ts';
import { batchDims, lengthOf, spansFor, spansOf } from './dataset.ts';
import type { Dataset, FieldColumn, SequenceSet, Spans } from './dataset.ts';

/** Where inputs are written: the part of an executor that a feeder needs. */
export interface InputTarget {
  bind(dims: Readonly<Record<string, number>>): void;
  input(name: string): RealView | Int32Array;
}

type View = RealView | Int32Array;
type Write = (view: View, set: SequenceSet, indices: ArrayLike<number>, step: number) => void;

export class Feeder {
  readonly #inputs: readonly { readonly name: string; readonly write: Write }[];

  constructor(dataset: Dataset, inputs: readonly PlanInput[]) {
    this.#inputs = inputs.flatMap((input) => {
      const write = writerOf(dataset, input);
      return write === undefined ? [] : [{ name: input.name, write }];
    });
  }

  /**
   * Binds the batch's sizes (B sequences, each time axis as long as its longest) and fills every input; `step` is the training step
   * that schedules follow. Returns the number of real time steps.
   */
  fill(target: InputTarget, set: SequenceSet, indices: ArrayLike<number>, step = 0): number {
    target.bind(batchDims(set, indices));
    for (const { name, write } of this.#inputs) write(target.input(name), set, indices, step);
    let real = 0;
    for (const spans of [set, ...(set.targets === undefined ? [] : [set.targets])])
      for (let b = 0; b < indices.length; b++) real += lengthOf(spans, indices[b] ?? 0);
    return real;
  }
}

function writerOf(dataset: Dataset, input: PlanInput): Write | undefined {
  const { role } = input;
  switch (role.kind) {
    case 'state':
      return undefined;
    case 'schedule':
      return (view, _set, _indices, step) => view.fill(curveAt(role.curve, step));
    // A window by itself: it begins here and all of it counts. Training on a stream says otherwise, see streamBatches.ts.
    case 'counted':
    case 'fresh':
      return (view) => void view.fill(1);
    case 'mask':
    case 'lastMask': {
      const axis = timeAxes.find((one) => one === input.shape[0]) ?? 'T';
      const last = role.kind === 'lastMask';
      return (view, set, indices) => writeMask(view, spansOf(set, axis), indices, last);
    }
    case 'feed': {
      const columns = role.fields.map((name) => {
        const column = dataset.columns.get(name);
        if (column === undefined) throw new Error(`the data has no field '${name}' for input '${input.name}'`);
        return column;
      });
      const width = columns.length;
      const shift = (column: FieldColumn): number => (role.use === 'input' ? column.inputShift : column.targetShift);
      return (view, set, indices) => {
        columns.forEach((column, offset) => {
          if (role.per === 'step') writeSteps(view, column, shift(column), set, indices, width, offset);
          else writeLast(view, column, shift(column), set, indices, width, offset);
        });
      };
    }
  }
}

/** Element (t, b) of field `offset` of `width`. */
function writeSteps(
  view: View,
  column: FieldColumn,
  shift: number,
  set: SequenceSet,
  indices: ArrayLike<number>,
  width: number,
  offset: number,
): void {
  const batch = indices.length;
  const steps = view.length / (batch * width);
  const spans = spansFor(set, column);
  const { values } = column;
  for (let b = 0; b < batch; b++) {
    const index = indices[b] ?? 0;
    const from = (spans.starts[index] ?? 0) + shift;
    const length = lengthOf(spans, index);
    for (let t = 0; t < length; t++) view[(t * batch + b) * width + offset] = values[from + t] ?? 0;
    for (let t = length; t < steps; t++) view[(t * batch + b) * width + offset] = 0;
  }
}

/** The value of the last time step, or of the whole sequence for a field without time. */
function writeLast(
  view: View,
  column: FieldColumn,
  shift: number,
  set: SequenceSet,
  indices: ArrayLike<number>,
  width: number,
  offset: number,
): void {
  for (let b = 0; b < indices.length; b++) {
    view[b * width + offset] = column.values[lastRow(column, shift, set, indices[b] ?? 0)] ?? 0;
  }
}

/** Index into `values` of what a sequence as a whole has of a field. */
export function lastRow(column: FieldColumn, shift: number, set: SequenceSet, index: number): number {
  if (!column.info.perStep) return set.ids?.[index] ?? 0;
  const spans = spansFor(set, column);
  return (spans.starts[index] ?? 0) + lengthOf(spans, index) - 1 + shift;
}

/** 1 at the real steps of each sequence, or at the last of them alone. */
function writeMask(view: View, spans: Spans, indices: ArrayLike<number>, last: boolean): void {
  const batch = indices.length;
  const steps = view.length / batch;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(spans, indices[b] ?? 0);
    for (let t = 0; t < steps; t++) view[t * batch + b] = t < length && (!last || t === length - 1) ? 1 : 0;
  }
}
