// oneHot: categories as numbers without anything to train.
import type { NodeKind } from './nodeKind.ts';
import { need, tokensInput } from './ports.ts';

export const oneHot: NodeKind = {
  kind: 'oneHot',
  title: 'One-hot',
  category: 'feedforward',
  synonyms: ['one hot', 'dummy variables', 'indicator', 'categorical encoding', 'categories to numbers'],
  summary: 'Turns each category or token into as many numbers as there are categories: 1 at its place, 0 elsewhere.',
  equations: ['y_{t,i} = 1 if x_t = i, else 0'],
  source: 'Elman 1990 codes words so.',
  params: [],
  inputs: () => [{ name: 'x', help: 'Categories or tokens, [B, T] or [B].', required: true }],
  outputs: () => [{ name: 'y', help: 'One feature per category.' }],
  infer(context) {
    const x = tokensInput(context, 'x');
    return { outputs: x === undefined ? {} : { y: { kind: 'real', time: x.time, size: x.size } }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower(context) {
      const { size } = need(context.inputTypes, 'x');
      if (typeof size !== 'number') throw new Error(`number of categories ${size} must be known here`);
      return { y: context.b.oneHot(context.input('x'), size) };
    },
  },
  line: () => '0 … 1 … 0',
};
