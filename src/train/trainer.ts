// Everything a run is made of, put together once: plan, data, executor and settings. It decides nothing over time; session.ts does.
import type { CompileOptions } from '../core/compile/compile.ts';
import { MEGABYTE } from '../core/compile/fitMemory.ts';
import type { TrainingSpec } from '../core/graph/model.ts';
import type { SplitName } from '../core/base/runRecords.ts';
import type { Plan } from '../core/ir/plan.ts';
import type { Executor } from '../runtime/executor.ts';
import type { OptimizerStep, ParamScales } from '../runtime/optimizerStep.ts';
import { isWeightShape } from '../core/ir/shape.ts';
import { trainedParams } from '../runtime/trainedParams.ts';
import type { Dataset, SequenceSets } from './data/dataset.ts';
import { SequenceBatches } from './batches.ts';
import type { Batches } from './batches.ts';
import { Feeder } from './data/feeder.ts';
import { stretchOf } from './data/streams.ts';
import { taskOf } from './data/task.ts';
import type { Task } from './data/task.ts';
import { StreamBatches, truncationOf } from './streamBatches.ts';

export interface Trainer {
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly sets: SequenceSets;
  readonly feeder: Feeder;
  /** One per loss, in plan order. */
  readonly tasks: readonly Task[];
  readonly executor: Executor;
  readonly training: TrainingSpec;
  /** Rates and decay of parameters that differ from the plain ones; undefined when none does. */
  readonly scales: ParamScales | undefined;
  /** Sequences that go through the executor together, at most. */
  readonly batch: number;
  /** What the training steps see. */
  readonly batches: Batches;
  /** Steps that visit each training sequence once. */
  readonly stepsPerEpoch: number;
  /** Steps between evaluations on the validation split. */
  readonly evaluateEvery: number;
}

export function makeTrainer(plan: Plan, dataset: Dataset, executor: Executor, training: TrainingSpec): Trainer {
  const sets = sequencesFor(plan, dataset);
  const feeder = new Feeder(dataset, plan.inputs);
  const truncation = truncationOf(dataset, training);
  const batches =
    truncation === null
      ? new SequenceBatches(sets.train, feeder, training)
      : new StreamBatches(truncation, feeder, training);
  const stepsPerEpoch = batches.perEpoch;
  return {
    plan,
    dataset,
    sets,
    feeder,
    batches,
    tasks: plan.losses.map((loss) => taskOf(dataset, loss)),
    executor,
    training,
    scales: scalesOf(plan, training),
    batch: largestBatch(dataset, training).B,
    stepsPerEpoch,
    evaluateEvery: evaluationSteps(training, stepsPerEpoch),
  };
}

/** Factors and decay per trained parameter. Only weights decay, see `isWeightShape`. */
function scalesOf(plan: Plan, { optimizer }: TrainingSpec): ParamScales | undefined {
  const trained = trainedParams(plan);
  const rate = Float64Array.from(trained, ({ training }) => training?.rateFactor ?? 1);
  const decay = Float64Array.from(trained, ({ shape, training }) =>
    isWeightShape(shape) ? (training?.weightDecay ?? optimizer.weightDecay) : 0,
  );
  return rate.every((factor) => factor === 1) && decay.every((one) => one === 0) ? undefined : { rate, decay };
}

/** The sequences that suit the plan's losses. */
export function sequencesFor(plan: Plan, dataset: Dataset): SequenceSets {
  return dataset.sequences(plan.losses.some((loss) => loss.perStep));
}

/**
 * Steps between evaluations. Left to the program (0) it is an epoch, but at least 10 and at most 100 times a run, so that neither a
 * long epoch leaves the curve empty nor a short one costs more than the training.
 */
function evaluationSteps({ evaluateEvery, steps }: TrainingSpec, stepsPerEpoch: number): number {
  if (evaluateEvery > 0) return evaluateEvery;
  return Math.max(1, Math.min(Math.max(stepsPerEpoch, Math.ceil(steps / 100)), Math.ceil(steps / 10)));
}

/** What the settings of a run ask of the compiler. */
export function compileOptions(dataset: Dataset, training: TrainingSpec): CompileOptions {
  const truncation = truncationOf(dataset, training);
  const carrying = {
    train: truncation?.carry === true,
    evaluate: training.evaluation.state === 'carry' && stretchOf(dataset, 'train') !== null,
    overlap: truncation !== null && truncation.every < truncation.steps,
  };
  if (training.memory === 0) return { carrying };
  return { carrying, memory: { bytes: training.memory * MEGABYTE, dims: largestBatch(dataset, training) } };
}

/** Sizes of the largest batch. */
export function largestBatch(
  dataset: Dataset,
  training: TrainingSpec,
): { readonly B: number; readonly T: number; readonly U?: number } {
  const most = Math.max(
    ...(['train', 'validation', 'test'] satisfies SplitName[]).map((s) => dataset.info.sequences[s]),
  );
  const truncation = truncationOf(dataset, training);
  const dims = {
    B: Math.max(1, Math.min(training.batch, most), truncation?.streams ?? 1),
    T: Math.max(dataset.maxLength, truncation?.steps ?? 1),
  };
  return dataset.maxTargetLength === undefined ? dims : { ...dims, U: dataset.maxTargetLength };
}

/** The optimizer's numbers at a step, counted from 1, with a learning rate that the schedule gives. */
export function optimizerStep(
  { optimizer }: Pick<TrainingSpec, 'optimizer'>,
  step: number,
  learningRate: number = optimizer.learningRate,
): OptimizerStep {
  const { momentum, nesterov, decay, centered, epsilon, beta1, beta2, amsgrad } = optimizer;
  switch (optimizer.kind) {
    case 'sgd':
      return { kind: 'sgd', learningRate, momentum, nesterov };
    case 'adagrad':
      return { kind: 'adagrad', learningRate, epsilon };
    case 'adadelta':
      return { kind: 'adadelta', learningRate, decay, epsilon };
    case 'rmsprop':
      return { kind: 'rmsprop', learningRate, decay, epsilon, momentum, centered };
    case 'adam':
    case 'adamw':
      return { kind: 'adam', learningRate, beta1, beta2, epsilon, amsgrad, step };
  }
}
