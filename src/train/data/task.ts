// What a loss asks of the data: its target columns and the positions at which they count. Shared by metrics, baselines and previews.
import type { PlanLoss } from '../../core/ir/plan.ts';
import { lengthOf, spansFor } from './dataset.ts';
import type { Dataset, FieldColumn, SequenceSet } from './dataset.ts';
import { lastRow } from './feeder.ts';

export interface Task {
  readonly loss: PlanLoss;
  readonly targets: readonly FieldColumn[];
}

export function taskOf(dataset: Dataset, loss: PlanLoss): Task {
  const targets = loss.targets.map((name) => {
    const column = dataset.columns.get(name);
    if (column === undefined) throw new Error(`the data has no field '${name}', the target of '${loss.node}'`);
    return column;
  });
  return { loss, targets };
}

/** Calls `visit` with the index into the target's values for every position of a sequence that counts, in order of time. */
export function eachTarget(
  { loss }: Task,
  column: FieldColumn,
  set: SequenceSet,
  index: number,
  visit: (row: number, step: number) => void,
): void {
  const spans = spansFor(set, column);
  const length = lengthOf(spans, index);
  if (!loss.perStep || !column.info.perStep) {
    visit(lastRow(column, column.targetShift, set, index), length - 1);
    return;
  }
  const from = (spans.starts[index] ?? 0) + column.targetShift;
  for (let t = 0; t < length; t++) visit(from + t, t);
}
