// lstm: long short-term memory with a forget gate, gates packed i f g o as in PyTorch. Source: Hochreiter & Schmidhuber 1997; Gers et al. 2000.
import type { NodeKind } from './nodeKind.ts';
import { numberParam } from './params.ts';
import { need } from './ports.ts';
import { inferRecurrent, lastOut, recurrentInputs, sequenceOut, unitsOf, unitsParam } from './recurrent.ts';

export const lstm: NodeKind = {
  kind: 'lstm',
  title: 'LSTM',
  category: 'recurrent',
  synonyms: ['long short-term memory', 'gates', 'cell state', 'forget gate', 'recurrent', 'memory cell'],
  summary: 'A recurrent cell with a cell state behind input, forget and output gates, made to remember over long gaps.',
  equations: [
    'i_t = σ(W_i x_t + U_i h_{t−1} + b_i)',
    'f_t = σ(W_f x_t + U_f h_{t−1} + b_f)',
    'g_t = tanh(W_g x_t + U_g h_{t−1} + b_g)',
    'o_t = σ(W_o x_t + U_o h_{t−1} + b_o)',
    'c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t,   c_0 = 0',
    'h_t = o_t ⊙ tanh(c_t),   h_0 = 0',
  ],
  source: 'Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000; its bias of 1: Jozefowicz et al. 2015',
  params: [
    unitsParam,
    {
      type: 'number',
      name: 'forgetBias',
      label: 'Forget bias',
      help: 'Where the bias of the forget gate starts; 1 keeps the memory open at first.',
      default: 1,
      min: -20,
      max: 20,
    },
  ],
  inputs: () => recurrentInputs,
  outputs: () => [sequenceOut, lastOut, { name: 'c', help: 'The cell state after the last time step, [B, H].' }],
  infer: (context) =>
    inferRecurrent(context, ['last', 'c'], (d, h) => [
      { name: 'W', shape: [d, 4 * h], init: { kind: 'glorot' } },
      { name: 'U', shape: [h, 4 * h], init: { kind: 'orthogonal' } },
      {
        name: 'b',
        shape: [4 * h],
        init: {
          kind: 'blocks',
          blocks: [
            { kind: 'zeros' },
            { kind: 'constant', value: numberParam(context.params, 'forgetBias') },
            { kind: 'zeros' },
            { kind: 'zeros' },
          ],
        },
      },
    ]),
  lowering: {
    type: 'cell',
    cell: {
      states: ({ params }) => [
        { name: 'h', width: unitsOf(params) },
        { name: 'c', width: unitsOf(params) },
      ],
      step(context, inputs, states) {
        const { b } = context;
        const size = unitsOf(context.params);
        const fromInput = b.add(b.matmul(need(inputs, 'x'), context.param('W')), context.param('b'));
        const z = b.add(fromInput, b.matmul(need(states, 'h'), context.param('U')));
        const i = b.sigmoid(b.slice(z, 0, size));
        const f = b.sigmoid(b.slice(z, size, size));
        const g = b.tanh(b.slice(z, 2 * size, size));
        const o = b.sigmoid(b.slice(z, 3 * size, size));
        const c = b.add(b.mul(f, need(states, 'c')), b.mul(i, g));
        const h = b.mul(o, b.tanh(c));
        return {
          outputs: new Map([['y', h]]),
          states: new Map([
            ['h', h],
            ['c', c],
          ]),
        };
      },
      finals: () => ({ last: 'h', c: 'c' }),
    },
  },
  line: (params) => `${unitsOf(params)} units`,
};
