// Gradients of compiled graphs against central differences in double precision, and optimized plans against unoptimized ones.
import { describe, expect, it } from 'vitest';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { dataInfo, fillRandom, number, planOf, tokens } from '../../../support/compiled.ts';

const table = dataInfo([number('a'), number('b'), number('c')]);
const text = dataInfo([tokens('text', 7), tokens('next', 7)]);
const names = dataInfo([tokens('text', 9), tokens('label', 3, false)], true);

const forecast = (recurrent: object): object => ({
  x: { kind: 'input', fields: ['a', 'b'] },
  ...recurrent,
  out: { kind: 'dense', units: 1, inputs: { x: 'cell.last' } },
  loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
});

const graphs: Record<string, { readonly nodes: object; readonly data: ReturnType<typeof dataInfo> }> = {
  elman: { data: table, nodes: forecast({ cell: { kind: 'elman', units: 4, inputs: { x: 'x.y' } } }) },
  'elman relu': {
    data: table,
    nodes: forecast({ cell: { kind: 'elman', units: 4, activation: 'relu', inputs: { x: 'x.y' } } }),
  },
  lstm: { data: table, nodes: forecast({ cell: { kind: 'lstm', units: 3, inputs: { x: 'x.y' } } }) },
  'gru after': {
    data: table,
    nodes: forecast({ cell: { kind: 'gru', units: 3, reset: 'after', inputs: { x: 'x.y' } } }),
  },
  'gru before': {
    data: table,
    nodes: forecast({ cell: { kind: 'gru', units: 3, reset: 'before', inputs: { x: 'x.y' } } }),
  },
  'two lstm layers, a prediction at every step': {
    data: table,
    nodes: {
      x: { kind: 'input', fields: ['a', 'b'] },
      one: { kind: 'lstm', units: 3, inputs: { x: 'x.y' } },
      two: { kind: 'lstm', units: 2, inputs: { x: 'one.y' } },
      out: { kind: 'dense', units: 1, inputs: { x: 'two.y' } },
      loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
    },
  },
  'character model': {
    data: text,
    nodes: {
      chars: { kind: 'input', fields: ['text'] },
      embed: { kind: 'embedding', units: 4, inputs: { x: 'chars.y' } },
      rnn: { kind: 'gru', units: 5, inputs: { x: 'embed.y' } },
      drop: { kind: 'dropout', rate: 0.4, inputs: { x: 'rnn.y' } },
      logits: { kind: 'dense', units: 'next', inputs: { x: 'drop.y' } },
      loss: { kind: 'crossEntropy', target: 'next', inputs: { prediction: 'logits.y' } },
    },
  },
  'names of different length': {
    data: names,
    nodes: {
      chars: { kind: 'input', fields: ['text'] },
      code: { kind: 'oneHot', inputs: { x: 'chars.y' } },
      rnn: { kind: 'lstm', units: 4, inputs: { x: 'code.y' } },
      mix: { kind: 'dense', units: 4, activation: 'tanh', inputs: { x: 'rnn.y' } },
      end: { kind: 'last', inputs: { x: 'mix.y' } },
      begin: { kind: 'first', inputs: { x: 'mix.y' } },
      both: { kind: 'concat', inputs: { a: 'end.y', b: 'begin.y', c: 'rnn.last' } },
      logits: { kind: 'dense', units: 'label', inputs: { x: 'both.y' } },
      loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'logits.y' } },
    },
  },
  'a loop wired by hand': {
    data: table,
    nodes: {
      x: { kind: 'input', fields: ['a', 'b'] },
      fromInput: { kind: 'dense', units: 3, inputs: { x: 'x.y' } },
      back: { kind: 'delay', inputs: { x: 'h.y' } },
      fromState: { kind: 'dense', units: 3, bias: false, inputs: { x: 'back.y' } },
      sum: { kind: 'add', inputs: { a: 'fromInput.y', b: 'fromState.y' } },
      h: { kind: 'activation', function: 'tanh', inputs: { x: 'sum.y' } },
      end: { kind: 'last', inputs: { x: 'h.y' } },
      out: { kind: 'dense', units: 1, inputs: { x: 'end.y' } },
      loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
    },
  },
  'crossing loops of delays 2 and 3 around an lstm': {
    data: table,
    nodes: {
      x: { kind: 'input', fields: ['a', 'b'] },
      far: { kind: 'delay', steps: 3, initial: 0.3, inputs: { x: 'mix.y' } },
      near: { kind: 'delay', steps: 2, inputs: { x: 'cell.y' } },
      both: { kind: 'concat', inputs: { a: 'x.y', b: 'far.y', c: 'near.y' } },
      cell: { kind: 'lstm', units: 3, inputs: { x: 'both.y' } },
      mix: { kind: 'dense', units: 2, activation: 'sigmoid', inputs: { x: 'cell.y' } },
      out: { kind: 'dense', units: 1, inputs: { x: 'mix.y' } },
      loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
    },
  },
  'two losses of different weight': {
    data: dataInfo([number('a'), number('b'), { ...tokens('kind', 2), type: 'category' }]),
    nodes: {
      x: { kind: 'input', fields: ['a', 'b'] },
      cell: { kind: 'elman', units: 3, activation: 'sigmoid', inputs: { x: 'x.y' } },
      value: { kind: 'dense', units: 1, inputs: { x: 'cell.y' } },
      flag: { kind: 'dense', units: 1, inputs: { x: 'cell.y' } },
      squares: { kind: 'mse', target: 'a', weight: 0.3, inputs: { prediction: 'value.y' } },
      entropy: { kind: 'binaryCrossEntropy', target: 'kind', inputs: { prediction: 'flag.y' } },
    },
  },
};

const dims = { B: 3, T: 5 };

function executorOf(name: string, optimize: boolean): Executor {
  const graph = graphs[name];
  if (graph === undefined) throw new Error(`no graph ${name}`);
  const executor = createReferenceExecutor({
    plan: planOf(graph.nodes, graph.data, { optimize }),
    maxDims: dims,
    optimizerSlots: 0,
    threads: 1,
  });
  executor.bind(dims);
  fillRandom(executor, dims, graph.data, 11);
  return executor;
}

describe('gradients equal central differences to 1e-6 relative', () => {
  for (const name of Object.keys(graphs)) {
    it(name, () => {
      const checks = gradcheck(executorOf(name, true), { elements: 60, seed: 5 });
      expect(checks.length).toBeGreaterThan(0);
      expect(Math.max(...checks.map((c) => c.error))).toBeLessThan(1e-6);
    });
  }
});

describe('optimized plans compute what unoptimized ones do, to 1e-12', () => {
  for (const name of Object.keys(graphs)) {
    it(name, () => {
      const [fast, slow] = [executorOf(name, true), executorOf(name, false)];
      for (const executor of [fast, slow]) executor.run('train', { seed: 3, step: 2 });
      expect(Number(fast.output('loss')[0])).toBeCloseTo(Number(slow.output('loss')[0]), 12);
      for (const param of slow.plan.params) {
        const [a, b] = [fast.grad(param.name), slow.grad(param.name)];
        expect(a.length).toBe(b.length);
        b.forEach((value, i) => expect(Math.abs(value - (a[i] ?? Number.NaN))).toBeLessThan(1e-12));
      }
    });
  }
});
