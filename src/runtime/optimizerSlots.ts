// How many state vectors per parameter each optimizer keeps. Slot meaning: sgd 0 = momentum; adagrad 0 = sum of squares;
// adadelta 0 = mean square of gradients, 1 = mean square of changes; rmsprop 0 = mean square, then momentum where there is one, then the
// mean gradient where it is centred; adam 0 = first moment, 1 = second moment, 2 = largest second moment (AMSGrad).
import type { OptimizerStep } from './optimizerStep.ts';

/** Slots that an optimizer step reads and writes. */
export function slotsOf(step: OptimizerStep): number {
  switch (step.kind) {
    case 'sgd':
      return step.momentum === 0 ? 0 : 1;
    case 'adagrad':
      return 1;
    case 'adadelta':
      return 2;
    case 'rmsprop':
      return 1 + (step.momentum === 0 ? 0 : 1) + (step.centered ? 1 : 0);
    case 'adam':
      return step.amsgrad ? 3 : 2;
  }
}

/** Slot of the mean gradient of a centred RMSprop. */
export function meanSlot(momentum: number): number {
  return momentum === 0 ? 1 : 2;
}

/** Refuses a step for which the arena holds too few slots. */
export function checkSlots(step: OptimizerStep, available: number): void {
  const needed = slotsOf(step);
  if (needed > available) {
    throw new Error(`${step.kind} needs ${needed} optimizer slots and the executor was made with ${available}`);
  }
}
