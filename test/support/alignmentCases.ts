// Compares attention and CTC with values that PyTorch computed (written by test/parity/writeAlignment.py).
import { attention, ctc } from '../../src/core/ir/alignmentOps.ts';
import type { Builder, Val } from '../../src/core/ir/builder.ts';
import type { Executor } from '../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../src/runtime/reference/referenceExecutor.ts';
import { options } from './executors.ts';
import { feed, planOfOps, weighted } from './planOfOps.ts';
import { tensorError } from './pytorchCases.ts';

export interface AttentionCase {
  readonly name: string;
  readonly score: 'scaled' | 'dot' | 'additive';
  readonly causal: boolean;
  readonly lengths: readonly number[];
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly weights: readonly number[];
  readonly context: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

export interface CtcCase {
  readonly name: string;
  readonly blank: 'first' | 'last';
  readonly zeroInfinity: boolean;
  readonly steps: readonly number[];
  readonly targets: readonly (readonly number[])[];
  readonly shape: readonly number[];
  readonly logits: readonly number[];
  readonly weights: readonly number[];
  readonly losses: readonly number[];
  readonly gradient: readonly number[];
}

export interface AlignmentValues {
  readonly torch: string;
  readonly attention: readonly AttentionCase[];
  readonly ctc: readonly CtcCase[];
}

/** Everything has fixed sizes here, so that whatever PyTorch differentiates for can be a parameter. */
function executorOf(build: (b: Builder) => Readonly<Record<string, Val>>): Executor {
  return createReferenceExecutor(options(planOfOps(build), { B: 1, T: 1, U: 1 }));
}

function trained(b: Builder, name: string, shape: readonly number[] | undefined): Val {
  return b.param(`a.${name}`, shape ?? [], { kind: 'zeros' });
}

/** Errors of the context and of each gradient, relative to the tensor. */
export function compareAttention(test: AttentionCase): Readonly<Record<string, number>> {
  const { score, causal, lengths, shapes, inputs } = test;
  const [T = 1, B = 1, D = 1] = shapes['keys'] ?? [];
  const executor = executorOf((b) => {
    const [query, keys, values] = ['query', 'keys', 'values'].map((name) => trained(b, name, shapes[name]));
    if (!query || !keys || !values) throw new Error('operands');
    const mask = feed(b, 'mask', [T, B, 1]);
    const vector = score === 'additive' ? trained(b, 'vector', shapes['vector']) : null;
    const [kind, scale] =
      score === 'additive' ? (['additive', 1] as const) : (['dot', score === 'scaled' ? D ** -0.5 : 1] as const);
    const context = attention(b, { score: kind, scale, causal, query, keys, values, mask, vector });
    return { context, loss: weighted(b, context) };
  });
  for (const [name, value] of Object.entries(inputs)) executor.param(`a.${name}`).set(value);
  executor.paramsChanged();
  executor.input('mask').set(Array.from({ length: T }, (_, t) => lengths.map((n) => (t < n ? 1 : 0))).flat());
  executor.input('weights').set(test.weights);
  executor.run('train', { seed: 1, step: 1 });
  const errors: Record<string, number> = { context: tensorError(executor.output('context'), test.context) };
  for (const [name, gradient] of Object.entries(test.gradients))
    errors[name] = differs(executor.grad(`a.${name}`), gradient);
  return errors;
}

/** Where PyTorch gives rounding errors around 0, ours may be 0. */
function differs(actual: ArrayLike<number>, expected: readonly number[]): number {
  const tiny = expected.every((value) => Math.abs(value) < 1e-12);
  return tiny ? Math.max(...Array.from(actual, Math.abs)) : tensorError(actual, expected);
}

/** Errors of the losses and of the gradient of the scores, relative to the tensor. */
export function compareCtc(test: CtcCase): Readonly<Record<string, number>> {
  const { blank, zeroInfinity, targets, shape } = test;
  const B = targets.length;
  const U = Math.max(1, ...targets.map((target) => target.length));
  const executor = executorOf((b) => {
    const logits = trained(b, 'logits', shape);
    const lengths = { logitLengths: feed(b, 'steps', [B, 1]), tokenLengths: feed(b, 'labels', [B, 1]) };
    const losses = ctc(b, { blank, zeroInfinity, logits, tokens: feed(b, 'tokens', [U, B], 'i32'), ...lengths });
    return { losses, loss: weighted(b, losses) };
  });
  executor.param('a.logits').set(test.logits);
  executor.paramsChanged();
  executor.input('steps').set(test.steps);
  executor.input('labels').set(targets.map((target) => target.length));
  executor.input('tokens').set(Array.from({ length: U }, (_, u) => targets.map((target) => target[u] ?? 0)).flat());
  executor.input('weights').set(test.weights);
  executor.run('train', { seed: 1, step: 1 });
  return {
    losses: tensorError(executor.output('losses'), test.losses),
    gradient: tensorError(executor.grad('a.logits'), test.gradient),
  };
}
