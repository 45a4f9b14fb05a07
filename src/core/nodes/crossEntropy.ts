// crossEntropy: for one of several classes. From scores it applies the softmax itself, in one stable step.
import { quote } from '../base/text.ts';
import { fieldDim } from './dims.ts';
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
import type { InferContext, LowerContext, NodeKind } from './nodeKind.ts';
import { fieldsParam } from './params.ts';
import { portName } from './ports.ts';
import type { Val } from '../ir/builder.ts';

export const crossEntropy: NodeKind = {
  kind: 'crossEntropy',
  title: 'Cross-entropy',
  category: 'output',
  synonyms: [
    'softmax loss',
    'negative log-likelihood',
    'NLL',
    'classification',
    'language model',
    'categorical',
    'perplexity',
    'loss',
  ],
  summary: 'How surprised the prediction is by the right class: for categories, characters and words.',
  equations: ['p = softmax(prediction)', 'L = −1/n Σ ln p_{target}   over all n targets that are not padding'],
  source: 'Goodfellow, Bengio & Courville 2016, §6.2.2',
  params: [targetParam('One category or text field.', false), fromParam, weightParam],
  inputs: () => lossInputs,
  outputs: () => [],
  infer(context) {
    const prediction = predictionType(context);
    const [name] = fieldsParam(context.params, 'target');
    const field = targetFields(context, prediction)?.[0];
    if (field !== undefined && field.type === 'number') {
      wrongTarget(context, [field], 'Cross-entropy is for categories: use mean squared error for numbers.');
    } else if (prediction !== undefined && name !== undefined) {
      const classes = field?.classes ?? fieldDim(name);
      expectSize(
        context,
        prediction,
        classes,
        `${quote(name)} has ${classes} ${field?.type === 'tokens' ? 'symbols' : 'classes'}`,
      );
    }
    adviseLogits(context);
    return { outputs: {}, parameters: [] };
  },
  lowering: {
    type: 'loss',
    lower(context) {
      const prediction = context.input('prediction');
      const target = feedTarget(context, prediction);
      if (!takesLogits(context.params)) {
        return lossOf(context, surprise(context, prediction, target.value), prediction, target);
      }
      const losses = context.b.crossEntropy(prediction, target.value);
      return lossOf(context, losses, context.b.softmax(prediction), target);
    },
  },
  line: lossLine,
};

/** Two softmaxes after each other learn slowly and are hard to notice. */
function adviseLogits(context: InferContext): void {
  const source = context.source('prediction');
  if (source?.kind !== 'softmax' || !takesLogits(context.params)) return;
  const message = `${portName(context, 'prediction')} comes from the softmax ${quote(source.node)}: wire what the softmax reads instead, cross-entropy applies the softmax itself. Or set “from” to “probabilities”.`;
  context.report('warning', 'softmax-twice', message, { port: 'prediction' });
}

/** −ln of the probability at the target, [.., 1]. */
function surprise({ b }: LowerContext, probabilities: Val, target: Val): Val {
  const width = probabilities.shape.at(-1);
  if (typeof width !== 'number') throw new Error('number of classes must be known here');
  const picked = b.sum(b.mul(probabilities, b.oneHot(target, width)), 'cols');
  return b.map1('neg', b.map1('log', b.map2('max', picked, b.constant(epsilon))));
}
