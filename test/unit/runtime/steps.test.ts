// Every other step kind on every backend against the reference: random shapes, strides, broadcasts; tokens out of range are refused.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/base/random.ts';
import type { SimpleStep, SumStep, View } from '../../../src/core/ir/plan.ts';
import { backends, compare, options, wasmBackends } from '../../support/executors.ts';
import { PlanBuilder, view } from '../../support/planBuilder.ts';

const shapes: readonly (readonly [outer: number, rows: number, cols: number])[] = [
  [1, 1, 1],
  [1, 1, 7],
  [1, 70, 1],
  [2, 3, 4],
  [5, 1, 9],
  [3, 7, 16],
  [1, 130, 33],
  [70, 2, 5],
  [4, 32, 65],
];

/** A view with gaps between rows and slices, and the elements of the buffer it needs. */
function gapped(
  outer: number,
  rows: number,
  cols: number,
  gap: number,
): { readonly size: number; readonly spec: Omit<View, 'buffer'> } {
  const rowStride = cols + gap;
  const outerStride = rows * rowStride + gap;
  const { buffer: _, ...spec } = view(0, { offset: 1, outer, rows, cols, outerStride, rowStride });
  return { size: 1 + outer * outerStride, spec };
}

class StepPlan extends PlanBuilder {
  read(name: string, outer: number, rows: number, cols: number, gap = 2): View {
    const { size, spec } = gapped(outer, rows, cols, gap);
    return { ...spec, buffer: this.feed(name, size) };
  }

  tokens(outer: number, rows: number): View {
    return view(this.feed('tokens', outer * rows, 'i32'), { outer, rows, outerStride: rows, rowStride: 1 });
  }

  write(outer: number, rows: number, cols: number, gap = 3): View {
    const { size, spec } = gapped(outer, rows, cols, gap);
    const buffer = this.output('out', size);
    this.step({ op: 'fill', nodes: [], out: view(buffer, { cols: size }), value: 0.125 });
    return { ...spec, buffer };
  }
}

describe.each(wasmBackends)('steps on $name', (backend) => {
  describe.each(['timeReverse', 'timeMax', 'timeMaxGrad'] as const)('%s', (op) => {
    it.each(shapes)('%i × %i × %i, with and without a mask, within 1e-6', async (steps, rows, cols) => {
      for (const masked of [false, true]) {
        for (const gap of [0, 2]) {
          const builder = new StepPlan();
          const a = builder.read('a', steps, rows, cols, gap);
          const mask = masked ? builder.read('mask', steps, rows, 1, gap) : null;
          const views = { a, mask, nodes: [] };
          if (op === 'timeReverse') builder.step({ op, ...views, out: builder.write(steps, rows, cols) });
          else if (op === 'timeMax') builder.step({ op, ...views, out: builder.write(1, rows, cols) });
          else {
            const g = builder.read('g', 1, rows, cols, gap);
            builder.step({ op, ...views, g, out: builder.write(steps, rows, cols) });
          }
          // Lengths 0, 1, … for the rows: one row has no real step.
          const size = 1 + steps * (rows * (1 + gap) + gap);
          const inputs = { mask: new Array<number>(size).fill(0) };
          for (let t = 0; t < steps; t++)
            for (let r = 0; r < rows; r++)
              inputs.mask[1 + t * (rows * (1 + gap) + gap) + r * (1 + gap)] = t < r % (steps + 1) ? 1 : 0;
          expect(await compare(builder.build(), backend, masked ? { inputs } : {})).toBeLessThan(1e-6);
        }
      }
    });
  });

  describe.each<SumStep['over']>(['rows', 'cols', 'outer', 'all'])('sum over %s', (over) => {
    it.each(shapes)('%i × %i × %i within 1e-6 of the largest', async (outer, rows, cols) => {
      for (const accumulate of [false, true]) {
        for (const gap of [0, 2]) {
          const builder = new StepPlan();
          const a = builder.read('a', outer, rows, cols, gap);
          const target = { rows: [1, 1, cols], cols: [outer, rows, 1], outer: [1, rows, cols], all: [1, 1, 1] }[over];
          const out = builder.write(target[0] ?? 1, target[1] ?? 1, target[2] ?? 1);
          const plan = builder.step({ op: 'sum', nodes: [], over, a, out, accumulate }).build();
          expect(await compare(plan, backend)).toBeLessThan(1e-6);
        }
      }
    });
  });

  it('sum of a number repeated along its columns within 1e-6', async () => {
    for (const over of ['rows', 'cols', 'all'] as const) {
      const builder = new StepPlan();
      const a = view(builder.feed('a', 9), { rows: 9, cols: 5, rowStride: 1, colStride: 0 });
      const out =
        over === 'rows' ? builder.write(1, 1, 5) : over === 'cols' ? builder.write(1, 9, 1) : builder.write(1, 1, 1);
      const plan = builder.step({ op: 'sum', nodes: [], over, a, out, accumulate: false }).build();
      expect(await compare(plan, backend)).toBeLessThan(1e-6);
    }
  });

  it('a sum of a million numbers within 1e-6', async () => {
    const builder = new StepPlan();
    const a = builder.read('a', 1, 100_000, 10, 0);
    const out = builder.write(1, 1, 10);
    expect(
      await compare(builder.step({ op: 'sum', nodes: [], over: 'rows', a, out, accumulate: false }).build(), backend),
    ).toBeLessThan(1e-6);
  });

  it.each(shapes)('copy, fill of %i × %i × %i are exact', async (outer, rows, cols) => {
    for (const gap of [0, 3]) {
      const builder = new StepPlan();
      const a = builder.read('a', outer, rows, cols, gap);
      const plan = builder.step({ op: 'copy', nodes: [], a, out: builder.write(outer, rows, cols, gap) }).build();
      expect(await compare(plan, backend)).toBe(0);
    }
    for (const value of [0, -0, 2.5]) {
      const builder = new StepPlan();
      expect(
        await compare(
          builder.step({ op: 'fill', nodes: [], out: builder.write(outer, rows, cols), value }).build(),
          backend,
        ),
      ).toBe(0);
    }
  });

  it('copies of whole numbers and of broadcast views are exact', async () => {
    const builder = new StepPlan();
    const tokens = builder.feed('tokens', 12, 'i32');
    const out = builder.output('out', 12, 'i32');
    builder.step({ op: 'copy', nodes: [], a: view(tokens, { cols: 12 }), out: view(out, { cols: 12 }) });
    const a = view(builder.feed('a', 8), { rows: 8, cols: 5, rowStride: 1, colStride: 0 });
    const wide = view(builder.output('wide', 40), { rows: 8, cols: 5 });
    const plan = builder.step({ op: 'copy', nodes: [], a, out: wide }).build();
    expect(await compare(plan, backend, { classes: 1000 })).toBe(0);
  });

  it.each(shapes)('softmax of %i × %i × %i within 5e-7', async (outer, rows, cols) => {
    const builder = new StepPlan();
    const a = builder.read('a', outer, rows, cols);
    const plan = builder.step({ op: 'softmax', nodes: [], a, out: builder.write(outer, rows, cols) }).build();
    expect(await compare(plan, backend)).toBeLessThan(5e-7);
  });

  it('softmax of numbers far apart and with NaN as the reference within 5e-7', async () => {
    const builder = new StepPlan();
    const a = view(builder.feed('a', 15), { rows: 3, cols: 5 });
    const plan = builder.step({ op: 'softmax', nodes: [], a, out: builder.write(1, 3, 5) }).build();
    const numbers = [1000, -1000, 999, 0, 1, NaN, 1, 2, 3, 4, 80, 80, 80, 80, -80];
    expect(await compare(plan, backend, { inputs: { a: numbers } })).toBeLessThan(5e-7);
  });

  it.each(shapes)('one-hot of the largest of %i × %i × %i exactly', async (outer, rows, cols) => {
    const builder = new StepPlan();
    const a = builder.read('a', outer, rows, cols);
    const plan = builder.step({ op: 'argmaxOneHot', nodes: [], a, out: builder.write(outer, rows, cols) }).build();
    expect(await compare(plan, backend)).toBe(0);
  });

  it('one-hot of the largest: the first of equal ones, and of a row without numbers', async () => {
    const builder = new StepPlan();
    const a = view(builder.feed('a', 12), { rows: 3, cols: 4 });
    const plan = builder.step({ op: 'argmaxOneHot', nodes: [], a, out: builder.write(1, 3, 4) }).build();
    const executor = await backend.create(options(plan));
    executor.bind({});
    executor.input('a').set([1, 3, 3, NaN, NaN, NaN, NaN, NaN, -Infinity, -9, -9, -Infinity]);
    executor.run('train', { seed: 1, step: 1 });
    const cells = executor.output(plan.outputs[0]?.name ?? '');
    // The rows stand apart from each other and from the start of the buffer.
    const stride = 4 + 3;
    const rows = [0, 1, 2].map((row) => [...cells.slice(1 + row * stride, 5 + row * stride)]);
    expect(rows).toEqual([
      [0, 1, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ]);
    await executor.dispose();
  });

  it.each(shapes)('cross-entropy and gradient of %i × %i × %i within 1e-6', async (outer, rows, cols) => {
    const builder = new StepPlan();
    const logits = builder.read('logits', outer, rows, cols);
    const tokens = builder.tokens(outer, rows);
    const plan = builder
      .step({ op: 'crossEntropy', nodes: [], logits, tokens, out: builder.write(outer, rows, 1) })
      .build();
    expect(await compare(plan, backend, { classes: cols })).toBeLessThan(1e-6);

    const backward = new StepPlan();
    const step: SimpleStep = {
      op: 'crossEntropyGrad',
      nodes: [],
      logits: backward.read('logits', outer, rows, cols),
      tokens: backward.tokens(outer, rows),
      g: backward.read('g', outer, rows, 1),
      out: backward.write(outer, rows, cols),
    };
    expect(await compare(backward.step(step).build(), backend, { classes: cols })).toBeLessThan(1e-6);
  });

  it.each(shapes)('gather, scatter-add and one-hot of %i × %i × %i within 1e-6', async (outer, rows, cols) => {
    const gather = new StepPlan();
    const table = gather.read('table', 1, 11, cols);
    const tokens = gather.tokens(outer, rows);
    gather.step({ op: 'gather', nodes: [], table, tokens, out: gather.write(outer, rows, cols) });
    expect(await compare(gather.build(), backend, { classes: 11 })).toBe(0);

    const scatter = new StepPlan();
    const g = scatter.read('g', outer, rows, cols);
    const into = scatter.tokens(outer, rows);
    scatter.step({ op: 'scatterAdd', nodes: [], tokens: into, g, out: scatter.write(1, 11, cols) });
    expect(await compare(scatter.build(), backend, { classes: 11 })).toBeLessThan(1e-6);

    const oneHot = new StepPlan();
    const hot = oneHot.tokens(outer, rows);
    oneHot.step({ op: 'oneHot', nodes: [], tokens: hot, out: oneHot.write(outer, rows, cols) });
    expect(await compare(oneHot.build(), backend, { classes: cols })).toBe(0);
  });

  it.each(shapes)('dropout masks of %i × %i × %i are the same bits as the reference', async (outer, rows, cols) => {
    for (const keep of [0.1, 0.5, 0.8, 1]) {
      const builder = new StepPlan();
      const out = builder.write(outer, rows, cols);
      const plan = builder.step({ op: 'dropoutMask', nodes: [], keep, stream: 0xfedcba98, out }).build();
      expect(await compare(plan, backend)).toBeLessThan(1e-7);
    }
  });
});

describe.each(wasmBackends)('random numbers on $name', (backend) => {
  it.each(shapes)(
    'of %i × %i × %i: uniform ones are the same bits, normal ones within 1e-6',
    async (outer, rows, cols) => {
      for (const [dist, bound] of [
        ['uniform', 1e-12],
        ['normal', 1e-6],
      ] as const) {
        const builder = new StepPlan();
        const out = builder.write(outer, rows, cols);
        const plan = builder.step({ op: 'random', nodes: [], dist, stream: 0xfedcba98, out }).build();
        expect(await compare(plan, backend)).toBeLessThan(bound);
      }
    },
  );
});

describe.each(backends)('random numbers on $name', (backend) => {
  const count = 100_000;
  const draw = async (dist: 'uniform' | 'normal', step: number): Promise<readonly number[]> => {
    const builder = new StepPlan();
    const out = view(builder.output('out', count), { cols: count });
    const plan = builder.step({ op: 'random', nodes: [], dist, stream: 77, out }).build();
    const executor = await backend.create(options(plan));
    executor.run('train', { seed: 2 ** 40 + 5, step });
    const numbers = [...executor.output('out')];
    await executor.dispose();
    return numbers;
  };
  const moment = (numbers: readonly number[], power: number): number =>
    numbers.reduce((sum, x) => sum + x ** power, 0) / numbers.length;

  // Bounds are five standard errors of each moment.
  it('uniform ones fill [0, 1) evenly', async () => {
    const numbers = await draw('uniform', 9);
    expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(Math.abs(moment(numbers, 1) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(moment(numbers, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / count));
    for (let bin = 0; bin < 20; bin++) {
      const share = numbers.filter((x) => Math.floor(x * 20) === bin).length / count;
      expect(Math.abs(share - 0.05)).toBeLessThan(5 * Math.sqrt(0.0475 / count));
    }
  });

  it('normal ones have the moments of the standard normal, and neighbours are not correlated', async () => {
    const numbers = await draw('normal', 9);
    [0, 1, 0, 3].forEach((wanted, i) => {
      const power = i + 1;
      const variance = [1, 2, 15, 96][i] ?? 0;
      expect(Math.abs(moment(numbers, power) - wanted)).toBeLessThan(5 * Math.sqrt(variance / count));
    });
    const pairs = numbers.slice(1).map((x, i) => x * (numbers[i] ?? 0));
    expect(Math.abs(moment(pairs, 1))).toBeLessThan(5 / Math.sqrt(count));
    const beyond = numbers.filter((x) => Math.abs(x) > 1.959964).length / count;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(5 * Math.sqrt(0.0475 / count));
  });

  it('another step draws others, the same step the same', async () => {
    const [first, again, next] = [await draw('normal', 1), await draw('normal', 1), await draw('normal', 2)];
    expect(again).toEqual(first);
    expect(next.filter((x, i) => x === first[i]).length).toBeLessThan(10);
  });
});

describe.each(backends)('refusals on $name', (backend) => {
  it.each([-1, 5, 2 ** 31 - 1, -(2 ** 31)])('token %i for a table of 5 names the node', async (token) => {
    const kinds: readonly ((builder: StepPlan, tokens: View) => SimpleStep)[] = [
      (b, tokens) => ({ op: 'gather', nodes: ['embed'], table: b.read('t', 1, 5, 3), tokens, out: b.write(1, 4, 3) }),
      (b, tokens) => ({ op: 'scatterAdd', nodes: ['embed'], g: b.read('g', 1, 4, 3), tokens, out: b.write(1, 5, 3) }),
      (b, tokens) => ({ op: 'oneHot', nodes: ['embed'], tokens, out: b.write(1, 4, 5) }),
      (b, tokens) => ({
        op: 'crossEntropy',
        nodes: ['embed'],
        logits: b.read('l', 1, 4, 5),
        tokens,
        out: b.write(1, 4, 1),
      }),
    ];
    for (const kind of kinds) {
      const builder = new StepPlan();
      const plan = builder.step(kind(builder, builder.tokens(1, 4))).build();
      const executor = await backend.create(options(plan));
      executor.input('tokens').set([1, 2, token, 0]);
      expect(() => executor.run('train', { seed: 0, step: 0 })).toThrow(
        new RegExp(`\\(embed\\): token ${token} in row 2`),
      );
    }
  });

  it('a view that leaves its buffer names the step, the node and the buffer', async () => {
    const builder = new PlanBuilder();
    const a = view(builder.feed('a', 10), { rows: 3, cols: 4 });
    const out = view(builder.output('out', 12), { rows: 3, cols: 4 });
    const plan = builder.step({ op: 'copy', nodes: ['here'], a, out }).build();
    await expect(
      backend.create(options(plan)).then((executor) => executor.run('train', { seed: 0, step: 0 })),
    ).rejects.toThrow('copy (here): a view covers elements 0 to 11 of buffer a, which has 10');
  });

  it('unknown names, sizes beyond the largest and missing programs are plain errors', async () => {
    const builder = new PlanBuilder(['B']);
    builder.feed('a', [{ n: 2, symbols: ['B'] }]);
    const executor = await backend.create(options(builder.build(), { B: 4 }));
    expect(() => executor.input('b')).toThrow("the plan has no input 'b' (it has a)");
    expect(() => executor.bind({ B: 5 })).toThrow('size B is 5: it must be a whole number from 1 to 4');
    expect(() => executor.bind({})).toThrow('size B is undefined');
    expect(() => executor.run('stream', { seed: 0, step: 0 })).toThrow('plans written by hand do not stream');
    executor.bind({ B: 3 });
    expect(executor.input('a').length).toBe(6);
    await executor.dispose();
    expect(() => executor.run('train', { seed: 0, step: 0 })).toThrow('the executor was disposed of');
  });
});

describe('dropout on the reference', () => {
  it('keeps close to the share that it should', async () => {
    const builder = new StepPlan();
    const out = view(builder.output('out', 100_000), { cols: 100_000 });
    const plan = builder
      .step({ op: 'dropoutMask', nodes: [], keep: 0.8, stream: new RandomStream(1, 1).word(), out })
      .build();
    const [reference] = backends;
    const executor = await reference?.create(options(plan));
    executor?.run('train', { seed: 2 ** 40 + 5, step: 9 });
    const kept = [...(executor?.output('out') ?? [])].filter((x) => x === 1.25).length;
    expect(Math.abs(kept / 100_000 - 0.8)).toBeLessThan(0.005);
  });
});
