// jordan: the recurrent network whose output, not its hidden layer, is fed back. Source: Jordan 1986, "Serial order".
import { activate, activationParam } from './activations.ts';
import { initialiser } from './initialisers.ts';
import type { Cell, NodeKind, Params } from './nodeKind.ts';
import { maxUnits, numberParam, textParam } from './params.ts';
import { need } from './ports.ts';
import {
  affine,
  gains,
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
  states: ({ params }) => [{ name: 's', width: outputsOf(params) }],
  step(context, inputs, states) {
    const { b, params } = context;
    const before = context.drop('s', need(states, 's'));
    const h = activate(b, textParam(params, 'activation'), affine(context, need(inputs, 'x'), before));
    const out = b.add(b.matmul(h, context.param('V')), context.param('c'));
    const y = activate(b, textParam(params, 'outputActivation'), out);
    return { outputs: new Map([['y', y]]), states: new Map([['s', y]]) };
  },
  finals: () => ({ last: 's', s: 's' }),
};

export const jordan: NodeKind = {
  kind: 'jordan',
  title: 'Jordan RNN',
  category: 'recurrent',
  synonyms: ['output feedback', 'simple recurrent network', 'SRN', 'recurrent', 'state units', 'NARX'],
  summary: 'A recurrent network whose output, not its hidden layer, is fed back with the next input.',
  equations: [
    'h_t = f(W x_t + U s_{t−1} + b)',
    'h_t = f(g ⊙ norm(W x_t + U s_{t−1}) + b)   with layer normalisation',
    'y_t = q(V h_t + c)',
    's_t = y_t,   s_0 = 0, trained or wired',
  ],
  source: 'Jordan 1986, Serial order: a parallel distributed processing approach; weights start as in Keras',
  params: recurrentParams([
    {
      type: 'integer',
      name: 'outputs',
      label: 'Outputs',
      help: 'Size of the output that is fed back; 0 is as many as units.',
      default: 0,
      min: 0,
      max: maxUnits,
    },
    activationParam('activation', 'The function f of the hidden layer.', ['tanh', 'relu', 'sigmoid', 'identity']),
    {
      ...activationParam('outputActivation', 'The function q of the output.', ['tanh', 'sigmoid', 'identity', 'relu']),
      label: 'Output activation',
    },
  ]),
  inputs: (params) => recurrentInputs(params, ['s']),
  outputs: () => recurrentOutputs('output', [['s', 'output']]),
  infer(context) {
    const { params } = context;
    const h = unitsOf(params);
    const o = outputsOf(params);
    return inferRecurrent(context, cell, o, (d) => [
      { name: 'W', shape: [d, h], init: initialiser(params, 'inputInit', h) },
      { name: 'U', shape: [o, h], init: initialiser(params, 'recurrentInit', h) },
      { name: 'b', shape: [h], init: initialiser(params, 'biasInit', h) },
      { name: 'V', shape: [h, o], init: initialiser(params, 'inputInit', h) },
      { name: 'c', shape: [o], init: initialiser(params, 'biasInit', h) },
      ...gains(params, { g: h }),
    ]);
  },
  lowering: { type: 'cell', cell },
  line(params) {
    const outputs = numberParam(params, 'outputs');
    return recurrentLine(params, [
      ...(outputs === 0 ? [] : [`${outputs} fed back`]),
      `${textParam(params, 'activation')}, ${textParam(params, 'outputActivation')}`,
    ]);
  },
};

function outputsOf(params: Params): number {
  const outputs = numberParam(params, 'outputs');
  return outputs === 0 ? unitsOf(params) : outputs;
}
