// Attention as an op: gradients against central differences, weights by hand, masks and padding, inside a loop, and every executor.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/core/base/random.ts';
import { attention } from '../../../../src/core/ir/alignmentOps.ts';
import type { Builder, Val } from '../../../../src/core/ir/builder.ts';
import type { Dims, Plan } from '../../../../src/core/ir/plan.ts';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { compare, options, wasmBackends } from '../../../support/executors.ts';
import { feed, planOfOps, weighted } from '../../../support/planOfOps.ts';

interface Case {
  readonly score: 'dot' | 'additive';
  readonly causal?: boolean;
  readonly masked?: boolean;
  /** Query on an axis U of its own, on the keys' axis T, or without time. */
  readonly query: 'U' | 'T' | 'none';
  readonly D: number;
  readonly E: number;
}

/** Query, keys and values are feeds times trained numbers, so that each has a gradient. (Adding the same to all keys changes no dot weights.) */
function build(b: Builder, { score, causal = false, masked = false, query, D, E }: Case): Record<string, Val> {
  const part = (name: string, lead: readonly string[], width: number): Val =>
    b.mul(feed(b, name, [...lead, width]), b.param(`a.${name}`, [width], { kind: 'glorot' }));
  const context = attention(b, {
    score,
    scale: score === 'dot' ? 1 / Math.sqrt(D) : 1,
    causal,
    query: part('query', query === 'none' ? ['B'] : [query, 'B'], D),
    keys: part('keys', ['T', 'B'], D),
    values: part('values', ['T', 'B'], E),
    mask: masked ? feed(b, 'mask', ['T', 'B', 1]) : null,
    vector: score === 'additive' ? b.param('a.vector', [D], { kind: 'glorot' }) : null,
  });
  return { context, loss: weighted(b, context) };
}

const cases: Readonly<Record<string, Case>> = {
  'dot, two axes': { score: 'dot', query: 'U', D: 5, E: 3 },
  'dot, masked': { score: 'dot', query: 'U', masked: true, D: 4, E: 6 },
  'dot, causal on one axis': { score: 'dot', query: 'T', causal: true, D: 3, E: 3 },
  'dot, causal and masked': { score: 'dot', query: 'T', causal: true, masked: true, D: 6, E: 1 },
  'dot, no query time': { score: 'dot', query: 'none', masked: true, D: 1, E: 4 },
  'additive, two axes': { score: 'additive', query: 'U', D: 5, E: 3 },
  'additive, masked': { score: 'additive', query: 'U', masked: true, D: 7, E: 2 },
  'additive, causal': { score: 'additive', query: 'T', causal: true, D: 4, E: 9 },
  'additive, no query time': { score: 'additive', query: 'none', D: 3, E: 5 },
};

/** 1 at the first `lengths[b]` steps. */
function maskOf(lengths: readonly number[], T: number): number[] {
  return Array.from({ length: T }, (_, t) => lengths.map((length) => (t < length ? 1 : 0))).flat();
}

function filled(plan: Plan, dims: Dims, lengths: readonly number[]): Executor {
  const executor = createReferenceExecutor(options(plan, dims));
  executor.bind(dims);
  for (const { name } of [...plan.params, ...plan.inputs]) {
    const random = new RandomStream(3, name);
    const cells = name.startsWith('a.') ? executor.param(name) : executor.input(name);
    for (let i = 0; i < cells.length; i++) cells[i] = random.normal();
  }
  if (plan.inputs.some(({ name }) => name === 'mask')) executor.input('mask').set(maskOf(lengths, dims['T'] ?? 1));
  executor.paramsChanged();
  return executor;
}

const shapes: readonly (readonly [dims: Dims, lengths: readonly number[]])[] = [
  [{ B: 3, T: 6, U: 4 }, [6, 2, 5]],
  [{ B: 1, T: 1, U: 1 }, [1]],
  [{ B: 2, T: 1, U: 3 }, [1, 0]],
  [{ B: 1, T: 7, U: 1 }, [3]],
];

describe.each(Object.entries(cases))('%s', (_, test) => {
  it.each(shapes)('gradients equal central differences to 1e-6 relative, %o', (dims, lengths) => {
    const checks = gradcheck(
      filled(
        planOfOps((b) => build(b, test)),
        dims,
        lengths,
      ),
      { elements: 40, seed: 5 },
    );
    expect(checks.length).toBe(test.score === 'additive' ? 4 : 3);
    for (const check of checks) expect(check.error, check.parameter).toBeLessThan(1e-6);
  });

  it.each(wasmBackends)('on $name within 1e-5 of the reference', async (backend) => {
    const plan = planOfOps((b) => build(b, test));
    for (const [dims, lengths] of shapes) {
      const inputs = { mask: maskOf(lengths, dims['T'] ?? 1) };
      expect(await compare(plan, backend, { dims, maxDims: { B: 3, T: 7, U: 4 }, inputs })).toBeLessThan(1e-5);
    }
  });

  it('unoptimized plans give the same to 1e-12', () => {
    const [dims, lengths] = shapes[0] ?? [{}, []];
    const [fast, slow] = [true, false].map((optimize) =>
      filled(
        planOfOps((b) => build(b, test), optimize),
        dims,
        lengths,
      ),
    );
    for (const executor of [fast, slow]) executor?.run('train', { seed: 1, step: 1 });
    for (const { name } of fast?.plan.params ?? []) {
      const wanted = slow?.grad(name) ?? [];
      fast?.grad(name).forEach((g, i) => expect(Math.abs(g - (wanted[i] ?? NaN))).toBeLessThan(1e-12));
    }
  });
});

describe('values by hand', () => {
  const evaluate = (
    test: Case,
    dims: Dims,
    lengths: readonly number[],
    feeds: Readonly<Record<string, readonly number[]>>,
  ): number[] => {
    const executor = filled(
      planOfOps((b) => build(b, test)),
      dims,
      lengths,
    );
    for (const { name } of executor.plan.params) executor.param(name).fill(1);
    for (const [name, values] of Object.entries(feeds)) executor.input(name).set(values);
    executor.run('evaluate', { seed: 1, step: 1 });
    return [...executor.output('context')];
  };

  it('the weights are the softmax of q · k / √D', () => {
    const feeds = { query: [1, 2], keys: [1, 0, 0, 1, 1, 1], values: [10, 20, 40] };
    const scores = [1, 2, 3].map((x) => Math.exp(x / Math.SQRT2));
    const total = scores.reduce((sum, x) => sum + x, 0);
    const [context] = evaluate({ score: 'dot', query: 'none', D: 2, E: 1 }, { B: 1, T: 3, U: 1 }, [3], feeds);
    expect(context).toBeCloseTo((10 * (scores[0] ?? 0) + 20 * (scores[1] ?? 0) + 40 * (scores[2] ?? 0)) / total, 12);
  });

  it('additive scores are v · tanh(q + k)', () => {
    const feeds = { query: [0.5, -1], keys: [1, 0, 0.25, 2], values: [1, 3] };
    const scores = [Math.tanh(1.5) + Math.tanh(-1), Math.tanh(0.75) + Math.tanh(1)].map(Math.exp);
    const [context] = evaluate({ score: 'additive', query: 'none', D: 2, E: 1 }, { B: 1, T: 2, U: 1 }, [2], feeds);
    expect(context).toBeCloseTo(((scores[0] ?? 0) + 3 * (scores[1] ?? 0)) / ((scores[0] ?? 0) + (scores[1] ?? 0)), 12);
  });

  it('a sequence without a real key gives zeros, and one key is taken whole', () => {
    const feeds = { query: [1, 1, 1, 1], keys: [3, 4, 5, 6], values: [1, 2, 3, 4] };
    const test: Case = { score: 'dot', query: 'U', masked: true, D: 1, E: 1 };
    expect(evaluate(test, { B: 2, T: 2, U: 2 }, [0, 1], feeds)).toEqual([0, 2, 0, 2]);
  });

  it('causal: the first step sees the first key only', () => {
    const feeds = { query: [1, 1], keys: [1, 1], values: [10, 20] };
    expect(evaluate({ score: 'dot', query: 'T', causal: true, D: 1, E: 1 }, { B: 1, T: 2, U: 1 }, [2], feeds)).toEqual([
      10, 15,
    ]);
  });

  it('scores of a thousand neither overflow nor give NaN', () => {
    const feeds = { query: [1000], keys: [1, 2, -1], values: [5, 7, 9] };
    expect(evaluate({ score: 'dot', query: 'none', D: 1, E: 1 }, { B: 1, T: 3, U: 1 }, [3], feeds)).toEqual([7]);
  });
});

describe('padding changes nothing', () => {
  const gradients = (test: Case, T: number, U: number): readonly number[] => {
    const dims = { B: 2, T, U };
    const executor = filled(
      planOfOps((b) => build(b, test)),
      dims,
      [3, 2],
    );
    const put = (name: string, steps: number, real: number, width: number, beyond: number): void => {
      const random = new RandomStream(8, name);
      const cells = executor.input(name);
      for (let t = 0; t < steps; t++)
        for (let i = 0; i < 2 * width; i++) cells[t * 2 * width + i] = t < real ? random.normal() : beyond;
    };
    put('query', U, 2, test.D, 99);
    put('keys', T, 3, test.D, -99);
    put('values', T, 3, test.E, 99);
    put('weights', U, 2, test.E, 0);
    executor.run('train', { seed: 1, step: 1 });
    return [executor.output('loss')[0] ?? NaN, ...executor.plan.params.flatMap(({ name }) => [...executor.grad(name)])];
  };
  it.each(['dot', 'additive'] as const)(
    '%s: more padding of keys and of queries, the same loss and gradients',
    (score) => {
      const test: Case = { score, query: 'U', masked: true, D: 3, E: 2 };
      const short = gradients(test, 3, 2);
      gradients(test, 9, 5).forEach((value, i) => expect(value).toBeCloseTo(short[i] ?? NaN, 12));
    },
  );
});

describe('inside a loop over another axis', () => {
  const looped =
    (score: 'dot' | 'additive') =>
    (b: Builder): Record<string, Val> => {
      const D = 4;
      const w = b.param('a.W', [D + 3, D], { kind: 'glorot' });
      const k = b.param('a.K', [2, D], { kind: 'glorot' });
      const keys = b.matmul(feed(b, 'x', ['T', 'B', 2]), k);
      const values = b.matmul(feed(b, 'x', ['T', 'B', 2]), b.param('a.V', [2, 3], { kind: 'glorot' }));
      const vector = score === 'additive' ? [b.param('a.vector', [D], { kind: 'glorot' })] : [];
      const mask = feed(b, 'mask', ['T', 'B', 1]);
      const { stacks } = b.scan({
        time: 'U',
        reverse: false,
        sequences: [feed(b, 'y', ['U', 'B', 3])],
        carries: [{ delay: 1, init: [b.expand(b.constant(0.3), ['B', D])] }],
        captured: [keys, values, mask, w, ...vector],
        body: (inner, [y], [h], [kk, vv, m, ww, v = null]) => {
          if (!y || !h || !kk || !vv || !m || !ww) throw new Error('arguments');
          const context = attention(inner, {
            score,
            scale: 0.5,
            causal: false,
            query: h,
            keys: kk,
            values: vv,
            mask: m,
            vector: v,
          });
          const next = inner.tanh(inner.matmul(inner.concat([h, inner.add(context, y)]), ww));
          return { next: [next], stack: [next] };
        },
      });
      const [h] = stacks;
      if (h === undefined) throw new Error('no stack');
      return { h, loss: weighted(b, h) };
    };

  it.each(['dot', 'additive'] as const)('%s: gradients equal central differences to 1e-6 relative', (score) => {
    for (const [dims, lengths] of shapes) {
      const checks = gradcheck(filled(planOfOps(looped(score)), dims, lengths), { elements: 40, seed: 2 });
      expect(checks.length).toBe(score === 'additive' ? 4 : 3);
      for (const check of checks) expect(check.error, check.parameter).toBeLessThan(1e-6);
    }
  });

  // Weights of deviation 0.5: further out tanh is so flat that 1 − h² itself has lost its digits in single precision.
  it.each(wasmBackends)('on $name within 1e-5 of the reference', async (backend) => {
    for (const score of ['dot', 'additive'] as const) {
      for (const [dims, lengths] of shapes) {
        const inputs = { mask: maskOf(lengths, dims['T'] ?? 1) };
        const plan = planOfOps(looped(score));
        expect(
          await compare(plan, backend, { dims, maxDims: { B: 3, T: 7, U: 4 }, inputs, deviation: 0.5 }),
        ).toBeLessThan(1e-5);
      }
    }
  });

  it('a query that does not depend on the loop is answered for all steps before it', () => {
    const plan = planOfOps((b) => {
      const keys = b.mul(feed(b, 'keys', ['T', 'B', 2]), b.param('a.k', [2], { kind: 'zeros' }));
      const { stacks } = b.scan({
        time: 'U',
        reverse: false,
        sequences: [feed(b, 'query', ['U', 'B', 2])],
        carries: [{ delay: 1, init: [b.expand(b.constant(0), ['B', 2])] }],
        captured: [keys],
        body: (inner, [q], [h], [k]) => {
          if (!q || !h || !k) throw new Error('arguments');
          const context = attention(inner, {
            score: 'dot',
            scale: 1,
            causal: false,
            query: q,
            keys: k,
            values: k,
            mask: null,
            vector: null,
          });
          const next = inner.tanh(inner.add(h, context));
          return { next: [next], stack: [next] };
        },
      });
      return { loss: b.sum(stacks[0] ?? keys, 'all') };
    });
    expect(plan.programs.train.filter((step) => step.op === 'attention').length).toBe(1);
    const dims = { B: 2, T: 3, U: 4 };
    const checks = gradcheck(filled(plan, dims, [3, 3]), { elements: 10, seed: 1 });
    expect(Math.max(...checks.map((check) => check.error))).toBeLessThan(1e-6);
  });
});
