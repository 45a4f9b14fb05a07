// constant: fixed numbers that stand in the file.
import type { Builder, Val } from '../ir/builder.ts';
import type { NodeKind } from './nodeKind.ts';
import { maxUnits, numberParam, numbersParam } from './params.ts';
import type { InferContext, Params } from './nodeKind.ts';
import { quote } from '../base/text.ts';

/** Most numbers that are written one by one. */
const most = 256;

export const constant: NodeKind = {
  kind: 'constant',
  title: 'Constant',
  category: 'data',
  synonyms: ['number', 'fixed', 'value', 'literal', 'one', 'zero', 'bias'],
  summary: 'Fixed numbers from the file: one number for all units, or one for each.',
  equations: ['y = c'],
  source: 'The parameter “value” of the file.',
  params: [
    {
      type: 'numbers',
      name: 'value',
      label: 'Value',
      help: 'One number, or as many as there are units.',
      default: [0],
      most,
    },
    {
      type: 'integer',
      name: 'units',
      label: 'Units',
      help: 'How many numbers, when “value” is a single one.',
      default: 1,
      min: 1,
      max: maxUnits,
    },
  ],
  inputs: () => [],
  outputs: () => [{ name: 'y', help: 'The numbers, [B, D], the same in every row.' }],
  infer(context) {
    const size = sizeOf(context);
    return { outputs: size === undefined ? {} : { y: { kind: 'real', time: null, size } }, parameters: [] };
  },
  lowering: { type: 'values', pointwise: true, lower: ({ b, params }) => ({ y: rows(b, params) }) },
  line(params) {
    const values = numbersParam(params, 'value');
    const units = numberParam(params, 'units');
    const shown = values.slice(0, 4).map(String).join(', ');
    return values.length === 1 && units > 1 ? `${units} × ${shown}` : values.length > 4 ? `${shown}, …` : shown;
  },
};

function sizeOf(context: InferContext): number | undefined {
  const count = numbersParam(context.params, 'value').length;
  const units = numberParam(context.params, 'units');
  if (count === 1) return units;
  if (count > 1 && (units === 1 || units === count)) return count;
  const message =
    count === 0
      ? `value of ${quote(context.id)} holds no number: write one.`
      : `value of ${quote(context.id)} holds ${count} numbers, but units is ${units}: write one number, or as many as units.`;
  context.report('error', 'constant-size', message, { param: 'value' });
  return undefined;
}

/** Neighbours of one value become one constant. */
function rows(b: Builder, params: Params): Val {
  const values = numbersParam(params, 'value');
  const [first = 0] = values;
  if (values.length === 1) return b.expand(b.constant(first), ['B', numberParam(params, 'units')]);
  const runs: { readonly value: number; count: number }[] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && Object.is(run.value, value)) run.count++;
    else runs.push({ value, count: 1 });
  }
  return b.concat(runs.map(({ value, count }) => b.expand(b.constant(value), ['B', count])));
}
