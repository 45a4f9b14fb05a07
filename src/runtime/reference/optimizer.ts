// Optimizer steps in double precision, with the formulas of torch.optim (SGD, RMSprop, Adam without weight decay).
import type { OptimizerStep } from '../executor.ts';

/** Updates `p` from `g` and the slots; all arrays have the same length. */
export function optimize(step: OptimizerStep, p: Float64Array, g: Float64Array, slots: readonly Float64Array[]): void {
  const [slot0, slot1] = slots;
  for (let i = 0; i < p.length; i++) {
    const grad = g[i] ?? NaN;
    let change = grad;
    switch (step.kind) {
      case 'sgd':
        if (step.momentum !== 0 && slot0 !== undefined) change = slot0[i] = step.momentum * (slot0[i] ?? NaN) + grad;
        change *= step.learningRate;
        break;
      case 'rmsprop': {
        if (slot0 === undefined) break;
        const square = (slot0[i] = step.decay * (slot0[i] ?? NaN) + (1 - step.decay) * grad * grad);
        change = grad / (Math.sqrt(square) + step.epsilon);
        if (step.momentum !== 0 && slot1 !== undefined) change = slot1[i] = step.momentum * (slot1[i] ?? NaN) + change;
        change *= step.learningRate;
        break;
      }
      case 'adam': {
        if (slot0 === undefined || slot1 === undefined) break;
        const mean = (slot0[i] = step.beta1 * (slot0[i] ?? NaN) + (1 - step.beta1) * grad);
        const square = (slot1[i] = step.beta2 * (slot1[i] ?? NaN) + (1 - step.beta2) * grad * grad);
        const deviation = Math.sqrt(square) / Math.sqrt(1 - step.beta2 ** step.step) + step.epsilon;
        change = ((step.learningRate / (1 - step.beta1 ** step.step)) * mean) / deviation;
        break;
      }
    }
    p[i] = (p[i] ?? NaN) - change;
  }
}
