// gru: the gated recurrent unit. Source: Cho et al. 2014; reset after the product as in cuDNN, PyTorch and Keras, gates packed r z n.
import type { Val } from '../ir/builder.ts';
import { initialiser } from './initialisers.ts';
import { standardised } from './layerNorm.ts';
import type { Cell, CellContext, NodeKind } from './nodeKind.ts';
import { choice, textParam } from './params.ts';
import { need } from './ports.ts';
import {
  gains,
  gate,
  hasLayerNorm,
  inferRecurrent,
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
    const { b } = context;
    const previous = need(states, 'h');
    const product = normalised(context, b.matmul(need(inputs, 'x'), context.param('W')), 'gW');
    const fromInput = b.add(product, context.param('b'));
    const fedBack = context.drop('h', previous);
    const { z, n } = resetsAfter(context.params)
      ? gatesAfter(context, fromInput, fedBack)
      : gatesBefore(context, fromInput, fedBack);
    const h = b.add(n, b.mul(z, b.sub(previous, n)));
    return { outputs: new Map([['y', h]]), states: new Map([['h', h]]) };
  },
  finals: () => ({ last: 'h', h: 'h' }),
};

export const gru: NodeKind = {
  kind: 'gru',
  title: 'GRU',
  category: 'recurrent',
  synonyms: ['gated recurrent unit', 'gates', 'recurrent', 'hidden state', 'BiGRU', 'bidirectional'],
  summary: 'A recurrent cell with a reset and an update gate: it can keep its state unchanged over many steps.',
  equations: [
    'r_t = σ(W_r x_t + U_r h_{t−1} + b_r)',
    'z_t = σ(W_z x_t + U_z h_{t−1} + b_z)',
    'n_t = tanh(W_n x_t + b_n + r_t ⊙ (U_n h_{t−1} + b_{hn}))   reset after',
    'n_t = tanh(W_n x_t + b_n + U_n (r_t ⊙ h_{t−1}))   reset before',
    'h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}',
    'every product normalised, with a gain: r and z together, n by itself   with layer normalisation',
    'y_t = h_t,   h_0 = 0, trained or wired',
  ],
  source: 'Cho et al. 2014; reset after the product as in cuDNN and PyTorch; weights start as in Keras',
  params: recurrentParams([
    choice('reset', 'Reset', 'Where the reset gate acts: on the recurrent product, or on the state before it.', [
      ['after', 'after the product (PyTorch, cuDNN)'],
      ['before', 'before the product (Cho 2014)'],
    ]),
  ]),
  inputs: (params) => recurrentInputs(params, ['h']),
  outputs: () => recurrentOutputs('hidden state', [['h', 'hidden state']]),
  infer(context) {
    const { params } = context;
    const h = unitsOf(params);
    return inferRecurrent(context, cell, h, (d) => [
      { name: 'W', shape: [d, 3 * h], init: initialiser(params, 'inputInit', h) },
      { name: 'U', shape: [h, 3 * h], init: initialiser(params, 'recurrentInit', h) },
      { name: 'b', shape: [3 * h], init: initialiser(params, 'biasInit', h) },
      ...(resetsAfter(params) ? [{ name: 'bn', shape: [h], init: initialiser(params, 'biasInit', h) }] : []),
      ...gains(params, { gW: 3 * h, gU: 3 * h }),
    ]);
  },
  lowering: { type: 'cell', cell },
  line: (params) => recurrentLine(params, resetsAfter(params) ? [] : ['reset before']),
};

interface Gates {
  readonly z: Val;
  readonly n: Val;
}

function resetsAfter(params: CellContext['params']): boolean {
  return textParam(params, 'reset') === 'after';
}

function gatesAfter(context: CellContext, x: Val, previous: Val): Gates {
  const { b } = context;
  const h = unitsOf(context.params);
  const recurrent = normalised(context, b.matmul(previous, context.param('U')), 'gU');
  const r = b.sigmoid(b.add(gate(b, x, 0, h), gate(b, recurrent, 0, h)));
  const z = b.sigmoid(b.add(gate(b, x, 1, h), gate(b, recurrent, 1, h)));
  const candidate = b.mul(r, b.add(gate(b, recurrent, 2, h), context.param('bn')));
  return { z, n: b.tanh(b.add(gate(b, x, 2, h), candidate)) };
}

function gatesBefore(context: CellContext, x: Val, previous: Val): Gates {
  const { b, params } = context;
  const h = unitsOf(params);
  const product = b.matmul(previous, b.slice(context.param('U'), 0, 2 * h));
  const gain = hasLayerNorm(params) ? context.param('gU') : undefined;
  const scaled = (value: Val, from: number, size: number): Val =>
    gain === undefined ? value : b.mul(standardised(b, value), b.slice(gain, from, size));
  const gates = b.sigmoid(b.add(b.slice(x, 0, 2 * h), scaled(product, 0, 2 * h)));
  const r = gate(b, gates, 0, h);
  const candidate = scaled(b.matmul(b.mul(r, previous), gate(b, context.param('U'), 2, h)), 2 * h, h);
  return { z: gate(b, gates, 1, h), n: b.tanh(b.add(gate(b, x, 2, h), candidate)) };
}

/** A product of all gates; normalised over r and z together and over n by itself, each number times its gain. */
function normalised(context: CellContext, product: Val, gain: string): Val {
  const { b, params } = context;
  if (!hasLayerNorm(params)) return product;
  const h = unitsOf(params);
  const parts = [b.slice(product, 0, 2 * h), b.slice(product, 2 * h, h)].map((part) => standardised(b, part));
  return b.mul(b.concat(parts), context.param(gain));
}
