// Random graphs on the fast executor: the loss and all gradients as the reference has them, with and without padding.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createReferenceExecutor } from '../../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, fillRandom, number, planOf } from '../../support/compiled.ts';
import { distance, options, wasmBackends } from '../../support/executors.ts';
import { randomGraph } from '../../support/randomGraph.ts';

const sizes = fc.record({ B: fc.integer({ min: 1, max: 3 }), T: fc.integer({ min: 1, max: 6 }), ragged: fc.boolean() });

/** The largest size of any number: gradients are compared on the scale of them all. */
function largest(lists: readonly ArrayLike<number>[]): number {
  return lists.reduce<number>((most, list) => Array.from(list).reduce((m, v) => Math.max(m, Math.abs(v)), most), 0);
}

it.each(wasmBackends)(
  '150 random graphs on $name agree with the reference to 1e-5',
  async (backend) => {
    await fc.assert(
      fc.asyncProperty(randomGraph, sizes, async ({ nodes }, { B, T, ragged }) => {
        const data = dataInfo([number('a'), number('b'), number('c'), number('d')], ragged);
        const plan = planOf(nodes, data);
        const executors = [
          createReferenceExecutor(options(plan, { B, T })),
          await backend.create(options(plan, { B, T })),
        ] as const;
        for (const executor of executors) {
          executor.bind({ B, T });
          fillRandom(executor, { B, T }, data, 7);
          executor.run('train', { seed: 1, step: 1 });
        }
        const [oracle, fast] = executors;
        expect(distance(fast.output('loss'), oracle.output('loss'))).toBeLessThan(1e-5);
        const scale = largest(plan.params.map(({ name }) => oracle.grad(name)));
        for (const { name } of plan.params) {
          const [a, b] = [fast.grad(name), oracle.grad(name)];
          b.forEach((value, i) => expect(Math.abs(value - (a[i] ?? NaN)), name).toBeLessThanOrEqual(1e-5 * scale));
        }
        await fast.dispose();
      }),
      { numRuns: 150, seed: 2027 },
    );
  },
  300_000,
);
