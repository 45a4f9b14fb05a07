// Gestures as minimal text edits, in the shape that the edit queue wants.
import { fail, ok } from '../../core/base/result.ts';
import { applyEdits } from '../../core/graph/edit.ts';
import type { PlanEdits } from './editQueue.ts';

export const planEdits: PlanEdits = (text, edits) => {
  const changed = applyEdits(text, edits);
  return changed.ok ? ok(changed.value.edits) : fail(changed.error.message);
};
