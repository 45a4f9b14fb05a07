// dropout: noise against over-fitting, in training only. Source: Srivastava et al. 2014 (inverted: values are scaled while training).
import type { NodeKind } from './nodeKind.ts';
import { numberParam, textParam } from './params.ts';
import { numbersIn, realInput } from './ports.ts';

export const dropout: NodeKind = {
  kind: 'dropout',
  title: 'Dropout',
  category: 'feedforward',
  synonyms: ['variational', 'spatial dropout', 'regularisation', 'regularization', 'noise', 'overfitting'],
  summary: 'In training sets numbers to 0 at random and scales the others up; otherwise it does nothing.',
  equations: ['y = m ⊙ x / (1 − p)   in training, m_i = 0 with probability p, else 1', 'y = x   otherwise'],
  source: 'Srivastava et al. 2014; one mask per sequence: Gal & Ghahramani 2016',
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
    {
      type: 'choice',
      name: 'mask',
      label: 'One draw for',
      help: 'Each number by itself; the same numbers of a sequence at all its time steps (variational dropout, Gal & Ghahramani 2016, which for a sequence is spatial dropout too, Tompson et al. 2015); or all numbers of a time step together.',
      default: 'element',
      options: [
        { value: 'element', label: 'each number' },
        { value: 'sequence', label: 'a feature, over all time steps' },
        { value: 'step', label: 'a whole time step' },
      ],
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
    sequenceMask: (params) => (textParam(params, 'mask') === 'sequence' ? 1 - numberParam(params, 'rate') : undefined),
    lower(context) {
      const x = context.input('x');
      const rate = numberParam(context.params, 'rate');
      if (!context.training || rate === 0) return { y: x };
      const kind = textParam(context.params, 'mask');
      if (kind === 'sequence') return { y: context.b.mul(x, context.sequenceMask()) };
      const shape = kind === 'step' ? [...x.shape.slice(0, -1), 1] : x.shape;
      return { y: context.b.mul(x, context.b.dropoutMask(shape, 1 - rate, context.stream('mask'))) };
    },
  },
  line: (params) => {
    const per = { sequence: ' · per sequence', step: ' · per time step' }[textParam(params, 'mask')] ?? '';
    return `p = ${numberParam(params, 'rate')}${per}`;
  },
};
