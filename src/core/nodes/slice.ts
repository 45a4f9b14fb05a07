// slice: some neighbouring features of its input.
import type { NodeKind } from './nodeKind.ts';
import { maxUnits, numberParam } from './params.ts';
import { numbersIn, portName, realInput, sourceIs } from './ports.ts';

export const slice: NodeKind = {
  kind: 'slice',
  title: 'Slice',
  category: 'feedforward',
  synonyms: ['columns', 'crop', 'split', 'select features', 'part', 'narrow'],
  summary: 'Takes some neighbouring features: `size` of them, after the first `from`.',
  equations: ['y_t = (x_{t, from+1}, …, x_{t, from+size})'],
  source: 'The counterpart of concat.',
  params: [
    {
      type: 'integer',
      name: 'from',
      label: 'From',
      help: 'How many features are passed over at the start.',
      default: 0,
      min: 0,
      max: maxUnits - 1,
    },
    {
      type: 'integer',
      name: 'size',
      label: 'Size',
      help: 'How many features are taken.',
      default: 1,
      min: 1,
      max: maxUnits,
    },
  ],
  inputs: () => [numbersIn],
  outputs: () => [{ name: 'y', help: 'As x, with `size` features.' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    if (x === undefined) return { outputs: {}, parameters: [] };
    const from = numberParam(context.params, 'from');
    const size = numberParam(context.params, 'size');
    if (typeof x.size === 'number' && from + size > x.size) {
      const message = `${portName(context, 'x')}: ${sourceIs(context, 'x', x)}, but features ${from + 1} to ${from + size} are asked for: make “from” or “size” smaller.`;
      context.report('error', 'slice-past-end', message, { port: 'x' });
      return { outputs: {}, parameters: [] };
    }
    return { outputs: { y: { kind: 'real', time: x.time, size } }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower: ({ b, input, params }) => ({
      y: b.slice(input('x'), numberParam(params, 'from'), numberParam(params, 'size')),
    }),
  },
  line: (params) => {
    const from = numberParam(params, 'from');
    return `features ${from + 1} … ${from + numberParam(params, 'size')}`;
  },
};
