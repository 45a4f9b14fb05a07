// What metrics are, and the positions of a batch that they count: padding and what the loss's mask takes out are passed over.
import { eachTarget } from './data/task.ts';
import type { Task } from './data/task.ts';
import type { FieldColumn, SequenceSet } from './data/dataset.ts';

/** A batch after `evaluate` has run. */
export interface Scored {
  readonly set: SequenceSet;
  readonly indices: ArrayLike<number>;
  /** Output of the loss node: [T, B, width] or [B, width]. */
  readonly prediction: ArrayLike<number>;
  readonly width: number;
  /** How much each position counts, [T, B, 1] or [B, 1]; null when every real one counts the same. */
  readonly weights: ArrayLike<number> | null;
}

export interface Metrics {
  add(batch: Scored): void;
  result(meanLoss: number): Readonly<Record<string, number>>;
  /** Confusion counts `[truth][predicted]` with labels, where the task has few classes. */
  confusion(): { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] } | undefined;
}

/** Visits (row of the target's values, position in the prediction counted in rows of its width, weight > 0). */
export function eachScored(
  task: Task,
  column: FieldColumn,
  { set, indices, weights }: Scored,
  visit: (row: number, position: number, weight: number) => void,
): void {
  for (let b = 0; b < indices.length; b++) {
    eachTarget(task, column, set, indices[b] ?? 0, (row, step) => {
      const position = task.loss.perStep ? step * indices.length + b : b;
      const weight = weights === null ? 1 : (weights[position] ?? 0);
      if (weight > 0) visit(row, position, weight);
    });
  }
}
