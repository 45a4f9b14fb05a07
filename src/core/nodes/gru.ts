// gru: the gated recurrent unit. Source: Cho et al. 2014; reset after the product as in cuDNN, PyTorch and Keras, gates packed r z n.
import type { Builder, Val } from '../ir/builder.ts';
import type { CellContext, NodeKind } from './nodeKind.ts';
import { choice, textParam } from './params.ts';
import { need } from './ports.ts';
import { inferRecurrent, lastOut, recurrentInputs, sequenceOut, unitsOf, unitsParam } from './recurrent.ts';

export const gru: NodeKind = {
  kind: 'gru',
  title: 'GRU',
  category: 'recurrent',
  synonyms: ['gated recurrent unit', 'gates', 'recurrent', 'hidden state'],
  summary: 'A recurrent cell with a reset and an update gate: it can keep its state unchanged over many steps.',
  equations: [
    'r_t = σ(W_r x_t + U_r h_{t−1} + b_r)',
    'z_t = σ(W_z x_t + U_z h_{t−1} + b_z)',
    'n_t = tanh(W_n x_t + b_n + r_t ⊙ (U_n h_{t−1} + b_{hn}))   reset after',
    'n_t = tanh(W_n x_t + b_n + U_n (r_t ⊙ h_{t−1}))   reset before',
    'h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1},   h_0 = 0',
  ],
  source: 'Cho et al. 2014; reset after the product as in cuDNN and PyTorch',
  params: [
    unitsParam,
    choice('reset', 'Reset', 'Where the reset gate acts: on the recurrent product, or on the state before it.', [
      ['after', 'after the product (PyTorch, cuDNN)'],
      ['before', 'before the product (Cho 2014)'],
    ]),
  ],
  inputs: () => recurrentInputs,
  outputs: () => [sequenceOut, lastOut],
  infer: (context) =>
    inferRecurrent(context, ['last'], (d, h) => [
      { name: 'W', shape: [d, 3 * h], init: { kind: 'glorot' } },
      { name: 'U', shape: [h, 3 * h], init: { kind: 'orthogonal' } },
      { name: 'b', shape: [3 * h], init: { kind: 'zeros' } },
      ...(resetsAfter(context.params) ? [{ name: 'bn', shape: [h], init: { kind: 'zeros' } } as const] : []),
    ]),
  lowering: {
    type: 'cell',
    cell: {
      states: ({ params }) => [{ name: 'h', width: unitsOf(params) }],
      step(context, inputs, states) {
        const { b } = context;
        const previous = need(states, 'h');
        const fromInput = b.add(b.matmul(need(inputs, 'x'), context.param('W')), context.param('b'));
        const { z, n } = resetsAfter(context.params)
          ? gatesAfter(context, fromInput, previous)
          : gatesBefore(context, fromInput, previous);
        const h = b.add(n, b.mul(z, b.sub(previous, n)));
        return { outputs: new Map([['y', h]]), states: new Map([['h', h]]) };
      },
      finals: () => ({ last: 'h' }),
    },
  },
  line: (params) => `${unitsOf(params)} units${resetsAfter(params) ? '' : ' · reset before'}`,
};

interface Gates {
  readonly z: Val;
  readonly n: Val;
}

function resetsAfter(params: CellContext['params']): boolean {
  return textParam(params, 'reset') === 'after';
}

function block(b: Builder, packed: Val, index: number, h: number): Val {
  return b.slice(packed, index * h, h);
}

function gatesAfter(context: CellContext, x: Val, previous: Val): Gates {
  const { b } = context;
  const h = unitsOf(context.params);
  const recurrent = b.matmul(previous, context.param('U'));
  const r = b.sigmoid(b.add(block(b, x, 0, h), block(b, recurrent, 0, h)));
  const z = b.sigmoid(b.add(block(b, x, 1, h), block(b, recurrent, 1, h)));
  const candidate = b.mul(r, b.add(block(b, recurrent, 2, h), context.param('bn')));
  return { z, n: b.tanh(b.add(block(b, x, 2, h), candidate)) };
}

function gatesBefore(context: CellContext, x: Val, previous: Val): Gates {
  const { b } = context;
  const h = unitsOf(context.params);
  const gates = b.sigmoid(b.add(b.slice(x, 0, 2 * h), b.matmul(previous, b.slice(context.param('U'), 0, 2 * h))));
  const r = block(b, gates, 0, h);
  const candidate = b.matmul(b.mul(r, previous), block(b, context.param('U'), 2, h));
  return { z: block(b, gates, 1, h), n: b.tanh(b.add(block(b, x, 2, h), candidate)) };
}
