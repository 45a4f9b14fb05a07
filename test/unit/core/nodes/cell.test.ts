// Cells written as equations are the built-in ones: same weights, same losses and gradients. And cells that are not built in have right
// gradients, with masks, in hand-wired loops, over one step and for one sequence.
import { describe, expect, it } from 'vitest';
import type { DataInfo } from '../../../../src/core/graph/model.ts';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { cellExamples } from '../../../support/cellExamples.ts';
import { dataInfo, fillRandom, number, planOf, tokens } from '../../../support/compiled.ts';
import { distance, options, wasmBackends, type Backend } from '../../../support/executors.ts';

const table = dataInfo([number('a'), number('b'), number('c')]);
const varying = { ...table, variableLength: true };
const names = dataInfo([tokens('text', 9), tokens('label', 3, false)], true);

const forecast = (cell: object): object => ({
  x: { kind: 'input', fields: ['a', 'b'] },
  cell: { units: 3, inputs: { x: 'x.y' }, ...cell },
  out: { kind: 'dense', units: 1, inputs: { x: 'cell.last' } },
  each: { kind: 'dense', units: 1, inputs: { x: 'cell.y' } },
  loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
  everyStep: { kind: 'mse', target: 'c', weight: 0.5, inputs: { prediction: 'each.y' } },
});

const written = (equations: string): object => forecast({ kind: 'cell', equations });

interface Twin {
  readonly equations: string;
  readonly node: object;
  /** Parameter of the written cell → columns of the packed one: name, first block, width in blocks of H. */
  readonly weights: Readonly<Record<string, readonly [packed: string, block: number, blocks: number]>>;
}

const gates = (letters: string, parts: readonly string[]): Twin['weights'] =>
  Object.fromEntries(
    [...letters].flatMap((letter, i) =>
      parts.map((part) => [`${part}_${letter}`, [part, i, letters.length] as const] as const),
    ),
  );

const twins: Readonly<Record<string, Twin>> = {
  elman: {
    equations: cellExamples.elman,
    node: { kind: 'elman' },
    weights: { W: ['W', 0, 1], U: ['U', 0, 1], b: ['b', 0, 1] },
  },
  'gru, reset after': {
    equations: cellExamples.gru,
    node: { kind: 'gru' },
    weights: { ...gates('rzn', ['W', 'U', 'b']), b_hn: ['bn', 0, 1] },
  },
  lstm: { equations: cellExamples.lstm, node: { kind: 'lstm' }, weights: gates('ifgo', ['W', 'U', 'b']) },
};

const units = 3;

/** Copies the packed weights of the built-in cell into the written one. */
function copyWeights(from: Executor, to: Executor, weights: Twin['weights']): void {
  for (const { name } of to.plan.params) {
    const [packed, block, blocks] = weights[name.replace('cell.', '')] ?? [];
    const target = to.param(name);
    if (packed === undefined || block === undefined || blocks === undefined) target.set(from.param(name));
    else target.set(columns(from.param(`cell.${packed}`), block, blocks));
  }
  to.paramsChanged();
}

function columns(cells: ArrayLike<number>, block: number, blocks: number): number[] {
  const width = units * blocks;
  return Array.from(cells).filter((_, i) => Math.floor((i % width) / units) === block);
}

const dims = { B: 3, T: 5 };

function reference(nodes: object, data: DataInfo, sizes = dims): Executor {
  const executor = createReferenceExecutor(options(planOf(nodes, data), sizes));
  executor.bind(sizes);
  fillRandom(executor, sizes, data, 11);
  return executor;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

/** Largest distance of the loss and all gradients on the fast executor from the reference, the same weights and data on both. */
async function apart(nodes: object, data: DataInfo, backend: Backend, sizes: typeof dims): Promise<number> {
  const slow = reference(nodes, data, sizes);
  const fast = await backend.create(options(slow.plan, sizes));
  fast.bind(sizes);
  fillRandom(fast, sizes, data, 11);
  for (const executor of [slow, fast]) executor.run('train', { seed: 3, step: 2 });
  const grads = slow.plan.params.map(({ name }) => distance(fast.grad(name), slow.grad(name)));
  const loss = distance(fast.output('loss'), slow.output('loss'));
  await fast.dispose();
  return Math.max(loss, ...grads);
}

describe.each(Object.entries(twins))('%s as equations is the node', (_, { equations, node, weights }) => {
  it.each([
    ['full sequences', table],
    ['sequences of different length', varying],
  ])('loss and gradients to 1e-12 on %s', (_name, data) => {
    const [builtIn, own] = [reference(forecast(node), data), reference(written(equations), data)];
    copyWeights(builtIn, own, weights);
    for (const executor of [builtIn, own]) executor.run('train', { seed: 3, step: 2 });
    expect(Number(own.output('loss')[0])).toBeCloseTo(Number(builtIn.output('loss')[0]), 12);
    for (const { name } of own.plan.params) {
      const [packed, block, blocks] = weights[name.replace('cell.', '')] ?? [];
      const theirs =
        packed === undefined || block === undefined || blocks === undefined
          ? builtIn.grad(name)
          : columns(builtIn.grad(`cell.${packed}`), block, blocks);
      expect(largestDifference(own.grad(name), theirs), name).toBeLessThan(1e-12);
    }
  });

  it.each(wasmBackends)('the fast executor ($name) agrees with the reference to 1e-5', async (backend) => {
    expect(await apart(written(equations), table, backend, { B: 7, T: 9 })).toBeLessThan(1e-5);
  });
});

const own: Readonly<Record<string, string>> = {
  ...cellExamples,
  'packed gates': "z = W·x + U·h + b\nc' = σ(z[0:H]) * c + σ(z[H:2H]) * tanh(z[2H:])\nh' = tanh(c')",
  'every function':
    "state a: 4\nparameter W: 4 × D\np = softplus(W·x) + square(a) + exp(-abs(a)) + log(1 + sqrt(1 + a*a))\nq = min(p, 0.7) * max(relu(a), 0.2 * p) + softmax(W·x) * mean(p) - sum(a) / 5\na' = tanh(where(q > 0.3, q, a / (2 + q * q)) + where(mod(t, 3) != 0, 0.1 * q, -a) + sign(0.5) * floor(1.5) * a)\noutput y = [a'; sum(p)]",
  'single numbers':
    "input x\nstate n: 1 = 0\nparameter g: 1 = 0.5\nparameter w: 1 × D\nn' = tanh(g * n + w·x)\nh' = tanh(U·h + n' * b + W·[n; x])",
  'the next values of other states': "a' = tanh(W·x + U·b2)\nb2' = tanh(V·a' + a * b2)\noutput y = b2' + a",
};

const shapes = { 'B = 3, T = 5': { B: 3, T: 5 }, 'T = 1': { B: 2, T: 1 }, 'B = 1': { B: 1, T: 4 } };

describe.each(Object.entries(own))('gradients of %s equal central differences to 1e-6', (_, equations) => {
  it.each(Object.entries(shapes))('%s', (_name, sizes) => {
    for (const data of [table, varying]) {
      const checks = gradcheck(reference(written(equations), data, sizes), { elements: 30, seed: 5 });
      expect(checks.length).toBeGreaterThan(3);
      expect(Math.max(...checks.map((c) => c.error))).toBeLessThan(1e-6);
    }
  });

  it.each(wasmBackends)('on the fast executor ($name) as on the reference, to 1e-5', async (backend) => {
    expect(await apart(written(equations), varying, backend, { B: 5, T: 6 })).toBeLessThan(1e-5);
  });
});

const starting = (start: string, more: object = {}, inputs: object = {}): object => ({
  x: { kind: 'input', fields: ['a', 'b'] },
  first: { kind: 'first', inputs: { x: 'x.y' } },
  before: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'first.y' } },
  cell: {
    kind: 'cell',
    units: 3,
    equations: `state h: H = ${start}\nstate c = 0.5\nh' = tanh(W·x + U·h + c)\nc' = 0.9 * c + 0.1 * h'\noutput y = h'`,
    inputs: { x: 'x.y', ...inputs },
    ...more,
  },
  out: { kind: 'dense', units: 1, inputs: { x: 'cell.last' } },
  each: { kind: 'dense', units: 1, inputs: { x: 'cell.y' } },
  state: { kind: 'dense', units: 1, inputs: { x: 'cell.c' } },
  loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
  loss2: { kind: 'mse', target: 'c', inputs: { prediction: 'each.y' } },
  loss3: { kind: 'mse', target: 'c', inputs: { prediction: 'state.y' } },
});

describe('starts and directions', () => {
  it.each([
    ['a number', starting('0.7')],
    ['a trained vector', starting('learned')],
    ['a wire', starting('wired', {}, { h0: 'before.y' })],
    ['a trained vector, backward', starting('learned', { direction: 'backward' })],
    ['a trained vector, both directions', starting('learned', { direction: 'bidirectional' })],
  ])('from %s: gradients equal central differences to 1e-6', (name, nodes) => {
    for (const data of [table, varying]) {
      const executor = reference(nodes, data);
      const trained = executor.plan.params
        .filter((param) => param.name.startsWith('cell.h0'))
        .map((param) => param.name);
      const both = name.includes('both')
        ? ['cell.h0', 'cell.h0_reverse']
        : name.includes('backward')
          ? ['cell.h0_reverse']
          : ['cell.h0'];
      expect(trained).toEqual(name.includes('trained') ? both : []);
      const checks = gradcheck(executor, { elements: 30, seed: 5 });
      expect(Math.max(...checks.map((c) => c.error))).toBeLessThan(1e-6);
    }
  });

  it('a start that is not 0 changes the loss', () => {
    const lossOf = (start: string): number => {
      const executor = reference(starting(start), table);
      executor.run('train', { seed: 1, step: 1 });
      return Number(executor.output('loss')[0]);
    };
    expect(lossOf('0.7')).not.toBeCloseTo(lossOf('0'), 6);
  });

  it('a start of another width is refused at its port', () => {
    const nodes = starting('wired', { units: 4 }, { h0: 'before.y' });
    expect(() => planOf(nodes, table)).toThrow(
      /h0 of “cell” must be \[B, 4\] as the state h is, but “before.y” is \[B, 3\]/,
    );
  });
});

describe('in its surroundings', () => {
  it('stands in a loop that was wired by hand, and has several inputs', () => {
    const nodes = {
      x: { kind: 'input', fields: ['a', 'b'] },
      back: { kind: 'delay', steps: 2, initial: 0.2, inputs: { x: 'mix.y' } },
      cell: {
        kind: 'cell',
        units: 3,
        equations: ['input x, feedback', "h' = tanh(W·x + V·feedback + U·h + b)", "output y = h'"],
        inputs: { x: 'x.y', feedback: 'back.y' },
      },
      mix: { kind: 'dense', units: 2, inputs: { x: 'cell.y' } },
      out: { kind: 'dense', units: 1, inputs: { x: 'mix.y' } },
      loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
    };
    for (const data of [table, varying]) {
      const checks = gradcheck(reference(nodes, data), { elements: 30, seed: 5 });
      expect(Math.max(...checks.map((c) => c.error))).toBeLessThan(1e-6);
    }
  });

  it('takes values without time beside a sequence, and streams', () => {
    const nodes = {
      chars: { kind: 'input', fields: ['text'] },
      code: { kind: 'oneHot', inputs: { x: 'chars.y' } },
      first: { kind: 'first', inputs: { x: 'code.y' } },
      cell: {
        kind: 'cell',
        units: 4,
        equations: "input x, topic\nh' = tanh(W·x + V·topic + U·h)\noutput y = h'",
        inputs: { x: 'code.y', topic: 'first.y' },
      },
      logits: { kind: 'dense', units: 'label', inputs: { x: 'cell.last' } },
      loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'logits.y' } },
    };
    const checks = gradcheck(reference(nodes, names), { elements: 30, seed: 5 });
    expect(Math.max(...checks.map((c) => c.error))).toBeLessThan(1e-6);
    const text = dataInfo([tokens('text', 7), tokens('next', 7)]);
    const stream = planOf(
      {
        chars: { kind: 'input', fields: ['text'] },
        code: { kind: 'oneHot', inputs: { x: 'chars.y' } },
        cell: { kind: 'cell', equations: cellExamples.clockwork, inputs: { x: 'code.y' } },
        logits: { kind: 'dense', units: 'next', inputs: { x: 'cell.y' } },
        loss: { kind: 'crossEntropy', target: 'next', inputs: { prediction: 'logits.y' } },
      },
      text,
    );
    expect(stream.programs.stream?.length).toBeGreaterThan(0);
    expect(stream.inputs.filter(({ role }) => role.kind === 'state').map(({ name }) => name)).toContain(
      'state:cell.t.0',
    );
  });
});
