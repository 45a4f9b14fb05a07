// The 12 recurrent node cases of the ONNX backend test suite: weights in ONNX's gate order put into our nodes give its outputs.
import path from 'node:path';
import { expect, test } from 'vitest';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, number, planOf } from '../../../support/compiled.ts';
import { onnxCases, onnxFolder, readOnnxCase, type OnnxTensor } from '../../../support/onnxCase.ts';

/** Our node, and for each of our gates where ONNX has it: LSTM i o f c, GRU z r h. */
const kinds = {
  RNN: { node: { kind: 'elman' }, gates: [0] },
  GRU: { node: { kind: 'gru', reset: 'before' }, gates: [1, 0, 2] },
  LSTM: { node: { kind: 'lstm' }, gates: [0, 2, 3, 1] },
} as const;

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/** [1, gates · H, D] in ONNX's order as [D, gates · H] in ours. */
function weights({ shape, values }: OnnxTensor, gates: readonly number[], units: number): number[] {
  const width = shape[2] ?? 0;
  return Array.from({ length: width }, (_, d) =>
    gates.flatMap((gate) => Array.from({ length: units }, (_u, h) => values[(gate * units + h) * width + d] ?? 0)),
  ).flat();
}

/** [batch, time, N] from either layout, as [time, batch, N]. */
function timeMajor({ shape, values }: OnnxTensor, batchFirst: boolean): number[] {
  const [first = 0, second = 0, width = 0] = shape;
  if (!batchFirst) return [...values];
  return Array.from({ length: second }, (_, t) =>
    Array.from({ length: first }, (_b, b) => values.slice((b * second + t) * width, (b * second + t + 1) * width)),
  ).flat(2);
}

test('there are twelve', () => {
  expect(onnxCases).toHaveLength(12);
});

test.each(onnxCases)('%s: every output to 1e-5', (name) => {
  const { op, attributes, tensors, outputs } = readOnnxCase(path.join(onnxFolder, name));
  const { node, gates } = kinds[op as keyof typeof kinds];
  const { X, W, R, B: bias, P, initial_h: h0, initial_c: c0, sequence_lens: lengths } = tensors;
  if (X === undefined || W === undefined || R === undefined) throw new Error(`${name} lacks X, W or R`);
  const units = attributes['hidden_size'] ?? 0;
  const batchFirst = attributes['layout'] === 1;
  const [T = 0, B = 0] = batchFirst ? [X.shape[1], X.shape[0]] : X.shape;
  // Lengths that are the whole sequence say nothing; no case has others.
  expect(lengths?.values ?? []).toEqual(lengths === undefined ? [] : Array.from({ length: B }, () => T));

  const inputs = names('x', X.shape[2] ?? 0);
  const targets = names('y', units);
  const starts = { h0: names('h', units), c0: names('c', units) };
  const wired = h0 !== undefined;
  const start = (port: 'h0' | 'c0'): object => ({ kind: 'input', fields: starts[port], per: 'sequence' });
  const nodes = {
    x: { kind: 'input', fields: inputs },
    ...(wired ? { h0: start('h0'), c0: start('c0') } : {}),
    cell: {
      ...node,
      units,
      ...(P === undefined ? {} : { peepholes: true }),
      ...(wired ? { initialState: 'wired' } : {}),
      inputs: { x: 'x.y', ...(wired ? { h0: 'h0.y', c0: 'c0.y' } : {}) },
    },
    every: { kind: 'mse', target: targets, inputs: { prediction: 'cell.y' } },
    last: { kind: 'mse', target: targets, inputs: { prediction: 'cell.last' } },
  };
  const fields = [...inputs, ...targets, ...(wired ? [...starts.h0, ...starts.c0] : [])].map(number);
  const executor = createReferenceExecutor({
    plan: planOf(nodes, dataInfo(fields)),
    maxDims: { B, T },
    optimizerSlots: 0,
    threads: 1,
  });
  executor.bind({ B, T });
  const set = (param: string, values: readonly number[]): void => executor.param(`cell.${param}`).set(values);
  set('W', weights(W, gates, units));
  set('U', weights(R, gates, units));
  // Two biases of each gate, of the input's and of the recurrent product, one after the other.
  const both = bias?.values ?? [];
  const total = gates.length * units;
  const summed = gates.flatMap((gate) =>
    Array.from({ length: units }, (_, h) => (both[gate * units + h] ?? 0) + (both[total + gate * units + h] ?? 0)),
  );
  set('b', summed);
  // Peepholes: ONNX i o f, ours i f o.
  if (P !== undefined)
    set(
      'p',
      [0, 2, 1].flatMap((gate) => P.values.slice(gate * units, (gate + 1) * units)),
    );
  executor.paramsChanged();
  for (const input of executor.plan.inputs) {
    if (input.role.kind !== 'feed' || input.role.use === 'target') continue;
    const given = input.role.fields[0]?.[0];
    const values = given === 'x' ? timeMajor(X, batchFirst) : ((given === 'h' ? h0 : c0)?.values ?? []);
    executor.input(input.name).set(values);
  }
  executor.run('evaluate', { seed: 1, step: 1 });
  const close = (actual: ArrayLike<number>, expected: readonly number[]): void => {
    expect(actual.length).toBe(expected.length);
    expected.forEach((value, i) => expect(Math.abs((actual[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-5));
  };
  expect(Object.keys(outputs)).toContain('Y_h');
  // With one direction Y_h is [.., B, H] and Y [T, 1, B, H] (or [B, T, 1, H]) whatever stands in between.
  if (outputs['Y_h'] !== undefined) close(executor.output('prediction:last'), outputs['Y_h'].values);
  if (outputs['Y'] !== undefined) {
    const { values } = outputs['Y'];
    close(
      executor.output('prediction:every'),
      timeMajor({ shape: batchFirst ? [B, T, units] : [T, B, units], values }, batchFirst),
    );
  }
});
