// noise: Gaussian noise against over-fitting, in training only. Source: Bishop 1995; in recurrent nets Jim, Giles & Horne 1996.
import type { NodeKind } from './nodeKind.ts';
import { numberParam } from './params.ts';
import { numbersIn, realInput } from './ports.ts';

export const noise: NodeKind = {
  kind: 'noise',
  title: 'Noise',
  category: 'feedforward',
  synonyms: ['gaussian noise', 'jitter', 'regularisation', 'regularization', 'overfitting', 'input noise'],
  summary: 'In training adds normal random numbers; otherwise it does nothing.',
  equations: ['y = x + σ ε   in training, ε_i normal with mean 0 and deviation 1', 'y = x   otherwise'],
  source: 'Bishop 1995, Training with noise is equivalent to Tikhonov regularization; Jim, Giles & Horne 1996',
  params: [
    {
      type: 'number',
      name: 'deviation',
      label: 'Deviation',
      help: 'The standard deviation σ of the noise. Numbers of a table have deviation 1 unless they are read otherwise.',
      default: 0.1,
      min: 0,
      max: 1000,
    },
  ],
  inputs: () => [numbersIn],
  outputs: () => [{ name: 'y', help: 'Shaped as x.' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    return { outputs: x === undefined ? {} : { y: x }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower(context) {
      const x = context.input('x');
      const deviation = numberParam(context.params, 'deviation');
      if (!context.training || deviation === 0) return { y: x };
      const { b } = context;
      return { y: b.add(x, b.scale(b.random(x.shape, 'normal', context.stream('noise')), deviation)) };
    },
  },
  line: (params) => `σ = ${numberParam(params, 'deviation')}`,
};
