// Optimizers, norms and clipping: the reference against formulas written out by hand, the kernels against the reference over many steps.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/base/random.ts';
import type { Plan } from '../../../src/core/ir/plan.ts';
import type { OptimizerStep } from '../../../src/runtime/optimizerStep.ts';
import { createReferenceExecutor } from '../../../src/runtime/reference/referenceExecutor.ts';
import { backends, distance, fillRandom, options, wasmBackends } from '../../support/executors.ts';
import { PlanBuilder } from '../../support/planBuilder.ts';

const names = ['W', 'b', 'scale'];

function threeParams(): Plan {
  const builder = new PlanBuilder();
  builder.param('W', [13, 11]);
  builder.param('b', [11]);
  builder.param('scale', [1]);
  return builder.build();
}

const kinds: readonly (readonly [string, (step: number) => OptimizerStep])[] = [
  ['sgd', () => ({ kind: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false })],
  ['sgd with momentum', () => ({ kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: false })],
  [
    'rmsprop',
    () => ({ kind: 'rmsprop', learningRate: 0.003, decay: 0.99, epsilon: 1e-8, momentum: 0, centered: false }),
  ],
  [
    'rmsprop with momentum',
    () => ({ kind: 'rmsprop', learningRate: 0.001, decay: 0.9, epsilon: 1e-6, momentum: 0.5, centered: false }),
  ],
  [
    'adam',
    (step) => ({ kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, amsgrad: false, step }),
  ],
  ['sgd with Nesterov momentum', () => ({ kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true })],
  ['adagrad', () => ({ kind: 'adagrad', learningRate: 0.05, epsilon: 1e-10 })],
  ['adadelta', () => ({ kind: 'adadelta', learningRate: 1, decay: 0.9, epsilon: 1e-6 })],
  [
    'rmsprop, centred',
    () => ({ kind: 'rmsprop', learningRate: 0.003, decay: 0.95, epsilon: 1e-4, momentum: 0, centered: true }),
  ],
  [
    'rmsprop, centred, with momentum',
    () => ({ kind: 'rmsprop', learningRate: 0.003, decay: 0.95, epsilon: 1e-4, momentum: 0.5, centered: true }),
  ],
  [
    'amsgrad',
    (step) => ({ kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, amsgrad: true, step }),
  ],
];

describe('optimizers on the reference', () => {
  /** The parameter after two steps from 1 with gradients 0.5 and −0.25. */
  const twoSteps = (make: (step: number) => OptimizerStep): number => {
    const executor = createReferenceExecutor(options(threeParams(), {}, 2));
    executor.param('scale')[0] = 1;
    [0.5, -0.25].forEach((g, i) => {
      executor.grad('scale')[0] = g;
      executor.update(make(i + 1));
    });
    return executor.param('scale')[0] ?? NaN;
  };

  it('sgd: p − rate·g, with momentum the first step is plain', () => {
    expect(twoSteps(() => ({ kind: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false }))).toBeCloseTo(
      1 - 0.05 + 0.025,
      12,
    );
    const second = 0.9 * 0.5 - 0.25;
    expect(twoSteps(() => ({ kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false }))).toBeCloseTo(
      1 - 0.05 - 0.1 * second,
      12,
    );
  });

  it('rmsprop divides by the root of the mean square plus epsilon', () => {
    const v1 = 0.1 * 0.25;
    const v2 = 0.9 * v1 + 0.1 * 0.0625;
    const [c1, c2] = [0.5 / (Math.sqrt(v1) + 1e-3), -0.25 / (Math.sqrt(v2) + 1e-3)];
    const step = { kind: 'rmsprop', learningRate: 0.1, decay: 0.9, epsilon: 1e-3, centered: false } as const;
    expect(twoSteps(() => ({ ...step, momentum: 0 }))).toBeCloseTo(1 - 0.1 * (c1 + c2), 12);
    expect(twoSteps(() => ({ ...step, momentum: 0.5 }))).toBeCloseTo(1 - 0.1 * (c1 + 0.5 * c1 + c2), 12);
  });

  it('adam corrects both averages for their start at zero', () => {
    const first = (0.1 * 0.5) / 0.1 / (Math.sqrt((0.001 * 0.25) / 0.001) + 1e-3);
    const m = (0.9 * 0.05 - 0.1 * 0.25) / (1 - 0.81);
    const v = (0.999 * 0.00025 + 0.001 * 0.0625) / (1 - 0.999 ** 2);
    const second = m / (Math.sqrt(v) + 1e-3);
    const step = { kind: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-3, amsgrad: false } as const;
    expect(twoSteps((n) => ({ ...step, step: n }))).toBeCloseTo(1 - 0.1 * (first + second), 12);
  });
});

describe.each(wasmBackends)('optimizers on $name', (backend) => {
  it.each(kinds)('%s over 300 steps within 3e-6 of the reference', async (_, make) => {
    const plan = threeParams();
    const reference = createReferenceExecutor(options(plan, {}, 3));
    const actual = await backend.create(options(plan, {}, 3));
    const start = new RandomStream(5, 'start');
    for (const name of names) {
      fillRandom(reference.param(name), start);
      actual.param(name).set(reference.param(name));
    }
    const stream = new RandomStream(5, 'gradients');
    for (let step = 1; step <= 300; step++) {
      for (const name of names) {
        // A steady part beside the noise, so that a bias of the averages would show.
        const grad = reference.grad(name);
        for (let i = 0; i < grad.length; i++) grad[i] = Math.fround(0.3 * Math.sin(i) + 0.2 * stream.normal());
        actual.grad(name).set(grad);
      }
      for (const executor of [reference, actual]) executor.update(make(step));
    }
    for (const name of names) {
      expect(distance(actual.param(name), reference.param(name)), name).toBeLessThan(3e-6);
      for (const slot of [0, 1, 2]) {
        expect(distance(actual.slot(name, slot), reference.slot(name, slot)), `${name}, slot ${slot}`).toBeLessThan(
          3e-6,
        );
      }
    }
  });
});

describe.each(wasmBackends)('rates, decay and penalties on $name', (backend) => {
  it('per parameter, over 100 steps of every optimizer within 3e-6 of the reference', async () => {
    const plan = threeParams();
    const scales = { rate: Float64Array.of(1, 0.1, 3), decay: Float64Array.of(0.1, 0, 0.02) };
    for (const [name, make] of kinds) {
      const executors = [createReferenceExecutor(options(plan, {}, 3)), await backend.create(options(plan, {}, 3))];
      const penalties = executors.map((executor) => {
        const stream = new RandomStream(6, 'all');
        for (const param of names) fillRandom(executor.param(param), stream);
        let penalty = 0;
        for (let step = 1; step <= 100; step++) {
          for (const param of names) fillRandom(executor.grad(param), stream);
          penalty = executor.addPenalty(0.01, 0.05);
          executor.clipParamGrads(8);
          executor.update(make(step), scales);
        }
        return penalty;
      });
      const [reference, actual] = executors;
      if (reference === undefined || actual === undefined) throw new Error('two executors');
      expect(Math.abs((penalties[1] ?? NaN) / (penalties[0] ?? NaN) - 1), name).toBeLessThan(3e-6);
      for (const param of names)
        expect(distance(actual.param(param), reference.param(param)), `${name}, ${param}`).toBeLessThan(3e-6);
    }
  });
});

describe.each(backends)('decoupled decay and penalties on $name', (backend) => {
  it('decay shrinks the parameter, not the gradient; vectors have no penalty', async () => {
    const executor = await backend.create(options(threeParams(), {}, 2));
    executor.param('W').fill(2);
    executor.param('b').fill(-3);
    for (const name of names) executor.grad(name).fill(0);
    expect(executor.addPenalty(0.5, 0.25)).toBeCloseTo(143 * (0.5 * 2 + (0.25 / 2) * 4), 9);
    expect([executor.grad('W')[142], executor.grad('b')[10], executor.grad('scale')[0]]).toEqual([1, 0, 0]);
    for (const name of names) executor.grad(name).fill(0);
    const sgd: OptimizerStep = { kind: 'sgd', learningRate: 0.5, momentum: 0, nesterov: false };
    executor.update(sgd, { rate: Float64Array.of(0.5, 1, 1), decay: Float64Array.of(0.125, 0.25, 0) });
    expect([executor.param('W')[0], executor.param('b')[10]]).toEqual([2 * (1 - 0.03125), -3 * (1 - 0.125)]);
  });

  it('a gradient is scaled down to its norm where it is longer, each parameter by itself', async () => {
    const executor = await backend.create(options(threeParams()));
    executor.grad('W').fill(0);
    executor.grad('W').set([3, 4]);
    executor.grad('b').fill(0);
    executor.grad('b').set([0.5]);
    executor.grad('scale')[0] = -8;
    executor.clipParamGrads(2.5);
    expect([...executor.grad('W').slice(0, 3), executor.grad('b')[0], executor.grad('scale')[0]]).toEqual([
      1.5, 2, 0, 0.5, -2.5,
    ]);
  });
});

describe.each(backends)('norms and clipping on $name', (backend) => {
  it('norms per parameter and of all within 1e-12, scaling, clamping with NaN kept', async () => {
    const executor = await backend.create(options(threeParams()));
    const stream = new RandomStream(3, 'grads');
    const squares = names.map((name) => {
      const grad = executor.grad(name);
      fillRandom(grad, stream);
      return Array.from(grad).reduce((sum, g) => sum + g * g, 0);
    });
    const out = new Float64Array(3);
    const total = executor.gradNorms(out);
    squares.forEach((square, i) => expect(Math.abs((out[i] ?? 0) / square - 1)).toBeLessThan(1e-12));
    expect(Math.abs(total / Math.sqrt(squares.reduce((a, b) => a + b)) - 1)).toBeLessThan(1e-12);

    executor.grad('b').set([1, -4, 0.25, Infinity, -Infinity, NaN]);
    executor.scaleGrads(0.5);
    expect([...executor.grad('b').slice(0, 6)]).toEqual([0.5, -2, 0.125, Infinity, -Infinity, NaN]);
    executor.clampGrads(1);
    expect([...executor.grad('b').slice(0, 6)]).toEqual([0.5, -1, 0.125, 1, -1, NaN]);
    expect(executor.gradNorms(out)).toBeNaN();
  });

  it('refuses an optimizer for which there are too few slots', async () => {
    const executor = await backend.create(options(threeParams(), {}, 1));
    const adam: OptimizerStep = {
      kind: 'adam',
      learningRate: 1,
      beta1: 0,
      beta2: 0,
      epsilon: 1,
      amsgrad: false,
      step: 1,
    };
    expect(() => executor.update(adam)).toThrow('adam needs 2 optimizer slots and the executor was made with 1');
    expect(() => executor.slot('W', 1)).toThrow('there is no optimizer slot 1');
    expect(() => executor.slot('V', 0)).toThrow("no trained parameter 'V'");
  });

  it('a parameter written from outside is used after paramsChanged and after an update', async () => {
    const builder = new PlanBuilder();
    const w = builder.param('W', [1, 1]);
    const x = builder.feed('x', 1);
    const y = builder.output('y', 1);
    const cell = (buffer: number) => ({
      buffer,
      offset: [],
      loopStride: [],
      outer: [{ n: 1, symbols: [] }],
      rows: [{ n: 1, symbols: [] }],
      cols: 1,
      outerStride: [],
      rowStride: [],
      colStride: 1 as const,
    });
    builder.step(
      { op: 'fill', nodes: [], out: cell(w.grad), value: 2 },
      {
        op: 'matmul',
        nodes: [],
        form: 'nn',
        a: cell(x),
        b: cell(w.buffer),
        bias: null,
        out: cell(y),
        accumulate: false,
      },
    );
    const executor = await backend.create(options(builder.build()));
    const result = (): number | undefined => {
      executor.run('train', { seed: 0, step: 0 });
      return executor.output('y')[0];
    };
    executor.input('x')[0] = 3;
    executor.param('W')[0] = 5;
    executor.paramsChanged();
    expect(result()).toBe(15);
    executor.update({ kind: 'sgd', learningRate: 0.5, momentum: 0, nesterov: false });
    expect(result()).toBe(12);
  });
});
