// What every kind of the catalogue owes, new ones included: right gradients, no trace of padding, optimized plans and both executors
// that agree. The graphs stand in test/support/kindCases.ts; a kind without one fails here by its name.
import { describe, expect, test } from 'vitest';
import type { Dims } from '../../../../src/core/ir/plan.ts';
import { nodeKinds } from '../../../../src/core/nodes/catalogue.ts';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { planOf } from '../../../support/compiled.ts';
import { distance, options, wasmBackends } from '../../../support/executors.ts';
import { caseData, kindCases, type KindCase } from '../../../support/kindCases.ts';
import { fillRagged, randomLengths } from '../../../support/ragged.ts';

test('every kind has a case', () => {
  const without = nodeKinds.map((kind) => kind.kind).filter((kind) => (kindCases[kind] ?? []).length === 0);
  expect(without, 'write one in test/support/kindCases.ts for').toEqual([]);
});

const cases = nodeKinds.flatMap(({ kind }) =>
  (kindCases[kind] ?? []).map((one) => [`${kind}, ${one.name}`, one] as const),
);

/** Every time axis of the plan gets the size `steps`. */
function sizes(symbols: readonly string[], B: number, steps: number): Dims {
  return Object.fromEntries(symbols.map((symbol) => [symbol, symbol === 'B' ? B : steps]));
}

function reference(one: KindCase, ragged: boolean, B: number, steps: number, optimize = true): Executor {
  const plan = planOf(one.nodes, caseData(ragged), { optimize });
  const executor = createReferenceExecutor(options(plan, sizes(plan.symbols, B, steps)));
  return executor;
}

function gradientsOf(executor: Executor): ReadonlyMap<string, Float64Array> {
  const trained = executor.plan.params.filter((param) => param.grad !== null);
  return new Map(trained.map(({ name }) => [name, Float64Array.from(executor.grad(name))]));
}

function largestGap(a: ReadonlyMap<string, Float64Array>, b: ReadonlyMap<string, Float64Array>): number {
  let gap = 0;
  for (const [name, values] of a)
    values.forEach((value, i) => (gap = Math.max(gap, Math.abs(value - (b.get(name)?.[i] ?? NaN)))));
  return gap;
}

describe.each(cases)('%s', (_, one) => {
  test.each([
    ['sequences of one length', false, 3, 5],
    ['sequences of different lengths', true, 3, 5],
    ['one sequence', true, 1, 4],
    ['one time step', false, 2, 1],
    ['one time step, masked', true, 2, 1],
  ])('gradients equal central differences to 1e-5: %s', (_name, ragged, B, steps) => {
    const executor = reference(one, ragged, B, steps);
    const dims = sizes(executor.plan.symbols, B, steps);
    executor.bind(dims);
    fillRagged(executor, dims, caseData(ragged), { seed: 21, lengths: randomLengths(dims, 3), noise: 1 });
    const checks = gradcheck(executor, { elements: 12, seed: 5 });
    expect(checks.length).toBeGreaterThan(0);
    const worst = [...checks].sort((a, b) => b.error - a.error)[0];
    expect(worst?.error ?? NaN, JSON.stringify(worst)).toBeLessThan(1e-5);
  });

  test.each([2, 3, 4])('padding more changes neither loss nor gradients, to 1e-12: batch %i', (seed) => {
    const executor = reference(one, true, 3, 9);
    const short = sizes(executor.plan.symbols, 3, 4);
    const lengths = randomLengths(short, seed);
    const results = [4, 4, 7, 9].map((steps, noise) => {
      const dims = sizes(executor.plan.symbols, 3, steps);
      executor.bind(dims);
      fillRagged(executor, dims, caseData(true), { seed, lengths, noise });
      executor.run('train', { seed: 3, step: 2 });
      const loss = executor.output('loss')[0] ?? NaN;
      const gradients = gradientsOf(executor);
      executor.run('evaluate', { seed: 3, step: 2 });
      return { loss, gradients, evaluated: executor.output('loss')[0] ?? NaN };
    });
    const [first, ...others] = results;
    if (first === undefined) throw new Error('nothing ran');
    expect(first.loss).not.toBeNaN();
    for (const other of others) {
      expect(Math.abs(other.loss - first.loss)).toBeLessThan(1e-12);
      expect(Math.abs(other.evaluated - first.evaluated)).toBeLessThan(1e-12);
      expect(largestGap(first.gradients, other.gradients)).toBeLessThan(1e-12);
    }
  });

  test('optimized and unoptimized plans agree to 1e-12', () => {
    const [fast, slow] = [true, false].map((optimize) => {
      const executor = reference(one, true, 3, 5, optimize);
      const dims = sizes(executor.plan.symbols, 3, 5);
      executor.bind(dims);
      fillRagged(executor, dims, caseData(true), { seed: 8, lengths: randomLengths(dims, 8), noise: 1 });
      executor.run('train', { seed: 3, step: 2 });
      return { loss: executor.output('loss')[0] ?? NaN, gradients: gradientsOf(executor) };
    });
    expect(Math.abs((fast?.loss ?? NaN) - (slow?.loss ?? NaN))).toBeLessThan(1e-12);
    expect(largestGap(slow?.gradients ?? new Map(), fast?.gradients ?? new Map())).toBeLessThan(1e-12);
  });

  test('time in three stretches that are computed again changes nothing, to 1e-12', () => {
    const [whole, stretches] = [1, 3].map((segments) => {
      const plan = planOf(one.nodes, caseData(true), { segments });
      const dims = sizes(plan.symbols, 3, 5);
      const executor = createReferenceExecutor(options(plan, dims));
      executor.bind(dims);
      fillRagged(executor, dims, caseData(true), { seed: 6, lengths: randomLengths(dims, 6), noise: 1 });
      executor.run('train', { seed: 3, step: 2 });
      return { loss: executor.output('loss')[0] ?? NaN, gradients: gradientsOf(executor) };
    });
    expect(Math.abs((whole?.loss ?? NaN) - (stretches?.loss ?? NaN))).toBeLessThan(1e-12);
    expect(largestGap(whole?.gradients ?? new Map(), stretches?.gradients ?? new Map())).toBeLessThan(1e-12);
  });

  test.each(wasmBackends)('$name agrees with the reference to 1e-5', async (backend) => {
    const plan = planOf(one.nodes, caseData(true));
    const dims = sizes(plan.symbols, 3, 5);
    const executors = [
      createReferenceExecutor(options(plan, dims)),
      await backend.create(options(plan, dims)),
    ] as const;
    for (const executor of executors) {
      executor.bind(dims);
      fillRagged(executor, dims, caseData(true), { seed: 4, lengths: randomLengths(dims, 4), noise: 1 });
      executor.run('train', { seed: 3, step: 2 });
    }
    const [oracle, fast] = executors;
    expect(distance(fast.output('loss'), oracle.output('loss'))).toBeLessThan(1e-5);
    const whole = Math.max(...[...gradientsOf(oracle).values()].flatMap((g) => [...g].map(Math.abs)));
    expect(whole).toBeGreaterThan(0);
    expect(largestGap(gradientsOf(fast), gradientsOf(oracle)) / whole).toBeLessThan(1e-5);
    await fast.dispose();
  });
});
