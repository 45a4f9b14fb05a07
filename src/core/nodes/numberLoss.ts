// What the losses of numbers share: number fields as targets, one error for each, the mean of them.
import type { Builder, Val } from '../ir/builder.ts';
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
import type { NodeKind, Params, ParamSpec } from './nodeKind.ts';
import { fieldsParam } from './params.ts';
import { listed } from './words.ts';

export interface NumberLoss extends Pick<NodeKind, 'kind' | 'title' | 'synonyms' | 'summary' | 'equations' | 'source'> {
  /** `A squared error`: for the message about a target that is no number. */
  readonly name: string;
  readonly params: readonly ParamSpec[];
  /** The error of each number from prediction − target, shape as it is. */
  errors(b: Builder, gap: Val, params: Params): Val;
}

export function numberLoss({ name, params, errors, ...words }: NumberLoss): NodeKind {
  return {
    ...words,
    category: 'output',
    params: [
      targetParam('Number fields, in the order of the features of the prediction.', true),
      ...params,
      weightParam,
    ],
    inputs: () => lossInputs,
    outputs: () => [],
    infer(context) {
      const prediction = predictionType(context);
      const names = fieldsParam(context.params, 'target');
      const fields = targetFields(context, prediction);
      const labelled = fields?.filter((field) => field.type !== 'number') ?? [];
      if (labelled.length > 0) {
        wrongTarget(context, labelled, `${name} is for numbers: use cross-entropy.`);
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
        const gap = context.b.sub(prediction, target.value);
        return lossOf(context, errors(context.b, gap, context.params), prediction, target);
      },
    },
    line: lossLine,
  };
}
