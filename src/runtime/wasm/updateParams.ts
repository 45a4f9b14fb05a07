// Optimizer steps over the flat range of all trained parameters, or over each one where rates or decay differ. Every factor is computed
// in double precision here: 1 − β₂ in single precision would bias each step by 1e-5.
import { meanSlot } from '../optimizerSlots.ts';
import type { OptimizerStep, ParamScales } from '../optimizerStep.ts';
import type { TrainedParam } from '../trainedParams.ts';
import type { Arena } from './arena.ts';
import type { Kernels } from './kernels.ts';

export function updateParams(
  kernels: Kernels,
  arena: Arena,
  trained: readonly TrainedParam[],
  step: OptimizerStep,
  scales: ParamScales | undefined,
): void {
  if (scales === undefined) {
    updateRange(kernels, arena, 0, arena.layout.params.size, step, step.learningRate);
    return;
  }
  for (let i = 0; i < trained.length; i++) {
    const param = trained[i];
    if (param === undefined) continue;
    const from = (arena.layout.offsets[param.buffer] ?? 0) - arena.layout.params.offset;
    const count = arena.sizeOf(param.buffer);
    const rate = step.learningRate * (scales.rate[i] ?? 1);
    const decay = scales.decay[i] ?? 0;
    if (decay !== 0) kernels.shrink(arena.buffer(param.buffer), count, rate * decay);
    updateRange(kernels, arena, from, count, step, rate);
  }
}

/** `count` elements from element `from` of the trained parameters on. */
function updateRange(
  kernels: Kernels,
  arena: Arena,
  from: number,
  count: number,
  step: OptimizerStep,
  rate: number,
): void {
  const { params, grads } = arena.layout;
  const [p, g] = [arena.element(params.offset + from), arena.element(grads.offset + from)];
  const slot = (k: number): number => arena.slot(k) + from * 4;
  switch (step.kind) {
    case 'sgd':
      if (step.momentum === 0) kernels.sgd(p, g, count, rate);
      else kernels.sgdMomentum(p, g, slot(0), count, rate, step.momentum, step.nesterov ? 1 : 0);
      return;
    case 'adagrad':
      kernels.adagrad(p, g, slot(0), count, rate, step.epsilon);
      return;
    case 'adadelta':
      kernels.adadelta(p, g, slot(0), slot(1), count, rate, 1 - step.decay, step.epsilon);
      return;
    case 'rmsprop': {
      const buffer = step.momentum === 0 ? 0 : slot(1);
      const mean = step.centered ? slot(meanSlot(step.momentum)) : 0;
      const gain = 1 - step.decay;
      kernels.rmsprop(p, g, slot(0), mean, buffer, count, rate, gain, step.epsilon, step.momentum);
      return;
    }
    case 'adam': {
      const corrected = rate / (1 - step.beta1 ** step.step);
      const correction = 1 / Math.sqrt(1 - step.beta2 ** step.step);
      const [gain1, gain2] = [1 - step.beta1, 1 - step.beta2];
      const largest = step.amsgrad ? slot(2) : 0;
      kernels.adam(p, g, slot(0), slot(1), largest, count, corrected, gain1, gain2, correction, step.epsilon);
    }
  }
}
