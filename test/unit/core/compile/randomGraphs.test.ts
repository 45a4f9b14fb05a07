// Random graphs: gradients against differences, optimized against unoptimized plans, with and without padding.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { dataInfo, fillRandom, number, planOf } from '../../../support/compiled.ts';
import { randomGraph } from '../../../support/randomGraph.ts';

const runs = { numRuns: 300, seed: 2026 };
const sizes = fc.record({ B: fc.integer({ min: 1, max: 3 }), T: fc.integer({ min: 1, max: 6 }), ragged: fc.boolean() });

function executorOf(nodes: object, dims: { B: number; T: number; ragged: boolean }, optimize: boolean): Executor {
  const data = dataInfo([number('a'), number('b'), number('c'), number('d')], dims.ragged);
  const max = { B: dims.B, T: dims.T };
  const executor = createReferenceExecutor({
    plan: planOf(nodes, data, { optimize }),
    maxDims: max,
    optimizerSlots: 0,
    threads: 1,
  });
  executor.bind(max);
  fillRandom(executor, max, data, 7);
  return executor;
}

describe('300 random graphs', () => {
  it('have gradients that equal central differences to 1e-5 relative', () => {
    fc.assert(
      fc.property(randomGraph, sizes, ({ nodes }, dims) => {
        const worst = gradcheck(executorOf(nodes, dims, true), { elements: 3, seed: 1 }).sort(
          (a, b) => b.error - a.error,
        )[0];
        expect(worst?.error ?? Number.NaN, JSON.stringify(worst)).toBeLessThan(1e-5);
      }),
      runs,
    );
  }, 600_000);

  it('compute the same loss and gradients optimized and not, to 1e-11', () => {
    fc.assert(
      fc.property(randomGraph, sizes, ({ nodes }, dims) => {
        const [fast, slow] = [executorOf(nodes, dims, true), executorOf(nodes, dims, false)];
        for (const executor of [fast, slow]) executor.run('train', { seed: 1, step: 1 });
        expect(Math.abs(Number(fast.output('loss')[0]) - Number(slow.output('loss')[0]))).toBeLessThan(1e-11);
        for (const param of slow.plan.params) {
          const [a, b] = [fast.grad(param.name), slow.grad(param.name)];
          b.forEach((value, i) => expect(Math.abs(value - (a[i] ?? Number.NaN))).toBeLessThan(1e-11));
        }
      }),
      runs,
    );
  }, 600_000);
});
