// How many state vectors per parameter each optimizer keeps. Slot meaning: sgd 0 = momentum; rmsprop 0 = mean square, 1 = momentum;
// adam 0 = first moment, 1 = second moment.
import type { OptimizerStep } from './executor.ts';

/** Slots that an optimizer step reads and writes. */
export function slotsOf(step: OptimizerStep): number {
  switch (step.kind) {
    case 'sgd':
      return step.momentum === 0 ? 0 : 1;
    case 'rmsprop':
      return step.momentum === 0 ? 1 : 2;
    case 'adam':
      return 2;
  }
}

/** Refuses a step for which the arena holds too few slots. */
export function checkSlots(step: OptimizerStep, available: number): void {
  const needed = slotsOf(step);
  if (needed > available) {
    throw new Error(`${step.kind} needs ${needed} optimizer slots and the executor was made with ${available}`);
  }
}
