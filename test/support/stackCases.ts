// Compares stacked recurrent nodes with values that PyTorch computed (written by test/parity/writeStacks.py).
import { createReferenceExecutor } from '../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, number, planOf } from './compiled.ts';
import { options } from './executors.ts';
import { tensorError } from './pytorchCases.ts';

export interface StackCase {
  readonly name: string;
  readonly kind: 'elman' | 'gru' | 'lstm' | 'lstm projection';
  readonly layers: number;
  readonly both: boolean;
  readonly lengths: readonly number[];
  /** [T, B, 2]. */
  readonly x: readonly number[];
  /** [B, 2]: what the initial states are made from. */
  readonly once: readonly number[];
  readonly stepTarget: readonly number[];
  readonly endTarget: readonly number[];
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly prediction: readonly number[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

export interface StackValues {
  readonly torch: string;
  readonly cases: readonly StackCase[];
}

const nodeParams = {
  elman: { kind: 'elman', units: 2 },
  gru: { kind: 'gru', units: 2 },
  lstm: { kind: 'lstm', units: 2 },
  'lstm projection': { kind: 'lstm', units: 3, projection: 2 },
} as const;

function nodesOf({ kind, layers, both, parameters }: StackCase): Record<string, object> {
  const states = kind.startsWith('lstm') ? ['h', 'c'] : ['h'];
  const starts = states.map((state): [string, object] => [
    `${state}0`,
    { kind: 'dense', units: parameters[`${state}0.b`]?.length ?? 0, inputs: { x: 'once.y' } },
  ]);
  const wires = Object.fromEntries(states.map((state) => [`${state}0`, `${state}0.y`]));
  const direction = both ? 'bidirectional' : 'forward';
  return {
    x: { kind: 'input', fields: ['a', 'b'] },
    once: { kind: 'input', fields: ['a', 'b'], per: 'sequence' },
    ...Object.fromEntries(starts),
    it: { ...nodeParams[kind], layers, direction, initialState: 'wired', inputs: { x: 'x.y', ...wires } },
    each: { kind: 'dense', units: 1, inputs: { x: 'it.y' } },
    final: { kind: 'concat', inputs: Object.fromEntries(states.map((state, i) => ['ab'[i] ?? '', `it.${state}`])) },
    end: { kind: 'dense', units: 1, inputs: { x: 'final.y' } },
    steps: { kind: 'mse', target: 'c', inputs: { prediction: 'each.y' } },
    ends: { kind: 'mse', target: 'c', inputs: { prediction: 'end.y' } },
  };
}

/** Errors of the prediction from the final states, the loss and each gradient, all relative. */
export function compareStack(test: StackCase): Readonly<Record<string, number>> {
  const B = test.lengths.length;
  const T = test.stepTarget.length / B;
  const ragged = test.lengths.some((length) => length !== T);
  const plan = planOf(nodesOf(test), dataInfo(['a', 'b', 'c'].map(number), ragged));
  const executor = createReferenceExecutor(options(plan, { B, T }));
  executor.bind({ B, T });
  for (const { name } of plan.params) executor.param(name).set(test.parameters[name] ?? [NaN]);
  executor.paramsChanged();
  for (const { name, role } of plan.inputs) {
    if (role.kind === 'feed') {
      const [step, once] = role.use === 'input' ? [test.x, test.once] : [test.stepTarget, test.endTarget];
      executor.input(name).set(role.per === 'step' ? step : once);
    } else if (role.kind === 'mask') {
      const real = (i: number): number => Number(Math.floor(i / B) < (test.lengths[i % B] ?? 0));
      executor.input(name).set(Array.from({ length: T * B }, (_, i) => real(i)));
    }
  }
  executor.run('evaluate', { seed: 1, step: 1 });
  const errors: Record<string, number> = {
    prediction: tensorError(executor.output('prediction:ends'), test.prediction),
    loss: tensorError(executor.output('loss'), [test.loss]),
  };
  executor.run('train', { seed: 1, step: 1 });
  for (const { name } of plan.params) errors[name] = tensorError(executor.grad(name), test.gradients[name] ?? []);
  return errors;
}
