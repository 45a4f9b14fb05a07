// dropout: noise against over-fitting, in training only. Source: Srivastava et al. 2014 (inverted: values are scaled while training).
import type { NodeKind } from './nodeKind.ts';
import { numberParam } from './params.ts';
import { numbersIn, realInput } from './ports.ts';

export const dropout: NodeKind = {
  kind: 'dropout',
  title: 'Dropout',
  category: 'feedforward',
  synonyms: ['regularisation', 'regularization', 'noise', 'overfitting'],
  summary: 'In training sets numbers to 0 at random and scales the others up; otherwise it does nothing.',
  equations: ['y = m ⊙ x / (1 − p)   in training, m_i = 0 with probability p, else 1', 'y = x   otherwise'],
  source: 'Srivastava et al. 2014',
  params: [
    {
      type: 'number',
      name: 'rate',
      label: 'Rate',
      help: 'The probability p of a zero.',
      default: 0.2,
      min: 0,
      max: 0.95,
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
      const rate = numberParam(context.params, 'rate');
      if (!context.training || rate === 0) return { y: x };
      return { y: context.b.mul(x, context.b.dropoutMask(x.shape, 1 - rate, context.stream('mask'))) };
    },
  },
  line: (params) => `p = ${numberParam(params, 'rate')}`,
};
