// mse: mean squared error, for numbers.
import {
  expectSize,
  feedTarget,
  lossInputs,
  lossLine,
  lossOf,
  predictionType,
  targetFields,
  targetParam,
  weightParam,
  wrongTarget,
} from './losses.ts';
import type { NodeKind } from './nodeKind.ts';
import { fieldsParam } from './params.ts';
import { listed } from './words.ts';

export const mse: NodeKind = {
  kind: 'mse',
  title: 'Mean squared error',
  category: 'output',
  synonyms: ['MSE', 'L2 loss', 'squared error', 'least squares', 'regression', 'forecast', 'loss'],
  summary: 'The mean of the squared differences to the target: for numbers.',
  equations: ['L = 1/n Σ (prediction − target)^2   over all n numbers that are not padding'],
  source: 'Goodfellow, Bengio & Courville 2016, §5.5',
  params: [targetParam('Number fields, in the order of the features of the prediction.', true), weightParam],
  inputs: () => lossInputs,
  outputs: () => [],
  infer(context) {
    const prediction = predictionType(context);
    const names = fieldsParam(context.params, 'target');
    const fields = targetFields(context, prediction);
    const labelled = fields?.filter((field) => field.type !== 'number') ?? [];
    if (labelled.length > 0) {
      wrongTarget(context, labelled, 'A squared error is for numbers: use cross-entropy.');
    } else if (prediction !== undefined && names.length > 0) {
      const because =
        names.length === 1
          ? `the target is the number ${listed(names)}`
          : `the target has ${names.length} fields (${listed(names)})`;
      expectSize(context, prediction, names.length, because);
    }
    return { outputs: {}, parameters: [] };
  },
  lowering: {
    type: 'loss',
    lower(context) {
      const prediction = context.input('prediction');
      const target = feedTarget(context, prediction);
      const squares = context.b.map1('square', context.b.sub(prediction, target.value));
      return lossOf(context, squares, prediction, target);
    },
  },
  line: lossLine,
};
