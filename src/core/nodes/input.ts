// input: where the data enter the graph. Numbers side by side, or one field of categories or tokens; how files are read is not its business.
import { axisOf } from './fieldAxis.ts';
import { fieldDim } from './dims.ts';
import type { InferContext, NodeKind, Params } from './nodeKind.ts';
import { choice, fieldsParam, textParam } from './params.ts';
import { quote } from '../base/text.ts';
import { listed } from './words.ts';
import type { PortType } from '../graph/portType.ts';

export const input: NodeKind = {
  kind: 'input',
  title: 'Input',
  category: 'data',
  synonyms: ['data', 'source', 'features', 'columns', 'sequence', 'text', 'csv', 'variable'],
  summary: 'Fields of the data set: numbers side by side, or one field of categories or tokens.',
  equations: ['y_t = (field_1, …, field_D) at time step t'],
  source: 'The data section of the file.',
  params: [
    {
      type: 'fields',
      name: 'fields',
      label: 'Fields',
      help: 'Number columns together, or one category or text field alone.',
      default: [],
      multiple: true,
    },
    choice('per', 'Read', 'Every time step, or only the last one of each sequence.', [
      ['step', 'every time step, [B, T, D]'],
      ['sequence', 'once a sequence, [B, D]'],
    ]),
  ],
  inputs: () => [],
  outputs: () => [{ name: 'y', help: 'Numbers [B, T, D], or categories [B, T].' }],
  infer(context) {
    const type = inputType(context);
    return { outputs: type === undefined ? {} : { y: type }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: false,
    lower: (context) => ({
      y: context.feed(
        fieldsParam(context.params, 'fields'),
        'input',
        perSequence(context.params) ? 'sequence' : 'step',
      ),
    }),
  },
  line: (params) => `${listed(fieldsParam(params, 'fields'), 3)}${perSequence(params) ? ' · once a sequence' : ''}`,
};

function perSequence(params: Params): boolean {
  return textParam(params, 'per') === 'sequence';
}

function inputType(context: InferContext): PortType | undefined {
  const names = fieldsParam(context.params, 'fields');
  const sequence = perSequence(context.params);
  if (context.data === null) {
    const first = names[0];
    return first === undefined ? undefined : guessWithoutData(context, first, names.length, sequence ? null : 'T');
  }
  const fields = names.flatMap((name) => context.field(name) ?? []);
  const first = fields[0];
  if (first === undefined || fields.length !== names.length) return undefined;
  const time = sequence ? null : axisOf(first);
  const apart = fields.find((field) => axisOf(field) !== axisOf(first));
  if (apart !== undefined) {
    const message = `${quote(context.id)} mixes time axes: ${quote(first.name)} has its steps on ${axisOf(first)}, ${quote(apart.name)} on ${axisOf(apart)}. Give each an input of its own.`;
    context.report('error', 'mixed-fields', message, { param: 'fields' });
    return undefined;
  }
  const single = fields.filter((field) => !field.perStep);
  if (!sequence && single.length > 0) {
    const message = `${listed(single.map((f) => f.name))} has one value for a whole sequence: set “per” of ${quote(context.id)} to “sequence”, or leave it out.`;
    context.report('error', 'field-per-sequence', message, { param: 'fields' });
    return undefined;
  }
  const labelled = fields.filter((field) => field.type !== 'number');
  if (labelled.length === 0) return { kind: 'real', time, size: fields.length };
  if (fields.length === 1) return { kind: 'tokens', time, size: first.classes };
  const numbers = fields.filter((field) => field.type === 'number');
  const beside =
    numbers.length === 0
      ? ''
      : ` and ${listed(numbers.map((f) => f.name))} ${numbers.length === 1 ? 'a number' : 'numbers'}`;
  const is = labelled.length === 1 ? 'is a category' : 'are categories';
  const message = `${quote(context.id)} mixes fields: ${listed(labelled.map((f) => f.name))} ${is}${beside}. Give each category field an input of its own.`;
  context.report('error', 'mixed-fields', message, { param: 'fields' });
  return undefined;
}

/** Text and line data have one kind of input field; the columns of a table could be either, and several are numbers. */
function guessWithoutData(
  context: InferContext,
  first: string,
  count: number,
  time: string | null,
): PortType | undefined {
  const spec = context.dataSpec;
  if (spec?.kind === 'text' || spec?.kind === 'lines') return { kind: 'tokens', time, size: fieldDim(first) };
  if (spec?.kind === 'pairs')
    return { kind: 'tokens', time: time !== null && first === 'target' ? 'U' : time, size: fieldDim(first) };
  return count > 1 ? { kind: 'real', time, size: count } : undefined;
}
