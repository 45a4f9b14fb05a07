// Sub-graphs are notation: with separate weights the same numbers as the nodes written out, with shared weights the gradients of
// the uses added up. Any set of nodes may become a sub-graph, parts of loops included.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../src/core/ir/plan.ts';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { initialValues } from '../../../../src/train/initialize.ts';
import { dataInfo, fillRandom, number, planOf } from '../../../support/compiled.ts';
import { randomGraph } from '../../../support/randomGraph.ts';
import { pack, type PlainNodes } from '../../../support/subgraphs.ts';

const fields = [number('a'), number('b'), number('c'), number('d')];
const sizes = fc.record({ B: fc.integer({ min: 1, max: 3 }), T: fc.integer({ min: 1, max: 6 }), ragged: fc.boolean() });
type Sizes = { B: number; T: number; ragged: boolean };

/** An executor with random inputs and parameters; `valueOf` names the parameter whose values each one gets. */
function executorOf(plan: Plan, dims: Sizes, valueOf: (param: string) => string = (name) => name): Executor {
  const max = { B: dims.B, T: dims.T };
  const executor = createReferenceExecutor({ plan, maxDims: max, optimizerSlots: 0, threads: 1 });
  executor.bind(max);
  fillRandom(executor, max, dataInfo(fields, dims.ragged), 7);
  for (const { name, shape } of plan.params)
    executor.param(name).set(initialValues(3, valueOf(name), shape, { kind: 'uniform', limit: 0.8 }));
  executor.paramsChanged();
  return executor;
}

function run(executor: Executor): number {
  executor.run('train', { seed: 1, step: 1 });
  return Number(executor.output('loss')[0]);
}

function expectSame(a: ArrayLike<number>, b: ArrayLike<number>, what: string): void {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(Number(a[i]) - Number(b[i])), what).toBeLessThan(1e-12);
}

describe('random graphs with any of their nodes in a sub-graph', () => {
  const drawn = fc.record({
    graph: randomGraph,
    dims: sizes,
    chosen: fc.infiniteStream(fc.boolean()),
    deep: fc.boolean(),
  });

  it('compute what they compute without it, to 1e-12', () => {
    fc.assert(
      fc.property(drawn, ({ graph, dims, chosen, deep }) => {
        const plain = graph.nodes as PlainNodes;
        const data = dataInfo(fields, dims.ragged);
        const inside = new Set(Object.keys(plain).filter(() => chosen.next().value));
        const packed = pack(plain, inside, 'use', 'block', 'separate');
        const graphs: Record<string, object> = { block: packed.graph };
        if (deep) {
          const again = new Set(Object.keys(packed.graph.nodes).filter((id) => inside.has(id) && chosen.next().value));
          const inner = pack(packed.graph.nodes, again, 'sub', 'deeper', 'separate');
          graphs['block'] = { nodes: inner.nodes };
          graphs['deeper'] = inner.graph;
        }
        const local = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
        const whole = executorOf(planOf(plain, data), dims);
        const parts = executorOf(planOf(packed.nodes, data, {}, graphs), dims, local);
        expectSame([run(parts)], [run(whole)], graph.description);
        expect(parts.plan.params.map(({ name }) => local(name)).sort()).toEqual(
          whole.plan.params.map(({ name }) => name).sort(),
        );
        for (const { name } of parts.plan.params) expectSame(parts.grad(name), whole.grad(local(name)), name);
      }),
      { numRuns: 200, seed: 2026 },
    );
  }, 120_000);

  it('have gradients of shared weights that equal central differences to 1e-5 relative', () => {
    fc.assert(
      fc.property(drawn, ({ graph, dims }) => {
        const { nodes, graphs } = twice(graph.nodes as PlainNodes, 'shared');
        const executor = executorOf(planOf(nodes, dataInfo(fields, dims.ragged), {}, graphs), dims);
        const worst = gradcheck(executor, { elements: 3, seed: 1 }).sort((a, b) => b.error - a.error)[0];
        expect(worst?.error ?? Number.NaN, JSON.stringify(worst)).toBeLessThan(1e-5);
      }),
      { numRuns: 100, seed: 2026 },
    );
  }, 120_000);

  it('have gradients of shared weights that are the sum over the uses, to 1e-12', () => {
    fc.assert(
      fc.property(drawn, ({ graph, dims }) => {
        const data = dataInfo(fields, dims.ragged);
        const [tied, apart] = (['shared', 'separate'] as const).map((weights) => {
          const { nodes, graphs } = twice(graph.nodes as PlainNodes, weights);
          const local = (name: string): string => name.replace(/^(use1\/|use2\/|block:)/, '');
          return executorOf(planOf(nodes, data, {}, graphs), dims, local);
        });
        if (tied === undefined || apart === undefined) return;
        expectSame([run(tied)], [run(apart)], graph.description);
        for (const { name } of tied.plan.params) {
          if (!name.startsWith('block:')) continue;
          const [one, two] = ['use1/', 'use2/'].map((use) => apart.grad(name.replace('block:', use)));
          const sum = Float64Array.from(one ?? [], (value, i) => value + Number(two?.[i]));
          expectSame(tied.grad(name), sum, name);
        }
      }),
      { numRuns: 100, seed: 2026 },
    );
  }, 120_000);
});

/** Everything between the input and the loss as a sub-graph, used for the input and for a mixture of its columns. */
function twice(plain: PlainNodes, weights: string): { nodes: object; graphs: object } {
  const inside = new Set(Object.keys(plain).filter((id) => id !== 'x' && id !== 'loss'));
  const { nodes, graph } = pack(plain, inside, 'use1', 'block', weights);
  const x = plain['x'] as unknown as { fields: string[] };
  const mixed = { kind: 'dense', units: x.fields.length, activation: 'tanh', inputs: { x: 'x.y' } };
  const second = { kind: 'subgraph', graph: 'block', weights, inputs: { i0: 'mixed.y' } };
  const sum = { kind: 'add', inputs: { a: 'use1.o0', b: 'use2.o0' } };
  const loss = { ...plain['loss'], inputs: { prediction: 'sum.y' } };
  return { nodes: { ...nodes, mixed, use2: second, sum, loss }, graphs: { block: graph } };
}
