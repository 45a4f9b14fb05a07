// binaryCrossEntropy: for yes or no, one number per question. From scores it uses softplus, which never overflows.
import { quote } from '../base/text.ts';
import type { FieldInfo } from '../graph/model.ts';
import type { Builder, Val } from '../ir/builder.ts';
import {
  epsilon,
  expectSize,
  feedTarget,
  fromParam,
  lossInputs,
  lossLine,
  lossOf,
  predictionType,
  takesLogits,
  targetFields,
  targetParam,
  weightParam,
  wrongTarget,
} from './losses.ts';
import type { InferContext, NodeKind } from './nodeKind.ts';
import { fieldsParam } from './params.ts';
import { portName } from './ports.ts';
import { listed } from './words.ts';

export const binaryCrossEntropy: NodeKind = {
  kind: 'binaryCrossEntropy',
  title: 'Binary cross-entropy',
  category: 'output',
  synonyms: ['BCE', 'log loss', 'logistic loss', 'yes or no', 'detection', 'two classes', 'sigmoid loss', 'loss'],
  summary: 'For yes or no: the target is 0 or 1 (or in between), or a category of two classes.',
  equations: [
    'p = σ(z),   z = prediction',
    'L = −1/n Σ (y ln p + (1 − y) ln(1 − p)) = 1/n Σ (softplus(z) − y z)   over all n numbers that are not padding',
  ],
  source: 'Goodfellow, Bengio & Courville 2016, §6.2.2',
  params: [
    targetParam('Number fields between 0 and 1, or one category of two classes (the second is 1).', true),
    fromParam,
    weightParam,
  ],
  inputs: () => lossInputs,
  outputs: () => [],
  infer(context) {
    const prediction = predictionType(context);
    const names = fieldsParam(context.params, 'target');
    const fields = targetFields(context, prediction);
    if (fields !== undefined && !acceptable(context, fields)) return { outputs: {}, parameters: [] };
    if (prediction !== undefined && names.length > 0) {
      expectSize(
        context,
        prediction,
        names.length,
        `the target has ${names.length === 1 ? 'one field' : `${names.length} fields`} (${listed(names)})`,
      );
    }
    adviseLogits(context);
    return { outputs: {}, parameters: [] };
  },
  lowering: {
    type: 'loss',
    lower(context) {
      const { b } = context;
      const prediction = context.input('prediction');
      const target = feedTarget(context, prediction);
      const y = target.value.dtype === 'i32' ? b.slice(b.oneHot(target.value, 2), 1, 1) : target.value;
      if (!takesLogits(context.params)) return lossOf(context, surprise(b, prediction, y), prediction, target);
      const losses = b.sub(b.map1('softplus', prediction), b.mul(y, prediction));
      return lossOf(context, losses, b.sigmoid(prediction), target);
    },
  },
  line: lossLine,
};

function acceptable(context: InferContext, fields: readonly FieldInfo[]): boolean {
  const labelled = fields.filter((field) => field.type !== 'number');
  const first = labelled[0];
  if (first === undefined) {
    if (context.dataSpec?.kind === 'csv' && context.dataSpec.normalize === 'standard') {
      const message = `Target of ${quote(context.id)}: numbers are normalised to mean 0 and deviation 1, but binary cross-entropy needs 0 … 1: set “normalize” of the data to “minmax” or “none”.`;
      context.report('warning', 'target-normalised', message, { param: 'target' });
    }
    return true;
  }
  if (first.type === 'category' && first.classes === 2 && fields.length === 1) return true;
  wrongTarget(
    context,
    labelled,
    'Binary cross-entropy takes one category of two classes, or numbers between 0 and 1; cross-entropy takes any number of classes.',
  );
  return false;
}

function adviseLogits(context: InferContext): void {
  const source = context.source('prediction');
  if (source === undefined || !takesLogits(context.params)) return;
  if (source.params['activation'] !== 'sigmoid' && source.params['function'] !== 'sigmoid') return;
  if (source.kind !== 'dense' && source.kind !== 'activation') return;
  const message = `${portName(context, 'prediction')} has gone through the sigmoid of ${quote(source.node)}, and binary cross-entropy applies it again: take the sigmoid away, or set “from” to “probabilities”.`;
  context.report('warning', 'sigmoid-twice', message, { port: 'prediction' });
}

/** −(y ln p + (1 − y) ln(1 − p)) with p kept inside (0, 1). */
function surprise(b: Builder, prediction: Val, y: Val): Val {
  const one = b.constant(1);
  const p = b.map2('min', b.map2('max', prediction, b.constant(epsilon)), b.constant(1 - epsilon));
  const yes = b.mul(y, b.map1('log', p));
  const no = b.mul(b.sub(one, y), b.map1('log', b.sub(one, p)));
  return b.map1('neg', b.add(yes, no));
}
