// The state of training as tensors and back: parameters and optimizer slots, bit for bit, in the executor's own precision.
import type { Plan } from '../core/ir/plan.ts';
import type { Executor } from '../runtime/executor.ts';
import { trainedParams } from '../runtime/trainedParams.ts';
import { floats, floatsOf } from './safetensors.ts';
import type { Tensor } from './safetensors.ts';

const slotName = (name: string, slot: number): string => `optimizer.${slot}.${name}`;

/** Parameters under their names, slots as `optimizer.<slot>.<name>`. */
export function takeSnapshot(executor: Executor, slots: number): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of executor.plan.params) tensors.set(name, floats(shape, executor.param(name)));
  for (const { name, shape } of trainedParams(executor.plan)) {
    for (let slot = 0; slot < slots; slot++)
      tensors.set(slotName(name, slot), floats(shape, executor.slot(name, slot)));
  }
  return tensors;
}

/** Puts parameters back, and optimizer slots when `slots` > 0. Returns what does not fit, or null; then nothing was changed. */
export function restoreSnapshot(
  executor: Executor,
  tensors: ReadonlyMap<string, Tensor>,
  slots: number,
): string | null {
  const moves: [ReturnType<Executor['param']>, Float32Array | Float64Array][] = [];
  const plan = (name: string, shape: readonly number[], target: ReturnType<Executor['param']>): string | null => {
    const tensor = tensors.get(name);
    if (tensor === undefined) return `there is no ${name} in it`;
    const values = floatsOf(tensor);
    if (values === undefined || tensor.shape.join() !== shape.join() || values.length !== target.length) {
      return `${name} is [${tensor.shape.join(', ')}] there and [${shape.join(', ')}] in the graph`;
    }
    moves.push([target, values]);
    return null;
  };
  for (const { name, shape } of executor.plan.params) {
    const problem = plan(name, shape, executor.param(name));
    if (problem !== null) return problem;
  }
  for (const { name, shape } of trainedParams(executor.plan)) {
    for (let slot = 0; slot < slots; slot++) {
      const problem = plan(slotName(name, slot), shape, executor.slot(name, slot));
      if (problem !== null) return problem;
    }
  }
  for (const [target, values] of moves) target.set(values);
  executor.paramsChanged();
  return null;
}

/** Names and shapes of the parameters, for telling two networks apart. */
export function architectureOf(plan: Plan): string {
  return plan.params.map(({ name, shape }) => `${name}[${shape.join()}]`).join(' ');
}
