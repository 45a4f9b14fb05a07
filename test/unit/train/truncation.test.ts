// Truncated BPTT and stateful evaluation on the reference executor: states are handed on exactly, each step counts once, and the gradient
// is cut where it says.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Executor } from '../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../src/runtime/reference/referenceExecutor.ts';
import { evaluateSplit } from '../../../src/train/evaluate.ts';
import { gradcheck } from '../../../src/train/gradcheck.ts';
import type { Trainer } from '../../../src/train/trainer.ts';
import { RandomStream } from '../../../src/core/base/random.ts';
import { dataInfo, fillRandom, number, planOf } from '../../support/compiled.ts';
import { trainerOf } from '../../support/prepareTask.ts';
import { randomGraph } from '../../support/randomGraph.ts';
import { waveTable } from '../../support/tinyRun.ts';

vi.setConfig({ testTimeout: 300_000 });

const loops = {
  in: { kind: 'input', fields: ['wave'] },
  memory: { kind: 'lstm', units: 3, inputs: { x: 'in.y' } },
  back: { kind: 'delay', steps: 3, initial: 0.25, inputs: { x: 'mix.y' } },
  both: { kind: 'concat', inputs: { a: 'memory.y', b: 'back.y' } },
  mix: { kind: 'dense', units: 2, activation: 'tanh', inputs: { x: 'both.y' } },
  out: { kind: 'dense', units: 1, inputs: { x: 'mix.y' } },
  loss: { kind: 'mse', target: 'wave', inputs: { prediction: 'out.y' } },
};

function graph(training: object, window = 8, nodes: object = loops): string {
  const data = { kind: 'csv', path: 'wave.csv', window, split: { by: 'time', train: 0.6, validation: 0.2 } };
  return JSON.stringify({ version: 1, data, nodes, training: { batch: 4, seed: 2, ...training } });
}

const files = { 'wave.csv': waveTable(160) };

/** Losses of all updates of an epoch, without any update: the weights stay. */
function epoch(
  { batches, executor }: Trainer,
  number = 0,
): { readonly loss: number; readonly real: number; readonly T: number }[] {
  return Array.from({ length: batches.perEpoch }, (_, at) => {
    const { real, dims } = batches.fill(executor, number, at, at + 1);
    executor.run('train', { seed: 1, step: at + 1 });
    batches.took(executor);
    return { loss: Number(executor.output('loss')[0]), real, T: dims['T'] ?? 0 };
  });
}

describe('streams with carried state', () => {
  const whole = async (): Promise<number> => {
    const [only] = epoch(await trainerOf(graph({ truncation: { steps: 1000 } }), files));
    return only?.loss ?? NaN;
  };

  test.each([
    [1, 1],
    [4, 4],
    [5, 2],
    [7, 3],
    [6, 1],
    [23, 23],
    [9, 0],
  ])('BPTT(%i; %i): states go on as in one pass, and every step counts once, to 1e-12', async (steps, every) => {
    const updates = epoch(await trainerOf(graph({ truncation: { steps, every } }), files));
    const counted = updates.reduce((sum, { real }) => sum + real, 0);
    // 96 rows of training, the last without a target, in 4 streams of 23 steps.
    expect(counted).toBe(4 * 23);
    const mean = updates.reduce((sum, { loss, real }) => sum + loss * real, 0) / counted;
    expect(Math.abs(mean - (await whole()))).toBeLessThan(1e-12);
    expect(Math.max(...updates.map(({ T }) => T))).toBe(Math.min(steps, 23));
  });

  test('reset starts every window from the initial state: another loss', async () => {
    const updates = epoch(await trainerOf(graph({ truncation: { steps: 5, state: 'reset' }, shuffle: false }), files));
    const mean = updates.reduce((sum, { loss, real }) => sum + loss * real, 0) / (4 * 23);
    expect(Math.abs(mean - (await whole()))).toBeGreaterThan(1e-6);
  });

  test('an epoch begins from the initial state again', async () => {
    const trainer = await trainerOf(graph({ truncation: { steps: 5, every: 2 } }), files);
    expect(epoch(trainer, 1)).toEqual(epoch(trainer, 0));
  });

  test('the state is in the checkpoint under names of its own', async () => {
    const trainer = await trainerOf(graph({ truncation: { steps: 4 } }), files);
    epoch(trainer);
    const names = ['carried/state:back.0', 'carried/state:back.1', 'carried/state:back.2'];
    expect([...trainer.batches.tensors().keys()].sort()).toEqual([
      ...names,
      'carried/state:memory.c.0',
      'carried/state:memory.h.0',
    ]);
  });
});

describe('the cut', () => {
  // h(t) = w x(t) + u h(t−1) + b; the prediction is h(t).
  const line = {
    in: { kind: 'input', fields: ['wave'] },
    memory: { kind: 'elman', units: 1, activation: 'identity', inputs: { x: 'in.y' } },
    loss: { kind: 'mse', target: 'wave', inputs: { prediction: 'memory.y' } },
  };

  test.each([
    [3, 3],
    [5, 2],
    [4, 1],
  ])('BPTT(%i; %i) of a linear recurrence by hand: the gradient ends at the window, to 1e-12', async (steps, every) => {
    const trainer = await trainerOf(graph({ batch: 1, truncation: { steps, every } }, 8, line), files);
    const { executor, batches, dataset } = trainer;
    const [w, u, b] = ['memory.W', 'memory.U', 'memory.b'].map((name) => Number(executor.param(name)[0]));
    if (w === undefined || u === undefined || b === undefined) throw new Error('no weights');
    const values = dataset.columns.get('wave')?.values ?? new Float32Array();
    const h: number[] = [];
    for (let t = 0; t < 95; t++) h.push(w * (values[t] ?? 0) + u * (h[t - 1] ?? 0) + b);
    for (let at = 0; at < batches.perEpoch; at++) {
      batches.fill(executor, 0, at, 1);
      executor.run('train', { seed: 1, step: 1 });
      const [start, first, end] = [Math.max(0, (at + 1) * every - steps), at * every, Math.min(95, (at + 1) * every)];
      // ∂h(t)/∂u inside of the window, with the state before it held constant.
      let [slope, gradient] = [0, 0];
      for (let t = start; t < end; t++) {
        slope = (h[t - 1] ?? 0) + u * slope;
        if (t >= first) gradient += (2 * ((h[t] ?? 0) - (values[t + 1] ?? 0)) * slope) / (end - first);
      }
      expect(Math.abs(Number(executor.grad('memory.U')[0]) - gradient)).toBeLessThan(1e-12);
      batches.took(executor);
    }
  });

  /** A window that goes on from given states, of which only the last steps count. */
  function window(
    nodes: object,
    dims: { B: number; T: number },
    counted: number,
    fresh: number,
    carried: boolean,
  ): Executor {
    const data = dataInfo([number('a'), number('b'), number('c'), number('d')]);
    const carrying = { train: true, evaluate: false, overlap: true };
    const plan = planOf(nodes, data, carried ? { carrying } : {});
    const executor = createReferenceExecutor({ plan, maxDims: dims, optimizerSlots: 0, threads: 1 });
    executor.bind(dims);
    fillRandom(executor, { ...dims }, data, 7);
    for (const { name, role } of plan.inputs) {
      if (role.kind === 'fresh') executor.input(name).fill(fresh);
      if (role.kind === 'counted')
        executor
          .input(name)
          .fill(1)
          .fill(0, 0, (dims.T - counted) * dims.B);
      const states = new RandomStream(3, name);
      if (role.kind === 'state') for (let i = 0; i < dims.B; i++) executor.input(name)[i] = states.normal();
    }
    return executor;
  }

  test('60 random graphs: the gradient is that of the counted losses with the carried state held constant, to 1e-5 of differences', () => {
    const sizes = fc.record({
      B: fc.integer({ min: 1, max: 3 }),
      T: fc.integer({ min: 1, max: 6 }),
      counted: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(randomGraph, sizes, ({ nodes }, { B, T, counted }) => {
        const executor = window(nodes, { B, T }, Math.min(counted, T), 0, true);
        const worst = gradcheck(executor, { elements: 3, seed: 1 }).sort((a, b) => b.error - a.error)[0];
        expect(worst?.error ?? NaN, JSON.stringify(worst)).toBeLessThan(1e-5);
      }),
      { numRuns: 60, seed: 8 },
    );
  });

  test('60 random graphs: a window that is the whole sequence is full BPTT, to 1e-12', () => {
    const sizes = fc.record({ B: fc.integer({ min: 1, max: 3 }), T: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(randomGraph, sizes, ({ nodes }, { B, T }) => {
        const [cut, full] = [window(nodes, { B, T }, T, 1, true), window(nodes, { B, T }, T, 1, false)];
        for (const executor of [cut, full]) executor.run('train', { seed: 1, step: 1 });
        expect(Math.abs(Number(cut.output('loss')[0]) - Number(full.output('loss')[0]))).toBeLessThan(1e-12);
        for (const { name, grad } of full.plan.params)
          if (grad !== null)
            full.grad(name).forEach((g, i) => expect(Math.abs(g - Number(cut.grad(name)[i]))).toBeLessThan(1e-12));
      }),
      { numRuns: 60, seed: 9 },
    );
  });
});

describe('stateful evaluation', () => {
  async function scores(window: number, evaluation: object, nodes: object = loops): Promise<Record<string, unknown>> {
    const trainer = await trainerOf(graph({ evaluation }, window, nodes), files);
    const work = evaluateSplit(trainer, 'validation', 1);
    for (;;) {
      const next = work.next();
      if (next.done !== true) continue;
      return { loss: next.value?.loss, ...next.value?.record.metrics };
    }
  }

  test('gives the score of one pass over the whole split whatever the window, to 1e-12', async () => {
    const whole = await scores(60, { state: 'carry' });
    for (const window of [1, 3, 8, 31]) {
      const parts = await scores(window, { state: 'carry' });
      for (const [name, value] of Object.entries(whole))
        expect(Math.abs(Number(parts[name]) - Number(value)), `${name}, window ${window}`).toBeLessThan(1e-12);
    }
    expect(Math.abs(Number((await scores(3, { state: 'reset' }))['loss']) - Number(whole['loss']))).toBeGreaterThan(
      1e-6,
    );
  });

  test('a warm-up of everything before is the end of one pass from the first row', async () => {
    const [cold, warm, more] = [0, 40, 1000].map((warmup) => scores(8, { state: 'carry', warmup }));
    expect(Math.abs(Number((await warm)?.['loss']) - Number((await cold)?.['loss']))).toBeGreaterThan(1e-9);
    const other = await scores(31, { state: 'carry', warmup: 95 });
    expect(Math.abs(Number((await more)?.['loss']) - Number(other['loss']))).toBeLessThan(1e-12);
  });
});
