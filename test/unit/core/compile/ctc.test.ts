// CTC as an op: against all paths written out, gradients against central differences, long sequences, padding, targets that cannot be spelt.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/core/base/random.ts';
import { ctc } from '../../../../src/core/ir/alignmentOps.ts';
import type { Builder, Val } from '../../../../src/core/ir/builder.ts';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { ctcByHand } from '../../../support/ctcByHand.ts';
import { backends, distance, options, wasmBackends, type Backend } from '../../../support/executors.ts';
import { feed, planOfOps, weighted } from '../../../support/planOfOps.ts';

interface Batch {
  /** Classes, the blank included. */
  readonly V: number;
  readonly T: number;
  readonly targets: readonly (readonly number[])[];
  readonly steps: readonly number[];
  readonly blank?: 'first' | 'last';
  readonly zeroInfinity?: boolean;
  /** Columns of `tokens` beyond the longest target, filled with labels that must not be read. */
  readonly spare?: number;
  readonly spread?: number;
}

const longest = ({ targets, spare = 0 }: Batch): number => Math.max(1, ...targets.map((t) => t.length)) + spare;

/** logits = x · scale (trained), summed with a weight for each sequence. */
function planOf(batch: Batch): ReturnType<typeof planOfOps> {
  return planOfOps((b: Builder): Record<string, Val> => {
    const logits = b.mul(feed(b, 'x', ['T', 'B', batch.V]), b.param('a.scale', [batch.V], { kind: 'zeros' }));
    const lengths = { logitLengths: feed(b, 'steps', ['B', 1]), tokenLengths: feed(b, 'labels', ['B', 1]) };
    const { blank = 'last', zeroInfinity = false } = batch;
    const losses = ctc(b, { blank, zeroInfinity, logits, tokens: feed(b, 'tokens', ['U', 'B'], 'i32'), ...lengths });
    return { losses, logits, loss: weighted(b, losses) };
  });
}

function fill(executor: Executor, batch: Batch, seed = 1, pad = 0): void {
  const { V, T, targets, steps, spread = 1.5 } = batch;
  const B = targets.length;
  const U = longest(batch);
  executor.bind({ B, T: T + pad, U });
  const x = executor.input('x');
  targets.forEach((_, r) => {
    const random = new RandomStream(seed, `x ${r}`);
    for (let t = 0; t < T + pad; t++)
      for (let c = 0; c < V; c++)
        x[(t * B + r) * V + c] = t < (steps[r] ?? 0) ? Math.fround(spread * random.normal()) : 77;
  });
  const scale = new RandomStream(seed, 'scale');
  executor.param('a.scale').set(Array.from({ length: V }, () => Math.fround(1 + 0.3 * scale.normal())));
  executor.paramsChanged();
  const tokens = executor.input('tokens');
  targets.forEach((target, r) => {
    for (let u = 0; u < U; u++) tokens[u * B + r] = target[u] ?? 1000;
  });
  executor.input('steps').set(steps);
  executor.input('labels').set(targets.map((target) => target.length));
  const weights = new RandomStream(seed, 'weights');
  executor.input('weights').set(targets.map(() => Math.fround(0.5 + weights.uniform())));
}

async function run(
  backend: Backend,
  batch: Batch,
  pad = 0,
): Promise<{ readonly losses: number[]; readonly gradient: number[] }> {
  const dims = { B: batch.targets.length, T: batch.T + pad, U: longest(batch) };
  const executor = await backend.create(options(planOf(batch), dims));
  fill(executor, batch, 1, pad);
  executor.run('train', { seed: 1, step: 1 });
  const result = { losses: [...executor.output('losses')], gradient: [...executor.grad('a.scale')] };
  await executor.dispose();
  return result;
}

const small: readonly (readonly [string, Batch])[] = [
  ['one step', { V: 3, T: 1, targets: [[0], [1]], steps: [1, 1] }],
  [
    'repeats that need blanks',
    {
      V: 3,
      T: 5,
      targets: [
        [0, 0],
        [1, 1, 1],
        [0, 1, 0],
      ],
      steps: [4, 5, 5],
    },
  ],
  ['lengths that differ', { V: 4, T: 6, targets: [[2, 0, 1], [1], [0, 2, 2, 1]], steps: [6, 2, 5] }],
  ['an empty target', { V: 3, T: 4, targets: [[], [1, 0]], steps: [3, 4] }],
  ['one label', { V: 2, T: 6, targets: [[0], [0, 0], [0, 0, 0]], steps: [3, 6, 5] }],
  [
    'blank first',
    {
      V: 4,
      T: 5,
      targets: [
        [2, 1],
        [0, 0],
      ],
      steps: [5, 4],
      blank: 'first',
    },
  ],
  ['a single sequence', { V: 5, T: 6, targets: [[3, 3, 1]], steps: [6] }],
  ['spare tokens', { V: 3, T: 3, targets: [[1], [0, 1]], steps: [3, 3], spare: 3 }],
];

describe.each(backends)('on $name', (backend) => {
  it.each(small)('%s: the loss is −ln of all paths added up, to 1e-6 relative', async (_, batch) => {
    const { V, blank = 'last', targets, steps } = batch;
    const reference = createReferenceExecutor(
      options(planOf(batch), { B: targets.length, T: batch.T, U: longest(batch) }),
    );
    fill(reference, batch);
    reference.run('evaluate', { seed: 1, step: 1 });
    const logits = reference.output('logits');
    const { losses } = await run(backend, batch);
    targets.forEach((target, r) => {
      const row = (t: number): number[] =>
        Array.from({ length: V }, (__, c) => logits[(t * targets.length + r) * V + c] ?? NaN);
      const scores = Array.from({ length: steps[r] ?? 0 }, (__, t) => row(t));
      const wanted = ctcByHand(
        scores,
        target.map((c) => (blank === 'first' ? c + 1 : c)),
        blank === 'first' ? 0 : V - 1,
      );
      expect(Math.abs((losses[r] ?? NaN) - wanted) / Math.max(1, wanted)).toBeLessThan(
        backend.name === 'reference' ? 1e-12 : 1e-6,
      );
    });
  });

  it('a target that cannot be spelt costs infinity, or nothing when that is asked', async () => {
    const batch: Batch = {
      V: 3,
      T: 3,
      targets: [
        [0, 0],
        [0, 0, 1],
        [0, 1, 0, 1],
      ],
      steps: [3, 3, 3],
    };
    const { losses, gradient } = await run(backend, batch);
    expect(Number.isFinite(losses[0])).toBe(true);
    expect(losses.slice(1)).toEqual([Infinity, Infinity]);
    expect(gradient.every(Number.isNaN)).toBe(true);
    const zero = await run(backend, { ...batch, zeroInfinity: true });
    expect(zero.losses).toEqual([losses[0], 0, 0]);
    const alone = await run(backend, { ...batch, targets: [[0, 0]], steps: [3] });
    zero.gradient.forEach((g, i) => expect(g).toBeCloseTo(alone.gradient[i] ?? NaN, 5));
  });

  it('a sequence of no steps spells the empty target only', async () => {
    const batch: Batch = { V: 3, T: 2, targets: [[], [1], [1]], steps: [0, 0, 2], zeroInfinity: true };
    const { losses } = await run(backend, batch);
    expect(losses.slice(0, 2)).toEqual([0, 0]);
    expect((await run(backend, { ...batch, zeroInfinity: false })).losses[1]).toBe(Infinity);
  });

  it('a label that is no class is refused with the node', async () => {
    for (const label of [2, -1, 2 ** 31 - 1])
      await expect(
        run(backend, {
          V: 3,
          T: 4,
          targets: [
            [0, 1],
            [1, label],
          ],
          steps: [4, 4],
        }),
      ).rejects.toThrow(new RegExp(`ctc.*: token ${label} in row 1`));
  });

  it('more padding, the same loss and gradient to 1e-6', async () => {
    for (const [, batch] of small) {
      const [short, long] = [await run(backend, batch), await run(backend, { ...batch, spare: 5 }, 7)];
      long.losses.forEach((loss, i) => expect(loss).toBeCloseTo(short.losses[i] ?? NaN, 6));
      long.gradient.forEach((g, i) => expect(g).toBeCloseTo(short.gradient[i] ?? NaN, 6));
    }
  });
});

describe('gradients equal central differences to 1e-6 relative', () => {
  it.each(small)('%s', (_, batch) => {
    const dims = { B: batch.targets.length, T: batch.T, U: longest(batch) };
    for (const seed of [1, 2, 3]) {
      const executor = createReferenceExecutor(options(planOf(batch), dims));
      fill(executor, batch, seed);
      const [check] = gradcheck(executor, { elements: 40, seed: 1 });
      expect(check?.error).toBeLessThan(1e-6);
    }
  });
});

/** Targets at random with repeats, as long as their steps allow. */
function randomBatch(seed: number, B: number, T: number, V: number, spread: number): Batch {
  const random = new RandomStream(seed, 'batch');
  const steps = Array.from({ length: B }, (_, r) => (r === 0 ? T : 1 + random.below(T)));
  const targets = steps.map((length) => {
    const most = Math.floor((length + 1) / 2);
    return Array.from({ length: random.below(most + 1) }, () => random.below(V - 1));
  });
  return { V, T, targets, steps, spread };
}

describe.each(wasmBackends)('$name equals the reference', (backend) => {
  const apart = async (batch: Batch): Promise<number> => {
    const [reference = { losses: [], gradient: [] }, actual = reference] = [
      await run({ name: 'reference', create: async (o) => createReferenceExecutor(o) }, batch),
      await run(backend, batch),
    ];
    const of = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers);
    return Math.max(
      distance(of(actual.losses), of(reference.losses)),
      distance(of(actual.gradient), of(reference.gradient)),
    );
  };

  it('to 1e-5, odd sizes, scores near and far apart', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const [B, T, V] = [1 + (seed % 5), 1 + ((seed * 7) % 23), 2 + (seed % 9)];
      expect(await apart(randomBatch(seed, B, T, V, seed % 3 === 0 ? 8 : 1)), `seed ${seed}`).toBeLessThan(1e-5);
    }
  });

  it('to 1e-5 over a thousand steps, also where the target is very improbable', async () => {
    for (const spread of [1, 10]) {
      const batch = randomBatch(5, 2, 1000, 12, spread);
      const long = {
        ...batch,
        targets: [Array.from({ length: 333 }, (_, u) => (u * u) % 11), [1, 1, 2]],
        steps: [1000, 997],
      };
      expect(await apart(long)).toBeLessThan(1e-5);
    }
  });
});
