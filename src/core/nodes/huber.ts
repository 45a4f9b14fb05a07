// huber: squares near the target, absolute values far from it. Source: Huber 1964, Robust estimation of a location parameter.
import { lossLine } from './losses.ts';
import type { NodeKind } from './nodeKind.ts';
import { numberLoss } from './numberLoss.ts';
import { numberParam } from './params.ts';

export const huber: NodeKind = {
  ...numberLoss({
    kind: 'huber',
    title: 'Huber loss',
    name: 'A Huber loss',
    synonyms: ['robust', 'smooth L1', 'outliers', 'regression', 'forecast', 'loss'],
    summary: 'Squared differences up to δ, absolute ones beyond: smooth, and outliers weigh little.',
    equations: [
      'L = 1/n Σ c (|r| − c/2),   r = prediction − target,   c = min(|r|, δ)',
      'that is r^2 / 2 for |r| ≤ δ, and δ (|r| − δ/2) beyond; over all n numbers that are not padding',
    ],
    source: 'Huber 1964, Robust estimation of a location parameter; δ = 1 as in PyTorch and Keras',
    params: [
      {
        type: 'number',
        name: 'delta',
        label: 'δ',
        help: 'Where squares become absolute values, in the units of the normalised target.',
        default: 1,
        min: 1e-6,
        max: 1e6,
      },
    ],
    errors(b, gap, params) {
      const size = b.map1('abs', gap);
      const near = b.map2('min', size, b.constant(numberParam(params, 'delta')));
      return b.mul(near, b.sub(size, b.scale(near, 0.5)));
    },
  }),
  line: (params) => `${lossLine(params)} · δ ${numberParam(params, 'delta')}`,
};
