// Constants of Keras' own unit tests: input arange(N) as [batch, time, features], kernel 0.01, recurrent kernel 0.02, bias 0.03.
import { expect, test } from 'vitest';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, number, planOf } from '../../../support/compiled.ts';

interface Case {
  readonly node: Readonly<Record<string, unknown>>;
  /** Batch, time, features, as Keras has them. */
  readonly shape: readonly [B: number, T: number, D: number];
  readonly bias: Readonly<Record<string, readonly number[] | number>>;
  readonly last: readonly number[];
}

const units = 3;
const gates = (forget: number): number[] =>
  [0.03, forget, 0.03, 0.03].flatMap((b) => Array.from({ length: units }, () => b));
const lstm = { kind: 'lstm', units };
const gru = { kind: 'gru', units };

const cases: Readonly<Record<string, Case>> = {
  'LSTM, forget bias 1': {
    node: lstm,
    shape: [3, 6, 4],
    bias: { b: gates(1) },
    last: [0.6288687, 0.86899155, 0.9460773],
  },
  'LSTM without forget bias': {
    node: lstm,
    shape: [3, 6, 4],
    bias: { b: 0.03 },
    last: [0.57019705, 0.8661914, 0.9459622],
  },
  'LSTM without bias': { node: lstm, shape: [3, 6, 4], bias: { b: 0 }, last: [0.54986924, 0.86226785, 0.9443936] },
  'LSTM backwards, forget bias 1': {
    node: { ...lstm, direction: 'backward' },
    shape: [3, 6, 4],
    bias: { b: gates(1) },
    last: [0.35622165, 0.74789524, 0.8872726],
  },
  'GRU, reset after the product, two biases': {
    node: { ...gru, reset: 'after' },
    shape: [3, 6, 4],
    // Keras has a second bias on every gate; on r and z the two add up.
    bias: { b: [0.06, 0.06, 0.03].flatMap((b) => Array.from({ length: units }, () => b)), bn: 0.03 },
    last: [0.5217289, 0.6371659, 0.39384964],
  },
  'GRU, reset before the product': {
    node: { ...gru, reset: 'before' },
    shape: [3, 6, 4],
    bias: { b: 0.03 },
    last: [0.51447755, 0.6426879, 0.40208298],
  },
  'Elman, tanh': {
    node: { kind: 'elman', units: 4 },
    shape: [2, 3, 4],
    bias: { b: 0.03 },
    last: [0.405432, 0.73605347],
  },
};

test.each(Object.entries(cases))('%s: the last output to 1e-5', (_name, { node, shape, bias, last }) => {
  const [B, T, D] = shape;
  const inputs = Array.from({ length: D }, (_, i) => `x${i}`);
  const width = Number(node['units']);
  const targets = Array.from({ length: width }, (_, i) => `y${i}`);
  const nodes = {
    x: { kind: 'input', fields: inputs },
    cell: { ...node, inputs: { x: 'x.y' } },
    loss: { kind: 'mse', target: targets, inputs: { prediction: 'cell.last' } },
  };
  const plan = planOf(nodes, dataInfo([...inputs, ...targets].map(number)));
  const executor = createReferenceExecutor({ plan, maxDims: { B, T }, optimizerSlots: 0, threads: 1 });
  executor.bind({ B, T });
  for (const { name } of plan.params) {
    const own = name.slice('cell.'.length).replace(/_reverse$/, '');
    const start = own === 'W' ? 0.01 : own === 'U' ? 0.02 : (bias[own] ?? Number.NaN);
    const view = executor.param(name);
    if (typeof start === 'number') view.fill(start);
    else view.set(start);
  }
  executor.paramsChanged();
  for (const input of plan.inputs) {
    if (input.role.kind !== 'feed' || input.role.use === 'target') continue;
    const view = executor.input(input.name);
    for (let t = 0; t < T; t++)
      for (let b = 0; b < B; b++) for (let d = 0; d < D; d++) view[(t * B + b) * D + d] = (b * T + t) * D + d;
  }
  executor.run('evaluate', { seed: 1, step: 1 });
  const found = executor.output('prediction:loss');
  last.forEach((value, b) => {
    for (let h = 0; h < width; h++)
      expect(Math.abs((found[b * width + h] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-5);
  });
});
