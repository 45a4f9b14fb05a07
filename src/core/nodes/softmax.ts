// softmax: scores to probabilities, as an output to look at. Cross-entropy wants the scores before it (see crossEntropy.ts).
import type { NodeKind } from './nodeKind.ts';
import { numbersIn, realInput } from './ports.ts';

export const softmax: NodeKind = {
  kind: 'softmax',
  title: 'Softmax',
  category: 'output',
  synonyms: ['probabilities', 'classification', 'class scores', 'distribution', 'output'],
  summary: 'Turns scores into probabilities that add up to 1. Cross-entropy needs none before it.',
  equations: ['y_i = e^{x_i} / Σ_j e^{x_j}'],
  source: 'Bridle 1990',
  params: [],
  inputs: () => [numbersIn],
  outputs: () => [{ name: 'y', help: 'Probabilities, shaped as x.' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    return { outputs: x === undefined ? {} : { y: x }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower: (context) => ({ y: context.b.softmax(context.input('x')) }),
  },
  line: () => 'probabilities',
};
