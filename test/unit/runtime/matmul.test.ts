// Matrix products of both builds against the reference: all forms, odd sizes, strided operands, bias, accumulation, weights and data.
import { describe, expect, it } from 'vitest';
import type { MatmulStep } from '../../../src/core/ir/plan.ts';
import { compare, wasmBackends } from '../../support/executors.ts';
import { PlanBuilder, view } from '../../support/planBuilder.ts';

type Form = MatmulStep['form'];
const sizes: readonly (readonly [m: number, k: number, n: number])[] = [
  [1, 1, 1],
  [1, 5, 70],
  [2, 3, 37],
  [3, 7, 8],
  [4, 9, 1],
  [5, 16, 9],
  [6, 1, 16],
  [7, 33, 24],
  [11, 12, 13],
  [32, 20, 65],
  [194, 4, 8],
  [13, 300, 17],
  [1, 520, 33],
];

interface Case {
  readonly form: Form;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Extra columns between rows of every operand. */
  readonly gap?: number;
  readonly bias?: boolean;
  readonly accumulate?: boolean;
  /** B is a parameter: it goes through the packed copies. */
  readonly weight?: boolean;
}

function matmulPlan({ form, m, k, n, gap = 0, bias = false, accumulate = false, weight = false }: Case) {
  const builder = new PlanBuilder();
  const [aRows, aCols] = form === 'tn' ? [k, m] : [m, k];
  const [bRows, bCols] = form === 'nt' ? [n, k] : [k, n];
  const a = builder.feed('a', aRows * (aCols + gap));
  const b = weight
    ? builder.param('b', [bRows, bCols + gap])
    : { buffer: builder.feed('b', bRows * (bCols + gap)), grad: -1 };
  const biases = builder.feed('bias', n + 3);
  const out = builder.output('out', m * (n + gap) + 2);
  const strided = (rows: number, cols: number) => ({ rows, cols, rowStride: cols + gap });
  builder.step({ op: 'fill', nodes: [], out: view(out, { cols: m * (n + gap) + 2 }), value: 0.5 });
  if (weight) builder.step({ op: 'fill', nodes: [], out: view(b.grad, { cols: bRows * (bCols + gap) }), value: 0 });
  builder.step({
    op: 'matmul',
    nodes: ['dense'],
    form,
    a: view(a, strided(aRows, aCols)),
    b: view(b.buffer, strided(bRows, bCols)),
    bias: bias ? view(biases, { offset: 3, rows: m, cols: n, rowStride: 0 }) : null,
    out: view(out, { offset: 1, ...strided(m, n) }),
    accumulate,
  });
  return builder.build();
}

describe.each(wasmBackends)('matmul on $name', (backend) => {
  describe.each<Form>(['nn', 'nt', 'tn'])('%s', (form) => {
    it.each(sizes)('%i × %i × %i within 1e-6 of the largest', async (m, k, n) => {
      expect(await compare(matmulPlan({ form, m, k, n }), backend)).toBeLessThan(1e-6);
      expect(await compare(matmulPlan({ form, m, k, n, gap: 3, accumulate: true }), backend)).toBeLessThan(1e-6);
    });
  });

  it.each(sizes)('%i × %i × %i with a bias and packed weights within 1e-6', async (m, k, n) => {
    expect(await compare(matmulPlan({ form: 'nn', m, k, n, bias: true, weight: true }), backend)).toBeLessThan(1e-6);
    expect(
      await compare(matmulPlan({ form: 'nt', m, k, n, bias: true, weight: true, accumulate: true }), backend),
    ).toBeLessThan(1e-6);
  });

  it('operands that repeat a number along columns or rows within 1e-6', async () => {
    for (const form of ['nn', 'nt', 'tn'] as const) {
      const builder = new PlanBuilder();
      const a = builder.feed('a', 9);
      const b = builder.feed('b', 9);
      const out = builder.output('out', 81);
      builder.step({
        op: 'matmul',
        nodes: [],
        form,
        a: view(a, { rows: 9, cols: 9, rowStride: 1, colStride: 0 }),
        b: view(b, { rows: 9, cols: 9, rowStride: 0 }),
        bias: null,
        out: view(out, { rows: 9, cols: 9 }),
        accumulate: false,
      });
      expect(await compare(builder.build(), backend)).toBeLessThan(1e-6);
    }
  });

  it('NaN in an operand reaches its row and no other', async () => {
    const plan = matmulPlan({ form: 'nn', m: 9, k: 5, n: 11, weight: true });
    expect(await compare(plan, backend, { inputs: { a: [1, 2, NaN] } })).toBeLessThan(1e-6);
  });
});
