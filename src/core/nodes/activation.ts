// activation: an elementwise function on its own, for loops wired by hand.
import { activate, activationParam } from './activations.ts';
import type { NodeKind } from './nodeKind.ts';
import { textParam } from './params.ts';
import { numbersIn, realInput } from './ports.ts';

export const activation: NodeKind = {
  kind: 'activation',
  title: 'Activation',
  category: 'feedforward',
  synonyms: ['nonlinearity', 'tanh', 'relu', 'sigmoid', 'logistic', 'squashing', 'transfer function', 'softplus'],
  summary: 'Applies one function to every number.',
  equations: ['y = f(x)', 'sigmoid(z) = 1 / (1 + e^{−z})', 'softplus(z) = ln(1 + e^z)'],
  source: 'Goodfellow, Bengio & Courville 2016, §6.3',
  params: [activationParam('function', 'The function f.', ['tanh', 'relu', 'sigmoid', 'softplus', 'identity'])],
  inputs: () => [numbersIn],
  outputs: () => [{ name: 'y', help: 'Shaped as x.' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    return { outputs: x === undefined ? {} : { y: x }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower: (context) => ({ y: activate(context.b, textParam(context.params, 'function'), context.input('x')) }),
  },
  line: (params) => textParam(params, 'function'),
};
