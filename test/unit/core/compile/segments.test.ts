// Time in stretches: the same loss and gradients with less memory, for any number of stretches and any length, masks and dropout included.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGraph } from '../../../../src/core/compile/compile.ts';
import { layoutPlan } from '../../../../src/core/ir/layout.ts';
import { printFunc } from '../../../../src/core/ir/printFunc.ts';
import { completeDims, largestDims } from '../../../../src/core/ir/segments.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { dataInfo, fillRandom, number, planOf, tokens, typedGraph } from '../../../support/compiled.ts';
import { wasmBackends } from '../../../support/executors.ts';
import { randomGraph } from '../../../support/randomGraph.ts';

const table = [number('a'), number('b'), number('c'), number('d')];

interface Sizes {
  readonly B: number;
  readonly T: number;
}

function run(nodes: object, data: ReturnType<typeof dataInfo>, dims: Sizes, segments: number): Executor {
  const plan = planOf(nodes, data, { segments });
  const executor = createReferenceExecutor({ plan, maxDims: { B: 3, T: 9 }, optimizerSlots: 0, threads: 1 });
  executor.bind(dims as unknown as Record<string, number>);
  fillRandom(executor, { ...dims }, data, 5);
  executor.run('train', { seed: 3, step: 2 });
  return executor;
}

/** Largest difference of loss and gradients. */
function apart(a: Executor, b: Executor): number {
  let most = Math.abs(Number(a.output('loss')[0]) - Number(b.output('loss')[0]));
  for (const { name, grad } of a.plan.params) {
    if (grad === null) continue;
    const other = b.grad(name);
    a.grad(name).forEach((g, i) => (most = Math.max(most, Math.abs(g - (other[i] ?? NaN)) || 0)));
    if (a.grad(name).some((g, i) => Number.isNaN(g) || Number.isNaN(other[i]))) return NaN;
  }
  return most;
}

const lstm: object = {
  x: { kind: 'input', fields: ['a', 'b'] },
  memory: { kind: 'lstm', units: 32, inputs: { x: 'x.y' } },
  out: { kind: 'dense', units: 1, inputs: { x: 'memory.last' } },
  loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
};

describe('the lengths of stretches', () => {
  it('add up to the whole and are never above the largest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 2, max: 40 }),
        (a, b, segments) => {
          const plan = { symbols: ['B', 'T'], segments };
          const [T, most] = [Math.min(a, b), Math.max(a, b)];
          const [now, largest] = [completeDims(plan, { B: 1, T }), largestDims(plan, { B: 1, T: most })];
          const lengths = Array.from({ length: segments }, (_, i) => now[`T${i + 1}`] ?? NaN);
          expect(lengths.reduce((sum, n) => sum + n, 0)).toBe(T);
          for (const [i, length] of lengths.entries()) expect(length).toBeLessThanOrEqual(largest[`T${i + 1}`] ?? NaN);
        },
      ),
    );
  });
});

describe('the pass', () => {
  it('chains loops over stretches of time, by their states', () => {
    const nodes = {
      x: { kind: 'input', fields: ['a'] },
      memory: { kind: 'elman', units: 2, inputs: { x: 'x.y' } },
      loss: { kind: 'mse', target: ['b', 'c'], inputs: { prediction: 'memory.y' } },
    };
    let text = '';
    planOf(nodes, dataInfo(table), {
      segments: 2,
      onPass: (pass, func) => (pass === 'segment' && func.name === 'evaluate' ? (text = printFunc(func)) : undefined),
    });
    expect(text).toMatchInlineSnapshot(`
      "func evaluate
        %0 [T, B, 1] = feed input:a
        %1 [1, 2] = param memory.W
        %2 [2, 2] = param memory.U
        %3 [2] = param memory.b
        %18 [T, B, 2] = feed target:b,c
        %4 [] = const 0   ; memory
        %5 [B, 2] = expand %4   ; memory
        %30 [T1, B, 1] = timeSlice 1/2 of %0   ; memory
        %28 [T1, B, 2], %29 [B, 2] = scan T1, recomputed   ; memory
          %31 [B, 1] = each %30
          %32 [B, 2] = carry z-1 from %5
          %33 [1, 2] = captured %1
          %34 [2, 2] = captured %2
          %35 [2] = captured %3
          %36 [B, 2] = matmul.nn %31, %33   ; memory
          %37 [B, 2] = add %36, %35   ; memory
          %38 [B, 2] = matmul.nn %32, %34   ; memory
          %39 [B, 2] = add %37, %38   ; memory
          %40 [B, 2] = tanh %39   ; memory
          next 0 = %40
          %28 = stack of %40
          %29 = final of carry 0
        %42 [T2, B, 1] = timeSlice 2/2 of %0   ; memory
        %41 [T2, B, 2] = scan T2   ; memory
          %43 [B, 1] = each %42
          %44 [B, 2] = carry z-1 from %29
          %45 [1, 2] = captured %1
          %46 [2, 2] = captured %2
          %47 [2] = captured %3
          %48 [B, 2] = matmul.nn %43, %45   ; memory
          %49 [B, 2] = add %48, %47   ; memory
          %50 [B, 2] = matmul.nn %44, %46   ; memory
          %51 [B, 2] = add %49, %50   ; memory
          %52 [B, 2] = tanh %51   ; memory
          next 0 = %52
          %41 = stack of %52
        %17 [T, B, 2] = timeConcat %28, %41   ; memory
        %19 [T, B, 2] = sub %17, %18   ; loss
        %20 [T, B, 2] = square %19   ; loss
        %21 [] = sum.all %20   ; loss
        %22 [] = const 1   ; loss
        %23 [T, B, 1] = expand %22   ; loss
        %24 [] = sum.all %23   ; loss
        %25 [] = const 2   ; loss
        %26 [] = mul %24, %25   ; loss
        %27 [] = div %21, %26   ; loss
        out loss:loss = %27
        out prediction:loss = %17
        out loss = %27
      "
    `);
  });
});

describe('time in stretches', () => {
  it('gives the loss and gradients of the whole, for 200 random graphs, to 1e-12', () => {
    const sizes = fc.record({
      B: fc.integer({ min: 1, max: 3 }),
      T: fc.integer({ min: 1, max: 9 }),
      segments: fc.integer({ min: 2, max: 5 }),
      ragged: fc.boolean(),
    });
    fc.assert(
      fc.property(randomGraph, sizes, ({ nodes }, { B, T, segments, ragged }) => {
        const data = dataInfo(table, ragged);
        expect(apart(run(nodes, data, { B, T }, 1), run(nodes, data, { B, T }, segments))).toBeLessThan(1e-12);
      }),
      { numRuns: 200, seed: 31 },
    );
  }, 600_000);

  it('draws the same dropout masks inside a loop, by time step', () => {
    const loop = {
      x: { kind: 'input', fields: ['a', 'b'] },
      back: { kind: 'delay', steps: 2, inputs: { x: 'cell.y' } },
      mix: { kind: 'concat', inputs: { a: 'x.y', b: 'back.y' } },
      drop: { kind: 'dropout', rate: 0.4, inputs: { x: 'mix.y' } },
      cell: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'drop.y' } },
      out: { kind: 'dense', units: 1, inputs: { x: 'cell.y' } },
      loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
    };
    for (const T of [1, 2, 3, 7, 9]) {
      const whole = run(loop, dataInfo(table), { B: 2, T }, 1);
      for (const segments of [2, 3, 4])
        expect(apart(whole, run(loop, dataInfo(table), { B: 2, T }, segments))).toBeLessThan(1e-12);
      const other = run({ ...loop, drop: { ...loop.drop, rate: 0.3 } }, dataInfo(table), { B: 2, T }, 3);
      expect(apart(whole, other)).toBeGreaterThan(1e-6);
    }
  });

  it.each(wasmBackends)('on $name as on the reference, to 1e-5, for every short length', async (backend) => {
    const data = dataInfo([tokens('text', 9), tokens('label', 3, false)], true);
    const nodes = {
      chars: { kind: 'input', fields: ['text'] },
      code: { kind: 'embedding', units: 4, inputs: { x: 'chars.y' } },
      drop: { kind: 'dropout', rate: 0.2, inputs: { x: 'code.y' } },
      one: { kind: 'gru', units: 4, inputs: { x: 'drop.y' } },
      two: { kind: 'lstm', units: 3, inputs: { x: 'one.y' } },
      out: { kind: 'dense', units: 'label', inputs: { x: 'two.last' } },
      loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'out.y' } },
    };
    for (const segments of [2, 4]) {
      const plan = planOf(nodes, data, { segments });
      const fast = await backend.create({ plan, maxDims: { B: 3, T: 9 }, optimizerSlots: 0, threads: 1 });
      for (const T of [1, 2, 3, 8, 9]) {
        const slow = run(nodes, data, { B: 3, T }, 1);
        fast.bind({ B: 3, T });
        fillRandom(fast, { B: 3, T }, data, 5);
        fast.run('train', { seed: 3, step: 2 });
        expect(apart(fast, slow), `T ${T}, ${segments} stretches`).toBeLessThan(1e-5);
      }
      await fast.dispose();
    }
  });
});

describe('a memory bound', () => {
  const dims = { B: 16, T: 400 };
  const typed = typedGraph(lstm, dataInfo(table));
  const bytes = (segments: number): number => layoutPlan(planOf(lstm, dataInfo(table), { segments }), dims).size * 4;

  it('is kept with the fewest stretches that fit', () => {
    const bound = bytes(4);
    const made = compileGraph(typed, { memory: { bytes: bound, dims } });
    expect(made.ok && [made.plan.segments, layoutPlan(made.plan, dims).size * 4 <= bound]).toEqual([4, true]);
    expect(bytes(3)).toBeGreaterThan(bound);
  });

  it('that nothing keeps is an error that names the least', () => {
    const made = compileGraph(typed, { memory: { bytes: 1000, dims } });
    expect(made.ok ? [] : made.diagnostics).toMatchObject([
      { code: 'memory-bound', severity: 'error', path: ['training', 'memory'] },
    ]);
    const least = /at least ([\d.]+) MB/.exec(made.ok ? '' : (made.diagnostics[0]?.message ?? ''))?.[1];
    expect(compileGraph(typed, { memory: { bytes: Number(least) * 2 ** 20, dims } }).ok).toBe(true);
  }, 600_000);

  it('lets memory grow with √T: sixteen times the length takes less than five times the memory', () => {
    const least = (T: number): number =>
      Math.min(
        ...[20, 64].map(
          (segments) => layoutPlan(planOf(lstm, dataInfo(table), { segments, verify: false }), { B: 16, T }).size,
        ),
      );
    const whole = (T: number): number => layoutPlan(planOf(lstm, dataInfo(table)), { B: 16, T }).size;
    expect(whole(1600) / whole(100)).toBeGreaterThan(12);
    expect(least(1600) / least(100)).toBeLessThan(5);
  }, 600_000);
});
