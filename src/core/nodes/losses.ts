// What the loss kinds share: target fields, checks of prediction against target, the mean over all that counts.
import { quote } from '../base/text.ts';
import type { FieldInfo } from '../graph/model.ts';
import { axisOf } from './fieldAxis.ts';
import { formatPortType } from '../graph/portType.ts';
import type { Dim, PortType } from '../graph/portType.ts';
import type { Val } from '../ir/builder.ts';
import { mayEqual } from './dims.ts';
import type { InferContext, LowerContext, LoweredLoss, Params, ParamSpec, PortSpec } from './nodeKind.ts';
import { choice, fieldsParam, textParam } from './params.ts';
import { portName, realInput, sourceIs } from './ports.ts';
import { listed } from './words.ts';

export const lossInputs: readonly PortSpec[] = [
  {
    name: 'prediction',
    help: 'With time, [B, T, D]: compared at every step. Without, [B, D]: compared once a sequence.',
    required: true,
  },
  {
    name: 'mask',
    help: 'How much each step counts, [B, T, 1], or each sequence, [B, 1]: 0 not at all. Without a wire all count.',
  },
];

/** The weights of a batch are added up to this at least, so that a batch of which nothing counts has the loss 0. */
const leastWeight = 1e-7;

/** Probabilities are kept this far from 0 and 1, as in Keras, so that the logarithm stays finite. */
export const epsilon = 1e-7;

export function targetParam(help: string, multiple: boolean): ParamSpec {
  return { type: 'fields', name: 'target', label: 'Target', help, default: [], multiple };
}

export const weightParam: ParamSpec = {
  type: 'number',
  name: 'weight',
  label: 'Weight',
  help: 'Factor of this loss in the sum of all losses.',
  default: 1,
  min: 0,
  max: 1e6,
};

export const fromParam: ParamSpec = choice('from', 'Prediction is', 'What the prediction port receives.', [
  ['logits', 'scores (logits), any number'],
  ['probabilities', 'probabilities, 0 … 1'],
]);

export function takesLogits(params: Params): boolean {
  return textParam(params, 'from') === 'logits';
}

export function lossLine(params: Params): string {
  return `→ ${listed(fieldsParam(params, 'target'), 3)}`;
}

/** The prediction's type when it is numbers. Checks the mask beside it. */
export function predictionType(context: InferContext): PortType | undefined {
  const prediction = realInput(context, 'prediction', 'any');
  const mask = realInput(context, 'mask', 'any');
  if (prediction === undefined || mask === undefined) return prediction;
  if (!mayEqual(mask.size, 1)) {
    const message = `${portName(context, 'mask')} takes one number for each step, but ${sourceIs(context, 'mask', mask)}.`;
    context.report('error', 'mask-size', message, { port: 'mask' });
  } else if (mask.time !== null && mask.time !== prediction.time) {
    const message = `${portName(context, 'mask')}: ${sourceIs(context, 'mask', mask)}, but the prediction is ${formatPortType(prediction)}: the mask needs the same time steps, or none.`;
    context.report('error', 'time-mismatch', message, { port: 'mask' });
  }
  return prediction;
}

/** The target fields, when the data are there, all are known and their time fits the prediction's; problems are reported. */
export function targetFields(
  context: InferContext,
  prediction: PortType | undefined,
): readonly FieldInfo[] | undefined {
  const names = fieldsParam(context.params, 'target');
  const fields = names.flatMap((name) => context.field(name) ?? []);
  if (context.data === null || fields.length !== names.length) return undefined;
  const labels = fields.filter((field) => !field.perStep).map((field) => field.name);
  if (prediction !== undefined && prediction.time !== null && labels.length > 0) {
    const message = `${portName(context, 'prediction')} is ${formatPortType(prediction)}, one for every time step, but ${listed(labels)} has one value for a whole sequence: predict from the last step.`;
    context.report('error', 'target-per-sequence', message, { port: 'prediction' });
    return undefined;
  }
  const elsewhere = prediction?.time == null ? undefined : fields.find((field) => axisOf(field) !== prediction.time);
  if (prediction !== undefined && elsewhere !== undefined) {
    const wanted = formatPortType({ ...prediction, time: axisOf(elsewhere) });
    const message = `${portName(context, 'prediction')} is ${formatPortType(prediction)}, but the steps of ${quote(elsewhere.name)} lie on the time axis ${axisOf(elsewhere)}: it must be ${wanted}.`;
    context.report('error', 'time-mismatch', message, { port: 'prediction' });
    return undefined;
  }
  return fields;
}

/** Reports when the prediction has another number of features than the target wants. `because` ends the sentence “but …”. */
export function expectSize(context: InferContext, prediction: PortType, wanted: Dim, because: string): void {
  if (mayEqual(prediction.size, wanted)) return;
  const message = `${portName(context, 'prediction')} is ${formatPortType(prediction)}, but ${because}: it must be ${formatPortType({ ...prediction, size: wanted })}.`;
  context.report('error', 'size-mismatch', message, { port: 'prediction' });
}

/** Reports target fields of the wrong type. `advice` is a sentence. */
export function wrongTarget(context: InferContext, fields: readonly FieldInfo[], advice: string): void {
  const are = fields
    .map((field) => `${quote(field.name)} is ${describeField(field)}`)
    .slice(0, 4)
    .join(', ');
  context.report('error', 'target-type', `Target of ${quote(context.id)}: ${are}. ${advice}`, { param: 'target' });
}

function describeField(field: FieldInfo): string {
  if (field.type === 'number') return 'a number';
  return `a ${field.type === 'category' ? 'category' : 'text'} of ${field.classes} ${field.type === 'category' ? 'classes' : 'symbols'}`;
}

export interface Target {
  readonly value: Val;
  readonly fields: readonly string[];
  readonly feed: string;
  readonly perStep: boolean;
}

/** Feeds the target with time exactly when the prediction has it. */
export function feedTarget(context: LowerContext, prediction: Val): Target {
  const fields = fieldsParam(context.params, 'target');
  const perStep = prediction.shape.length === 3;
  const value = context.feed(fields, 'target', perStep ? 'step' : 'sequence');
  const feed = context.b.state.inputs.find((one) => one.value === value.id)?.name;
  if (feed === undefined) throw new Error(`target of ${context.id} is not an input of the program`);
  return { value, fields, feed, perStep };
}

/** How much each position counts, [T, B, 1] or [B, 1], and whether a person said so; null when all count the same. */
interface Weights {
  readonly value: Val;
  readonly wired: boolean;
}

function weightsOf(context: LowerContext, values: Val): Weights | null {
  const { b } = context;
  const real = values.shape.length === 3 ? context.mask(String(values.shape[0])) : null;
  if (!context.has('mask')) return real === null ? null : { value: real, wired: false };
  const wired = b.expand(context.input('mask'), [...values.shape.slice(0, -1), 1]);
  return { value: real === null ? wired : b.mul(wired, real), wired: true };
}

/**
 * The mean of values [.., N] over all elements, each position by its weight; with time, over the real steps only.
 * The count is a value like any other, because B and T are not known before a batch is.
 */
function meanOf({ b }: LowerContext, values: Val, weights: Weights | null): Val {
  const width = values.shape.at(-1);
  if (typeof width !== 'number') throw new Error('width of a loss must be known here');
  const total = b.sum(weights === null ? values : b.mul(values, weights.value), 'all');
  const counted = weights?.value ?? b.expand(b.constant(1), [...values.shape.slice(0, -1), 1]);
  const sum = b.sum(counted, 'all');
  const rows = weights?.wired === true ? b.map2('max', sum, b.constant(leastWeight)) : sum;
  return b.div(total, width === 1 ? rows : b.scale(rows, width));
}

/** The mean of `values` [.., N] as the loss of a node. */
export function lossOf(context: LowerContext, values: Val, prediction: Val, target: Target): LoweredLoss {
  const weights = weightsOf(context, values);
  return {
    loss: meanOf(context, values, weights),
    prediction,
    targets: target.fields,
    targetFeed: target.feed,
    perStep: target.perStep,
    ...(weights?.wired === true ? { weights: weights.value } : {}),
  };
}
