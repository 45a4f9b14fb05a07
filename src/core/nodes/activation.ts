// activation: an elementwise function on its own, for loops wired by hand.
import { activate, activationParam, allActivations } from './activations.ts';
import type { Activation } from './activations.ts';
import type { NodeKind } from './nodeKind.ts';
import { textParam } from './params.ts';
import { numbersIn, realInput } from './ports.ts';

/** The hyperbolic tangent first: it is the default. */
const chosen: readonly Activation[] = ['tanh', ...allActivations.filter((name) => name !== 'tanh')];

export const activation: NodeKind = {
  kind: 'activation',
  title: 'Activation',
  category: 'feedforward',
  synonyms: [
    'nonlinearity',
    'tanh',
    'relu',
    'sigmoid',
    'logistic',
    'squashing',
    'transfer function',
    'softplus',
    'leaky ReLU',
    'ELU',
    'GELU',
    'SiLU',
    'swish',
    'softsign',
  ],
  summary: 'Applies one function to every number.',
  equations: [
    'y = f(x)',
    'sigmoid(z) = 1 / (1 + e^{−z}),   softplus(z) = ln(1 + e^z)',
    'leakyRelu(z) = max(z, 0.01 z),   elu(z) = max(z, 0) + e^{min(z, 0)} − 1',
    'gelu(z) = z/2 (1 + tanh(√(2/π) (z + 0.044715 z^3))),   silu(z) = z σ(z)',
    'softsign(z) = z / (1 + |z|),   hardSigmoid(z) = min(max(z/6 + 1/2, 0), 1)',
  ],
  source: 'Goodfellow, Bengio & Courville 2016, §6.3; GELU: Hendrycks & Gimpel 2016; ELU: Clevert et al. 2016',
  params: [activationParam('function', 'The function f.', chosen)],
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
