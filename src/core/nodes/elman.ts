// elman: the simple recurrent network. Source: Elman 1990, "Finding structure in time"; identity start: Le, Jaitly & Hinton 2015.
import { activate, activationParam } from './activations.ts';
import type { NodeKind } from './nodeKind.ts';
import { choice, textParam } from './params.ts';
import { need } from './ports.ts';
import { inferRecurrent, lastOut, recurrentInputs, sequenceOut, unitsOf, unitsParam } from './recurrent.ts';

export const elman: NodeKind = {
  kind: 'elman',
  title: 'Elman RNN',
  category: 'recurrent',
  synonyms: ['vanilla RNN', 'simple RNN', 'SRN', 'SimpleRNN', 'recurrent', 'hidden state', 'IRNN'],
  summary: 'The simple recurrent network: the hidden state is fed back with the next input.',
  equations: ['h_t = f(W x_t + U h_{t−1} + b)', 'y_t = h_t,   h_0 = 0'],
  source: 'Elman 1990, Finding structure in time; identity start with ReLU: Le, Jaitly & Hinton 2015',
  params: [
    unitsParam,
    activationParam('activation', 'The function f.', ['tanh', 'relu', 'sigmoid', 'identity']),
    choice('recurrentInit', 'U starts', 'How the recurrent weights start. Identity with ReLU is an IRNN.', [
      ['orthogonal', 'orthogonal'],
      ['identity', 'identity'],
    ]),
  ],
  inputs: () => recurrentInputs,
  outputs: () => [sequenceOut, lastOut],
  infer: (context) =>
    inferRecurrent(context, ['last'], (d, h) => [
      { name: 'W', shape: [d, h], init: { kind: 'glorot' } },
      { name: 'U', shape: [h, h], init: { kind: recurrentInit(context.params['recurrentInit']) } },
      { name: 'b', shape: [h], init: { kind: 'zeros' } },
    ]),
  lowering: {
    type: 'cell',
    cell: {
      states: ({ params }) => [{ name: 'h', width: unitsOf(params) }],
      step(context, inputs, states) {
        const { b, params } = context;
        const fromInput = b.add(b.matmul(need(inputs, 'x'), context.param('W')), context.param('b'));
        const z = b.add(fromInput, b.matmul(need(states, 'h'), context.param('U')));
        const h = activate(b, textParam(params, 'activation'), z);
        return { outputs: new Map([['y', h]]), states: new Map([['h', h]]) };
      },
      finals: () => ({ last: 'h' }),
    },
  },
  line: (params) => `${unitsOf(params)} units · ${textParam(params, 'activation')}`,
};

function recurrentInit(name: unknown): 'orthogonal' | 'identity' {
  return name === 'identity' ? 'identity' : 'orthogonal';
}
