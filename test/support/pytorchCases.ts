// Compares compiled nets and optimizers with values that PyTorch computed (written by test/parity/writeFixtures.py).
import type { Executor } from '../../src/runtime/executor.ts';
import type { OptimizerStep } from '../../src/runtime/optimizerStep.ts';
import { createReferenceExecutor } from '../../src/runtime/reference/referenceExecutor.ts';
import { parseGraph } from '../../src/core/graph/parse.ts';
import type { TrainingSpec } from '../../src/core/graph/model.ts';
import { freshPlateau, learningRateAt, seePlateau } from '../../src/train/schedule.ts';
import { dataInfo, number, planOf } from './compiled.ts';

type Nested = number | readonly Nested[];

export interface PytorchCase {
  readonly name: string;
  readonly kind: string;
  readonly layers: number;
  readonly lengths: readonly number[];
  readonly x: readonly (readonly (readonly number[])[])[];
  readonly target: readonly (readonly number[])[];
  readonly parameters: Readonly<Record<string, Nested>>;
  readonly prediction: readonly (readonly number[])[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Nested>>;
}

export interface PytorchOptimizer {
  readonly name: string;
  readonly a: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly start: readonly number[];
  readonly path: readonly (readonly number[])[];
}

export interface PytorchValues {
  readonly torch: string;
  readonly cases: readonly PytorchCase[];
  readonly optimizers: readonly PytorchOptimizer[];
}

export interface PytorchSchedule {
  readonly name: string;
  /** Of `training.schedule`, and `steps` of the run where it is not 100. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Validation losses after every fifth step, for a schedule that looks at them. */
  readonly losses: readonly number[] | null;
  readonly rates: readonly number[];
}

export interface TrainingValues {
  readonly torch: string;
  readonly optimizers: readonly PytorchOptimizer[];
  readonly schedules: readonly PytorchSchedule[];
}

export function flat(value: Nested): number[] {
  return typeof value === 'number' ? [value] : value.flatMap(flat);
}

/** Largest |a − b| over the largest |b|: the error relative to the tensor. */
export function tensorError(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(1e-12, ...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN)))) / scale;
}

function nodesOf({ kind, layers }: PytorchCase): Record<string, object> {
  const [cell, activation] = kind.split(' ');
  const nodes: Record<string, object> = { x: { kind: 'input', fields: ['a', 'b'] } };
  for (let i = 0; i < layers; i++) {
    const x = i === 0 ? 'x.y' : `cell${i - 1}.y`;
    nodes[`cell${i}`] = { kind: cell, units: 4, ...(activation === undefined ? {} : { activation }), inputs: { x } };
  }
  nodes['out'] = { kind: 'dense', units: 1, inputs: { x: `cell${layers - 1}.last` } };
  nodes['loss'] = { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } };
  return nodes;
}

/** Errors of the prediction, the loss and each gradient, all relative. */
export function compareCase(test: PytorchCase): Readonly<Record<string, number>> {
  const [B, T] = [test.x.length, test.x[0]?.length ?? 0];
  const ragged = test.lengths.some((length) => length !== T);
  const data = dataInfo([number('a'), number('b'), number('c')], ragged);
  const executor = createReferenceExecutor({
    plan: planOf(nodesOf(test), data),
    maxDims: { B, T },
    optimizerSlots: 0,
    threads: 1,
  });
  executor.bind({ B, T });
  for (const [name, value] of Object.entries(test.parameters)) executor.param(name).set(flat(value));
  executor.paramsChanged();
  fillInputs(executor, test, B, T);
  executor.run('evaluate', { seed: 1, step: 1 });
  const errors: Record<string, number> = {
    prediction: tensorError(executor.output('prediction:loss'), flat(test.prediction)),
    loss: tensorError(executor.output('loss'), [test.loss]),
  };
  executor.run('train', { seed: 1, step: 1 });
  for (const [name, value] of Object.entries(test.gradients))
    errors[name] = tensorError(executor.grad(name), flat(value));
  return errors;
}

function fillInputs(executor: Executor, test: PytorchCase, B: number, T: number): void {
  for (const input of executor.plan.inputs) {
    const view = executor.input(input.name);
    const at = (t: number, b: number): number =>
      input.role.kind === 'mask' ? Number(t < (test.lengths[b] ?? 0)) : Number(t === (test.lengths[b] ?? 0) - 1);
    if (input.role.kind === 'feed' && input.role.use === 'target') view.set(flat(test.target));
    else if (input.role.kind === 'feed')
      view.set(Array.from({ length: T }, (_, t) => test.x.flatMap((sequence) => sequence[t] ?? [])).flat());
    else view.set(Array.from({ length: T * B }, (_, i) => at(Math.floor(i / B), i % B)));
  }
}

/** The optimizers of `PytorchValues`, by name. */
export const optimizerSteps: Readonly<Record<string, (step: number) => OptimizerStep>> = {
  sgd: () => ({ kind: 'sgd', learningRate: 0.05, momentum: 0, nesterov: false }),
  'sgd momentum': () => ({ kind: 'sgd', learningRate: 0.02, momentum: 0.9, nesterov: false }),
  'sgd nesterov': () => ({ kind: 'sgd', learningRate: 0.02, momentum: 0.9, nesterov: true }),
  adagrad: () => ({ kind: 'adagrad', learningRate: 0.1, epsilon: 1e-10 }),
  adadelta: () => ({ kind: 'adadelta', learningRate: 1, decay: 0.9, epsilon: 1e-6 }),
  rmsprop: () => ({ kind: 'rmsprop', learningRate: 0.003, decay: 0.95, epsilon: 1e-8, momentum: 0, centered: false }),
  'rmsprop momentum': () => ({
    kind: 'rmsprop',
    learningRate: 0.001,
    decay: 0.9,
    epsilon: 1e-8,
    momentum: 0.5,
    centered: false,
  }),
  'rmsprop centred': () => ({
    kind: 'rmsprop',
    learningRate: 0.001,
    decay: 0.95,
    epsilon: 1e-4,
    momentum: 0.5,
    centered: true,
  }),
  adam: (step) => ({ ...adam, step }),
  adamw: (step) => ({ ...adam, step }),
  amsgrad: (step) => ({ ...adam, beta2: 0.99, amsgrad: true, step }),
};
const adam = {
  kind: 'adam',
  learningRate: 0.03,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  amsgrad: false,
} as const;
/** Decoupled weight decay of those that have it. */
const decays: Readonly<Record<string, number>> = { adamw: 0.05 };

/** Follows an optimizer over PyTorch's 100 steps; the largest relative error of the weights at every tenth one. */
export function compareOptimizer(test: PytorchOptimizer): number {
  const columns = test.start.map((_, i) => number(`x${i}`));
  const nodes = {
    x: { kind: 'input', fields: columns.map((c) => c.name), per: 'sequence' },
    w: { kind: 'dense', units: 1, bias: false, inputs: { x: 'x.y' } },
    loss: { kind: 'mse', target: 'y', inputs: { prediction: 'w.y' } },
  };
  const dims = { B: test.y.length, T: 1 };
  const plan = planOf(nodes, dataInfo([...columns, number('y')]));
  const executor = createReferenceExecutor({ plan, maxDims: dims, optimizerSlots: 3, threads: 1 });
  executor.bind(dims);
  executor.param('w.W').set(test.start);
  executor.paramsChanged();
  for (const input of plan.inputs) {
    const target = input.role.kind === 'feed' && input.role.use === 'target';
    executor.input(input.name).set(target ? test.y : test.a.flat());
  }
  const rule = optimizerSteps[test.name];
  if (rule === undefined) throw new Error(`no optimizer ${test.name}`);
  const scales = { rate: Float64Array.of(1), decay: Float64Array.of(decays[test.name] ?? 0) };
  let error = 0;
  for (let step = 1; step <= test.path.length * 10; step++) {
    executor.run('train', { seed: 1, step });
    executor.update(rule(step), scales);
    if (step % 10 === 0)
      error = Math.max(error, tensorError(executor.param('w.W'), [...(test.path[step / 10 - 1] ?? [])]));
  }
  return error;
}

/** Training settings with a learning rate of 0.1, 100 steps where `steps` says nothing else, and a schedule. */
export function scheduleSettings({ steps = 100, ...schedule }: Readonly<Record<string, unknown>>): TrainingSpec {
  const text = { version: 1, training: { optimizer: { learningRate: 0.1 }, steps, schedule } };
  const { graph, diagnostics } = parseGraph(JSON.stringify(text));
  const wrong = diagnostics.find(({ path }) => path[0] === 'training');
  if (wrong !== undefined) throw new Error(wrong.message);
  return graph.training;
}

/** The largest relative error of the learning rate over PyTorch's steps. */
export function compareSchedule({ settings, losses, rates }: PytorchSchedule): number {
  const training = scheduleSettings(settings);
  const plateau = freshPlateau();
  let error = 0;
  rates.forEach((rate, i) => {
    error = Math.max(error, Math.abs(learningRateAt(training, i + 1, plateau.falls) / rate - 1));
    const loss = (i + 1) % 5 === 0 ? losses?.[(i + 1) / 5 - 1] : undefined;
    if (loss !== undefined) seePlateau(plateau, training.schedule, loss);
  });
  return error;
}
