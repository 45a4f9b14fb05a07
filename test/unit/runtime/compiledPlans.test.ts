// Whole compiled networks on both builds of the kernels against the reference: losses, predictions and every gradient, for several
// batch shapes bound to one executor, with sequences of different lengths; the same run twice gives the same bits.
import { describe, expect, it } from 'vitest';
import type { Dims, Plan } from '../../../src/core/ir/plan.ts';
import { createReferenceExecutor } from '../../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, fillRandom, number, planOf, tokens } from '../../support/compiled.ts';
import { distance, options, wasmBackends } from '../../support/executors.ts';
import type { Backend } from '../../support/executors.ts';

const table = dataInfo([number('a'), number('b'), number('c')]);
const text = dataInfo([tokens('text', 17), tokens('next', 17)]);
const lines = dataInfo([tokens('text', 9), tokens('label', 3, false)], true);

const recurrent = (kind: string, more: object = {}): object => ({
  x: { kind: 'input', fields: ['text'] },
  letters: { kind: 'embedding', units: 6, inputs: { x: 'x.y' } },
  cell: { kind, units: 21, ...more, inputs: { x: 'letters.y' } },
  dropped: { kind: 'dropout', rate: 0.3, inputs: { x: 'cell.y' } },
  out: { kind: 'dense', units: 17, inputs: { x: 'dropped.y' } },
  loss: { kind: 'crossEntropy', target: 'next', inputs: { prediction: 'out.y' } },
});

const graphs = {
  elman: { data: text, nodes: recurrent('elman') },
  gru: { data: text, nodes: recurrent('gru') },
  'gru, reset before': { data: text, nodes: recurrent('gru', { reset: 'before' }) },
  lstm: { data: text, nodes: recurrent('lstm') },
  'a loop of a delay': {
    data: table,
    nodes: {
      x: { kind: 'input', fields: ['a', 'b'] },
      before: { kind: 'delay', steps: 2, inputs: { x: 'h.y' } },
      wx: { kind: 'dense', units: 8, inputs: { x: 'x.y' } },
      wh: { kind: 'dense', units: 8, inputs: { x: 'before.y' } },
      sum: { kind: 'add', inputs: { a: 'wx.y', b: 'wh.y' } },
      h: { kind: 'activation', function: 'tanh', inputs: { x: 'sum.y' } },
      last: { kind: 'last', inputs: { x: 'h.y' } },
      out: { kind: 'dense', units: 1, inputs: { x: 'last.y' } },
      loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
    },
  },
  'lines of different lengths': {
    data: lines,
    nodes: {
      x: { kind: 'input', fields: ['text'] },
      hot: { kind: 'oneHot', inputs: { x: 'x.y' } },
      one: { kind: 'lstm', units: 12, inputs: { x: 'hot.y' } },
      two: { kind: 'gru', units: 7, inputs: { x: 'one.y' } },
      out: { kind: 'dense', units: 3, inputs: { x: 'two.last' } },
      loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'out.y' } },
    },
  },
};

const maxDims = { B: 13, T: 11 };
const shapes: readonly Dims[] = [
  { B: 13, T: 11 },
  { B: 1, T: 1 },
  { B: 4, T: 7 },
  { B: 13, T: 2 },
];

/** Largest distance over outputs and gradients of train and evaluate, at every shape. */
async function apart(plan: Plan, data: typeof text, backend: Backend): Promise<number> {
  const reference = createReferenceExecutor(options(plan, maxDims));
  const actual = await backend.create(options(plan, maxDims));
  let most = 0;
  for (const dims of shapes) {
    for (const executor of [reference, actual]) {
      executor.bind(dims);
      fillRandom(executor, dims, data, 3);
    }
    for (const program of ['train', 'evaluate'] as const) {
      for (const executor of [reference, actual]) executor.run(program, { seed: 4, step: 5 });
      for (const { name } of plan.outputs) {
        const [wanted, found] = [reference.output(name), actual.output(name)];
        // What this program does not write is poisoned in the reference.
        if (!wanted.every(Number.isNaN)) most = Math.max(most, distance(found, wanted));
      }
      if (program === 'evaluate') continue;
      for (const param of plan.params) {
        if (param.grad !== null) most = Math.max(most, distance(actual.grad(param.name), reference.grad(param.name)));
      }
    }
  }
  await actual.dispose();
  return most;
}

describe.each(wasmBackends)('compiled networks on $name', (backend) => {
  it.each(Object.entries(graphs))(
    '%s: outputs and gradients within 1e-5 of the largest',
    async (_, { nodes, data }) => {
      expect(await apart(planOf(nodes, data), data, backend)).toBeLessThan(1e-5);
    },
  );

  it('the same run twice gives the same bits, whatever ran between', async () => {
    const plan = planOf(graphs.lstm.nodes, text);
    const executor = await backend.create(options(plan, maxDims));
    const gradients = (): readonly number[] => {
      executor.bind({ B: 5, T: 6 });
      fillRandom(executor, { B: 5, T: 6 }, text, 9);
      executor.run('train', { seed: 1, step: 2 });
      return plan.params.flatMap(({ name }) => [...executor.grad(name)]);
    };
    const first = gradients();
    executor.bind(maxDims);
    fillRandom(executor, maxDims, text, 8);
    executor.run('train', { seed: 5, step: 3 });
    executor.run('evaluate', { seed: 5, step: 3 });
    expect(gradients()).toEqual(first);
  });
});
