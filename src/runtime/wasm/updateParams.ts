// Optimizer steps over the flat range of all trained parameters. Every factor is computed in double precision here: 1 − β₂ in
// single precision would bias each step by 1e-5.
import type { OptimizerStep } from '../executor.ts';
import type { Arena } from './arena.ts';
import type { Kernels } from './kernels.ts';

export function updateParams(kernels: Kernels, arena: Arena, step: OptimizerStep): void {
  const { params, grads } = arena.layout;
  const [p, g] = [arena.element(params.offset), arena.element(grads.offset)];
  const count = params.size;
  switch (step.kind) {
    case 'sgd':
      if (step.momentum === 0) kernels.sgd(p, g, count, step.learningRate);
      else kernels.sgdMomentum(p, g, arena.slot(0), count, step.learningRate, step.momentum);
      return;
    case 'rmsprop': {
      const buffer = step.momentum === 0 ? 0 : arena.slot(1);
      const gain = 1 - step.decay;
      kernels.rmsprop(p, g, arena.slot(0), buffer, count, step.learningRate, gain, step.epsilon, step.momentum);
      return;
    }
    case 'adam': {
      const rate = step.learningRate / (1 - step.beta1 ** step.step);
      const correction = 1 / Math.sqrt(1 - step.beta2 ** step.step);
      const [gain1, gain2] = [1 - step.beta1, 1 - step.beta2];
      kernels.adam(p, g, arena.slot(0), arena.slot(1), count, rate, gain1, gain2, correction, step.epsilon);
    }
  }
}
