// Optimizer steps in double precision, with the formulas of torch.optim.
import { meanSlot } from '../optimizerSlots.ts';
import type { OptimizerStep } from '../optimizerStep.ts';

type StepOf<K extends OptimizerStep['kind']> = Extract<OptimizerStep, { kind: K }>;
/** The state of one parameter element: slot vectors and the element's index. */
interface State {
  readonly slots: readonly Float64Array[];
  readonly at: number;
}

function get({ slots, at }: State, slot: number): number {
  return slots[slot]?.[at] ?? NaN;
}

function set({ slots, at }: State, slot: number, value: number): number {
  const cells = slots[slot];
  if (cells !== undefined) cells[at] = value;
  return value;
}

/** The change of one element for a learning rate of 1, from its gradient. */
const changes: {
  readonly [K in OptimizerStep['kind']]: (step: StepOf<K>, g: number, state: State) => number;
} = {
  sgd: ({ momentum, nesterov }, g, state) => {
    if (momentum === 0) return g;
    const velocity = set(state, 0, momentum * get(state, 0) + g);
    return nesterov ? g + momentum * velocity : velocity;
  },
  adagrad: ({ epsilon }, g, state) => g / (Math.sqrt(set(state, 0, get(state, 0) + g * g)) + epsilon),
  adadelta: ({ decay, epsilon }, g, state) => {
    const square = set(state, 0, decay * get(state, 0) + (1 - decay) * g * g);
    const change = (Math.sqrt(get(state, 1) + epsilon) / Math.sqrt(square + epsilon)) * g;
    set(state, 1, decay * get(state, 1) + (1 - decay) * change * change);
    return change;
  },
  rmsprop: ({ decay, epsilon, momentum, centered }, g, state) => {
    const square = set(state, 0, decay * get(state, 0) + (1 - decay) * g * g);
    const slot = meanSlot(momentum);
    const mean = centered ? set(state, slot, decay * get(state, slot) + (1 - decay) * g) : 0;
    const change = g / (Math.sqrt(Math.max(square - mean * mean, 0)) + epsilon);
    return momentum === 0 ? change : set(state, 1, momentum * get(state, 1) + change);
  },
  adam: ({ beta1, beta2, epsilon, amsgrad, step }, g, state) => {
    const mean = set(state, 0, beta1 * get(state, 0) + (1 - beta1) * g);
    const square = set(state, 1, beta2 * get(state, 1) + (1 - beta2) * g * g);
    const used = amsgrad ? set(state, 2, Math.max(get(state, 2), square)) : square;
    const deviation = Math.sqrt(used) / Math.sqrt(1 - beta2 ** step) + epsilon;
    return mean / (1 - beta1 ** step) / deviation;
  },
};

function changeOf<K extends OptimizerStep['kind']>(step: StepOf<K>, g: number, state: State): number {
  const change = changes[step.kind];
  return change(step, g, state);
}

/** Updates `p` from `g` and the slots, all of one length. `rate` scales the learning rate, `decay` is the decoupled weight decay. */
export function optimize(
  step: OptimizerStep,
  p: Float64Array,
  g: Float64Array,
  slots: readonly Float64Array[],
  rate: number,
  decay: number,
): void {
  const learningRate = step.learningRate * rate;
  for (let at = 0; at < p.length; at++) {
    const before = p[at] ?? NaN;
    p[at] = before - learningRate * decay * before - learningRate * changeOf(step, g[at] ?? NaN, { slots, at });
  }
}
