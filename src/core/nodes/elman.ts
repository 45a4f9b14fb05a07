// elman: the simple recurrent network. Source: Elman 1990, "Finding structure in time"; identity start: Le, Jaitly & Hinton 2015.
import { activate, activationParam } from './activations.ts';
import { initialiser } from './initialisers.ts';
import type { Cell, NodeKind } from './nodeKind.ts';
import { textParam } from './params.ts';
import { need } from './ports.ts';
import {
  affine,
  gains,
  inferRecurrent,
  recurrentInitParam,
  recurrentInputs,
  recurrentLine,
  recurrentOutputs,
  recurrentParams,
  unitsOf,
} from './recurrent.ts';
import { readStack } from './stack.ts';

const cell: Cell = {
  stack: readStack,
  states: ({ params }) => [{ name: 'h', width: unitsOf(params) }],
  step(context, inputs, states) {
    const { b, params } = context;
    const before = context.drop('h', need(states, 'h'));
    const h = activate(b, textParam(params, 'activation'), affine(context, need(inputs, 'x'), before));
    return { outputs: new Map([['y', h]]), states: new Map([['h', h]]) };
  },
  finals: () => ({ last: 'h', h: 'h' }),
};

export const elman: NodeKind = {
  kind: 'elman',
  title: 'Elman RNN',
  category: 'recurrent',
  synonyms: ['vanilla RNN', 'simple RNN', 'SRN', 'SimpleRNN', 'recurrent', 'hidden state', 'IRNN', 'bidirectional'],
  summary: 'The simple recurrent network: the hidden state is fed back with the next input.',
  equations: [
    'h_t = f(W x_t + U h_{t−1} + b)',
    'h_t = f(g ⊙ norm(W x_t + U h_{t−1}) + b)   with layer normalisation',
    'y_t = h_t,   h_0 = 0, trained or wired',
  ],
  source:
    'Elman 1990, Finding structure in time; identity start with ReLU: Le, Jaitly & Hinton 2015; weights start as in Keras',
  params: recurrentParams([activationParam('activation', 'The function f.', ['tanh', 'relu', 'sigmoid', 'identity'])], {
    recurrentInit: {
      ...recurrentInitParam,
      help: 'How the recurrent weights start; orthogonal as in Keras. Identity with ReLU is an IRNN.',
    },
  }),
  inputs: (params) => recurrentInputs(params, ['h']),
  outputs: () => recurrentOutputs('hidden state', [['h', 'hidden state']]),
  infer(context) {
    const { params } = context;
    const h = unitsOf(params);
    return inferRecurrent(context, cell, h, (d) => [
      { name: 'W', shape: [d, h], init: initialiser(params, 'inputInit', h) },
      { name: 'U', shape: [h, h], init: initialiser(params, 'recurrentInit', h) },
      { name: 'b', shape: [h], init: initialiser(params, 'biasInit', h) },
      ...gains(params, { g: h }),
    ]);
  },
  lowering: { type: 'cell', cell },
  line: (params) => recurrentLine(params, [textParam(params, 'activation')]),
};
