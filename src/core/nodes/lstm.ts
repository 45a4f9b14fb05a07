// lstm: long short-term memory, gates packed i f g o as in PyTorch. Source: Hochreiter & Schmidhuber 1997 (without forget gate);
// Gers, Schmidhuber & Cummins 2000 (forget gate); Gers, Schraudolph & Schmidhuber 2002 (peepholes); Sak, Senior & Beaufays 2014 (projection).
import type { Init } from '../ir/ir.ts';
import { initialiser, perGate } from './initialisers.ts';
import type { Cell, NodeKind, Params, ParamSpec } from './nodeKind.ts';
import { flagParam, maxUnits, numberParam, textParam } from './params.ts';
import { need } from './ports.ts';
import {
  gains,
  gate,
  hasLayerNorm,
  inferRecurrent,
  normalisedIf,
  recurrentInputs,
  recurrentLine,
  recurrentOutputs,
  recurrentParams,
  unitsOf,
} from './recurrent.ts';
import { readStack } from './stack.ts';

const cell: Cell = {
  stack: readStack,
  states: ({ params }) => [
    { name: 'h', width: outputOf(params) },
    { name: 'c', width: unitsOf(params) },
  ],
  step(context, inputs, states) {
    const { b, params } = context;
    const size = unitsOf(params);
    const before = need(states, 'c');
    const product = normalisedIf(context, b.matmul(need(inputs, 'x'), context.param('W')), 'gW');
    const fromInput = b.add(product, context.param('b'));
    const fromState = b.matmul(context.drop('h', need(states, 'h')), context.param('U'));
    const z = b.add(fromInput, normalisedIf(context, fromState, 'gU'));
    const gates = gateNames(params);
    const peeps = gates.filter((name) => name !== 'g');
    const open = (name: string, looksAt = before): typeof z => {
      const own = gate(b, z, gates.indexOf(name), size);
      if (!flagParam(params, 'peepholes')) return b.sigmoid(own);
      const peephole = gate(b, context.param('p'), peeps.indexOf(name), size);
      return b.sigmoid(b.add(own, b.mul(peephole, looksAt)));
    };
    const i = open('i');
    const f = hasForgetGate(params) ? open('f') : undefined;
    const g = b.tanh(gate(b, z, gates.indexOf('g'), size));
    const c = b.add(f === undefined ? before : b.mul(f, before), b.mul(i, g));
    const o = open('o', c);
    const shown = hasLayerNorm(params) ? b.add(normalisedIf(context, c, 'gc'), context.param('bc')) : c;
    const full = b.mul(o, b.tanh(shown));
    const h = projectionOf(params) === 0 ? full : b.matmul(full, context.param('P'));
    const next = [
      ['h', h],
      ['c', c],
    ] as const;
    return { outputs: new Map([['y', h]]), states: new Map(next) };
  },
  finals: () => ({ last: 'h', h: 'h', c: 'c' }),
};

const forgetBiasParam: ParamSpec = {
  type: 'number',
  name: 'forgetBias',
  label: 'Forget bias',
  help: 'Where the bias of the forget gate starts; 1 keeps the memory open at first.',
  default: 1,
  min: -20,
  max: 20,
  when: [
    { param: 'forgetGate', is: [true] },
    { param: 'biasInit', is: ['zeros'] },
  ],
};

export const lstm: NodeKind = {
  kind: 'lstm',
  title: 'LSTM',
  category: 'recurrent',
  synonyms: [
    'long short-term memory',
    'gates',
    'cell state',
    'forget gate',
    'recurrent',
    'memory cell',
    'BiLSTM',
    'LSTMP',
  ],
  summary: 'A recurrent cell with a cell state behind input, forget and output gates, made to remember over long gaps.',
  equations: [
    'i_t = σ(W_i x_t + U_i h_{t−1} + b_i)   + p_i ⊙ c_{t−1} inside σ with peepholes',
    'f_t = σ(W_f x_t + U_f h_{t−1} + b_f)   + p_f ⊙ c_{t−1}; without forget gate f_t = 1',
    'g_t = tanh(W_g x_t + U_g h_{t−1} + b_g)',
    'c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t',
    'o_t = σ(W_o x_t + U_o h_{t−1} + b_o)   + p_o ⊙ c_t',
    'h_t = o_t ⊙ tanh(c_t)   with projection h_t = P (o_t ⊙ tanh(c_t))',
    'norm(W x_t), norm(U h_{t−1}) and norm(c_t) in tanh, each with a gain   with layer normalisation',
    'y_t = h_t,   h_0 = c_0 = 0, trained or wired',
  ],
  source:
    'Hochreiter & Schmidhuber 1997, without forget gate; forget gate: Gers et al. 2000; its bias of 1: Jozefowicz et al. 2015; peepholes: Gers et al. 2002; projection: Sak et al. 2014; weights start as in Keras',
  params: recurrentParams(
    [
      {
        type: 'boolean',
        name: 'forgetGate',
        label: 'Forget gate',
        help: 'Off is the LSTM of 1997, whose cell state only adds up.',
        default: true,
      },
      {
        type: 'boolean',
        name: 'peepholes',
        label: 'Peepholes',
        help: 'The gates also see the cell state, through one weight for each unit; they start at zero.',
        default: false,
      },
      {
        type: 'integer',
        name: 'projection',
        label: 'Projection',
        help: 'Size of the hidden state when a matrix makes it smaller than the cell state; 0 is none.',
        default: 0,
        min: 0,
        max: maxUnits,
      },
    ],
    { starts: [forgetBiasParam] },
  ),
  inputs: (params) => recurrentInputs(params, ['h', 'c']),
  outputs: () =>
    recurrentOutputs('hidden state', [
      ['h', 'hidden state'],
      ['c', 'cell state'],
    ]),
  infer(context) {
    const { params } = context;
    const h = unitsOf(params);
    const p = outputOf(params);
    const n = gateNames(params).length;
    const peepholes = flagParam(params, 'peepholes');
    return inferRecurrent(context, cell, p, (d) => [
      { name: 'W', shape: [d, n * h], init: initialiser(params, 'inputInit', h) },
      { name: 'U', shape: [p, n * h], init: perGate(initialiser(params, 'recurrentInit', h), n, p, h) },
      { name: 'b', shape: [n * h], init: biasInit(params) },
      ...(peepholes ? [{ name: 'p', shape: [(n - 1) * h], init: { kind: 'zeros' } } as const] : []),
      ...(projectionOf(params) === 0 ? [] : [{ name: 'P', shape: [h, p], init: initialiser(params, 'inputInit', h) }]),
      ...gains(params, { gW: n * h, gU: n * h, gc: h }),
      ...(hasLayerNorm(params) ? [{ name: 'bc', shape: [h], init: { kind: 'zeros' } } as const] : []),
    ]);
  },
  lowering: { type: 'cell', cell },
  line: (params) =>
    recurrentLine(params, [
      ...(projectionOf(params) === 0 ? [] : [`to ${projectionOf(params)}`]),
      ...(hasForgetGate(params) ? [] : ['no forget gate']),
      ...(flagParam(params, 'peepholes') ? ['peepholes'] : []),
    ]),
};

/** The order in which the gates are packed. */
function gateNames(params: Params): readonly string[] {
  return hasForgetGate(params) ? ['i', 'f', 'g', 'o'] : ['i', 'g', 'o'];
}

function hasForgetGate(params: Params): boolean {
  return flagParam(params, 'forgetGate');
}

function projectionOf(params: Params): number {
  return numberParam(params, 'projection');
}

/** Width of the hidden state. */
function outputOf(params: Params): number {
  return projectionOf(params) === 0 ? unitsOf(params) : projectionOf(params);
}

/** Zeros with the forget gate's own number, or uniform throughout. */
function biasInit(params: Params): Init {
  if (textParam(params, 'biasInit') !== 'zeros') return initialiser(params, 'biasInit', unitsOf(params));
  const blocks = gateNames(params).map((name): Init => {
    return name === 'f' ? { kind: 'constant', value: numberParam(params, 'forgetBias') } : { kind: 'zeros' };
  });
  return { kind: 'blocks', blocks };
}
