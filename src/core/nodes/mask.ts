// mask: which time steps hold something, as Keras' Masking layer tells: those where not every feature equals the value.
import type { NodeKind } from './nodeKind.ts';
import { realSteps } from './overTime.ts';
import { numberParam } from './params.ts';
import { realInput, sequenceIn } from './ports.ts';

export const mask: NodeKind = {
  kind: 'mask',
  title: 'Mask',
  category: 'time',
  synonyms: ['masking', 'missing values', 'ignore', 'padding value', 'gaps', 'skip steps'],
  summary: 'Tells the steps that hold something from those where every feature equals one value, and sets these to 0.',
  equations: ['y_t = 0 if x_{t,i} = value for all i, else 1', 'kept_t = y_t x_t'],
  source: 'The Masking layer of Keras. Wire y to the mask port of a loss, mean, max or sum.',
  params: [
    {
      type: 'number',
      name: 'value',
      label: 'Value',
      help: 'What stands for nothing, as it arrives: after the data are normalised.',
      default: 0,
      min: -1e9,
      max: 1e9,
    },
  ],
  inputs: () => [sequenceIn],
  outputs: () => [
    { name: 'y', help: '1 at the steps that count, else 0, [B, T, 1]; padding does not count.' },
    { name: 'kept', help: 'x with zeros at the steps that do not count.' },
  ],
  infer(context) {
    const x = realInput(context, 'x', 'sequence');
    return { outputs: x === undefined ? {} : { y: { ...x, size: 1 }, kept: x }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower(context) {
      const { b } = context;
      const x = context.input('x');
      const value = numberParam(context.params, 'value');
      const gap = b.map1('abs', value === 0 ? x : b.sub(x, b.constant(value)));
      const differs = b.map1('step', b.sum(b.map1('step', gap), 'cols'));
      const real = realSteps(context, x);
      const y = real === null ? differs : b.mul(differs, real);
      return { y, kept: b.mul(x, y) };
    },
  },
  line: (params) => `x ≠ ${String(numberParam(params, 'value')).replace('-', '−')}`,
};
