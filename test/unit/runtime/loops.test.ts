// Time loops, forward and backward in time, with views that move, carried state, weights and masks; batches and lengths of every small size.
import { describe, expect, it } from 'vitest';
import type { SimpleStep } from '../../../src/core/ir/plan.ts';
import { compare, wasmBackends } from '../../support/executors.ts';
import { PlanBuilder, poly, times, view } from '../../support/planBuilder.ts';

/**
 * An Elman-like loop: h[t] = tanh(x[t] + h[t−1]·U + b) · mask(t) + noise(t), states stacked, every other buffer symbolic in B and T.
 * Backwards in time the views start at the last step and move by a negative stride.
 */
function loopPlan(units: number, reverse: boolean) {
  const builder = new PlanBuilder(['B', 'T']);
  const width = times(units, 'B');
  const all = times(units, 'B', 'T');
  const x = builder.feed('x', all);
  const first = builder.feed('h0', width);
  const u = builder.param('U', [units, units]);
  const b = builder.param('b', [units]);
  const h = builder.temp(width);
  const product = builder.temp(width);
  const mask = builder.temp(width);
  const noise = builder.temp(width);
  const states = builder.output('states', all);
  const total = builder.output('total', width);
  const rows = { rows: times(1, 'B'), cols: units };
  const start = reverse ? [...all, { n: -units, symbols: ['B'] }] : [];
  const moving = { ...rows, offset: start, loopStride: times(reverse ? -units : units, 'B') };
  const body: readonly SimpleStep[] = [
    {
      op: 'matmul',
      nodes: [],
      form: 'nn',
      a: view(h, rows),
      b: view(u.buffer, { rows: units, cols: units }),
      bias: view(b.buffer, { ...rows, rowStride: 0 }),
      out: view(product, rows),
      accumulate: false,
    },
    { op: 'dropoutMask', nodes: [], keep: 0.7, stream: 5, out: view(mask, rows) },
    { op: 'random', nodes: [], dist: 'normal', stream: 6, out: view(noise, rows) },
    {
      op: 'map',
      nodes: [],
      program: {
        inputs: 4,
        instructions: [
          { op: 'add', a: 0, b: 1 },
          { op: 'tanh', a: 4 },
          { op: 'mul', a: 5, b: 2 },
          { op: 'add', a: 6, b: 3 },
        ],
        outputs: [7, 7],
      },
      inputs: [view(x, moving), view(product, rows), view(mask, rows), view(noise, rows)],
      outputs: [view(states, moving), view(h, rows)],
    },
    { op: 'sum', nodes: [], over: 'outer', a: view(h, rows), out: view(total, rows), accumulate: true },
  ];
  return builder
    .step(
      { op: 'fill', nodes: [], out: view(u.grad, { cols: units * units }), value: 0 },
      { op: 'fill', nodes: [], out: view(b.grad, { cols: units }), value: 0 },
      { op: 'fill', nodes: [], out: view(total, rows), value: 0 },
      { op: 'copy', nodes: [], a: view(first, rows), out: view(h, rows) },
      { op: 'loop', nodes: [], start: poly(0), count: times(1, 'T'), reverse, body },
      {
        op: 'matmul',
        nodes: [],
        form: 'tn',
        a: view(states, { rows: times(1, 'B', 'T'), cols: units }),
        b: view(x, { rows: times(1, 'B', 'T'), cols: units }),
        bias: null,
        out: view(u.grad, { rows: units, cols: units }),
        accumulate: true,
      },
      {
        op: 'sum',
        nodes: [],
        over: 'rows',
        a: view(x, { rows: times(1, 'B', 'T'), cols: units }),
        out: view(b.grad, { cols: units }),
        accumulate: true,
      },
    )
    .build();
}

describe.each(wasmBackends)('loops on $name', (backend) => {
  const maxDims = { B: 9, T: 12 };
  describe.each([false, true])('reverse %s', (reverse) => {
    it.each([
      [1, 1, 1],
      [1, 1, 8],
      [1, 12, 3],
      [9, 1, 16],
      [2, 5, 33],
      [7, 12, 20],
      [9, 12, 64],
    ])('B = %i, T = %i, %i units within 3e-6', async (B, T, units) => {
      const plan = loopPlan(units, reverse);
      expect(await compare(plan, backend, { dims: { B, T }, maxDims, deviation: 0.5 / Math.sqrt(units) })).toBeLessThan(
        3e-6,
      );
    });
  });

  it('a loop of no iterations leaves everything as it was', async () => {
    const builder = new PlanBuilder();
    const out = builder.output('out', 4);
    const fill: SimpleStep = { op: 'fill', nodes: [], out: view(out, { cols: 4 }), value: 1 };
    const plan = builder
      .step(fill, {
        op: 'loop',
        nodes: [],
        start: poly(0),
        count: poly(0),
        reverse: false,
        body: [{ ...fill, value: 2 }],
      })
      .build();
    expect(await compare(plan, backend)).toBe(0);
  });
});
