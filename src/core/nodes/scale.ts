// scale: every number times a fixed factor plus a fixed offset.
import type { NodeKind } from './nodeKind.ts';
import { numberParam } from './params.ts';
import { numbersIn, realInput } from './ports.ts';

export const scale: NodeKind = {
  kind: 'scale',
  title: 'Scale',
  category: 'feedforward',
  synonyms: ['factor', 'offset', 'shift values', 'gain', 'negate', '1 − x', 'normalise', 'rescale'],
  summary: 'Multiplies every number by a fixed factor and adds a fixed offset.',
  equations: ['y_t = α x_t + β'],
  source: 'An affine map; factor −1 and offset 1 give the complement of a gate.',
  params: [
    {
      type: 'number',
      name: 'factor',
      label: 'Factor',
      help: 'The factor α.',
      default: 1,
      min: -1e6,
      max: 1e6,
    },
    {
      type: 'number',
      name: 'offset',
      label: 'Offset',
      help: 'The offset β.',
      default: 0,
      min: -1e6,
      max: 1e6,
    },
  ],
  inputs: () => [numbersIn],
  outputs: () => [{ name: 'y', help: 'Shaped as x.' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    return { outputs: x === undefined ? {} : { y: x }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower({ b, input, params }) {
      const factor = numberParam(params, 'factor');
      const offset = numberParam(params, 'offset');
      const scaled = factor === 1 ? input('x') : b.scale(input('x'), factor);
      return { y: offset === 0 ? scaled : b.add(scaled, b.constant(offset)) };
    },
  },
  line(params) {
    const offset = numberParam(params, 'offset');
    const product = `${String(numberParam(params, 'factor')).replace('-', '−')} x`;
    return offset === 0 ? product : `${product} ${offset < 0 ? '−' : '+'} ${Math.abs(offset)}`;
  },
};
