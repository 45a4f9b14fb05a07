// layerNorm: features of one time step brought to mean 0 and variance 1, then to a learnt gain and bias. Source: Ba et al. 2016.
import type { Builder, Val } from '../ir/builder.ts';
import type { NodeKind } from './nodeKind.ts';
import { numbersIn, realInput } from './ports.ts';

/** Added to the variance, as in PyTorch. */
const epsilon = 1e-5;

export const layerNorm: NodeKind = {
  kind: 'layerNorm',
  title: 'Layer normalisation',
  category: 'feedforward',
  synonyms: ['layer normalization', 'LayerNorm', 'LN', 'normalise', 'standardise', 'normalization'],
  summary: 'Brings the features of each step to mean 0 and variance 1, then to a gain and a bias that are learnt.',
  equations: ['μ = 1/D Σ_i x_i,   v = 1/D Σ_i (x_i − μ)^2', 'y = g ⊙ (x − μ) / √(v + ε) + b,   ε = 10^{−5}'],
  source: 'Ba, Kiros & Hinton 2016, Layer normalization; gain starts at 1, bias at 0',
  params: [],
  inputs: () => [numbersIn],
  outputs: () => [{ name: 'y', help: 'Shaped as x.' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    if (x === undefined) return { outputs: {}, parameters: [] };
    return {
      outputs: { y: x },
      parameters: [
        { name: 'g', shape: [x.size], init: { kind: 'constant', value: 1 } },
        { name: 'b', shape: [x.size], init: { kind: 'zeros' } },
      ],
    };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower: ({ b, input, param }) => ({
      y: b.add(b.mul(standardised(b, input('x')), param('g')), param('b')),
    }),
  },
  line: () => 'mean 0, variance 1',
};

/** (x − mean) / √(variance + ε) over the last dimension; shape as x [.., N], N known. */
export function standardised(b: Builder, x: Val): Val {
  const width = x.shape.at(-1);
  if (typeof width !== 'number') throw new Error('the number of features must be known here');
  const centred = b.sub(x, b.scale(b.sum(x, 'cols'), 1 / width));
  const variance = b.scale(b.sum(b.map1('square', centred), 'cols'), 1 / width);
  const deviation = b.map1('sqrt', b.add(variance, b.constant(epsilon)));
  return b.mul(centred, b.map1('reciprocal', deviation));
}
