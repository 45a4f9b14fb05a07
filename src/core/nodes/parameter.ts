// parameter: trainable numbers that depend on nothing, the same for every sequence.
import type { Init } from '../ir/ir.ts';
import type { NodeKind, Params } from './nodeKind.ts';
import { choice, maxUnits, numberParam, textParam, unitsLine } from './params.ts';

export const parameter: NodeKind = {
  kind: 'parameter',
  title: 'Parameter',
  category: 'data',
  synonyms: ['trainable', 'weight', 'learned vector', 'variable', 'bias', 'learned initial state', 'query'],
  summary: 'Trainable numbers that depend on no input: the same for every sequence and every step.',
  equations: ['y = p'],
  source: 'The start is chosen below; zeros as biases have it.',
  params: [
    {
      type: 'size',
      name: 'units',
      label: 'Units',
      help: 'How many numbers, or the name of a field: one per class.',
      default: 1,
      max: maxUnits,
    },
    choice('init', 'Starts', 'How the numbers start.', [
      ['zeros', 'at 0'],
      ['constant', 'all at the same value'],
      ['uniform', 'uniform in ± the value'],
      ['normal', 'normal, the value is the deviation'],
    ]),
    {
      type: 'number',
      name: 'value',
      label: 'Value',
      help: 'The constant, the limit or the deviation of the start.',
      default: 1,
      min: -1e6,
      max: 1e6,
    },
  ],
  inputs: () => [],
  outputs: () => [{ name: 'y', help: 'The numbers, [B, D], the same in every row.' }],
  infer(context) {
    const size = context.size('units');
    return {
      outputs: { y: { kind: 'real', time: null, size } },
      parameters: [{ name: 'p', shape: [size], init: initOf(context.params) }],
    };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower({ b, param }) {
      const p = param('p');
      return { y: b.expand(p, ['B', ...p.shape]) };
    },
  },
  line(params) {
    const init = textParam(params, 'init');
    if (init === 'zeros') return unitsLine(params);
    const value = numberParam(params, 'value');
    return `${unitsLine(params)} · ${init === 'constant' ? 'from' : init} ${value}`;
  },
};

function initOf(params: Params): Init {
  const value = numberParam(params, 'value');
  switch (textParam(params, 'init')) {
    case 'constant':
      return { kind: 'constant', value };
    case 'uniform':
      return { kind: 'uniform', limit: Math.abs(value) };
    case 'normal':
      return { kind: 'normal', deviation: Math.abs(value) };
    default:
      return { kind: 'zeros' };
  }
}
