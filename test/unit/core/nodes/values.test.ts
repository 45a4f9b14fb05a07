// What the kinds compute, end to end through the compiler on the reference executor: published constants and formulas by hand.
import { describe, expect, test } from 'vitest';
import { dataInfo, number, tokens } from '../../../support/compiled.ts';
import { evaluate } from '../../../support/evaluateGraph.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** `arange(N)` as [batch, time, features], read time-major. */
function timeMajor(B: number, T: number, D: number): number[] {
  return range(T).flatMap((t) => range(B).flatMap((b) => range(D).map((d) => (b * T + t) * D + d)));
}

describe('constants of Keras: kernel 0.01, recurrent kernel 0.02, biases 0.03, input arange(N)', () => {
  const data = dataInfo(['a', 'b', 'c', 'd', 'e'].map(number));
  const gru = { 'cell.W': 0.01, 'cell.U': 0.02, 'cell.b': 0.03 };
  const lstmBias = [0.03, 1, 0.03, 0.03].flatMap((value) => [value, value, value]);
  test.each([
    [
      'lstm, forget bias 1',
      { kind: 'lstm', units: 3 },
      3,
      6,
      { 'cell.W': 0.01, 'cell.U': 0.02, 'cell.b': lstmBias },
      [0.6288687, 0.86899155, 0.9460773],
    ],
    ['lstm, no forget bias', { kind: 'lstm', units: 3 }, 3, 6, gru, [0.57019705, 0.8661914, 0.9459622]],
    ['lstm, no bias', { kind: 'lstm', units: 3 }, 3, 6, { ...gru, 'cell.b': 0 }, [0.54986924, 0.86226785, 0.9443936]],
    // Keras has two biases; on r and z they add up, on the candidate they are b and bn.
    [
      'gru, reset after',
      { kind: 'gru', units: 3 },
      3,
      6,
      { ...gru, 'cell.b': [0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.03, 0.03, 0.03], 'cell.bn': 0.03 },
      [0.5217289, 0.6371659, 0.39384964],
    ],
    ['gru, reset before', { kind: 'gru', units: 3, reset: 'before' }, 3, 6, gru, [0.51447755, 0.6426879, 0.40208298]],
    ['elman', { kind: 'elman', units: 4 }, 2, 3, gru, [0.405432, 0.73605347]],
  ] as const)('%s', (_, cell, B, T, params, expected) => {
    const units = cell.units;
    const fields = ['a', 'b', 'c', 'd'];
    const nodes = {
      in: { kind: 'input', fields },
      cell: { ...cell, inputs: { x: 'in.y' } },
      loss: { kind: 'mse', target: fields.slice(0, units), inputs: { prediction: 'cell.last' } },
    };
    const feeds = {
      'input:a+b+c+d': timeMajor(B, T, 4),
      [`target:${fields.slice(0, units).join('+')}`]: range(B * units).map(() => 0),
    };
    const { prediction } = evaluate(nodes, { data, dims: { B, T }, feeds, params });
    const wanted = expected.flatMap((value) => range(units).map(() => value));
    prediction.forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? NaN))).toBeLessThan(1e-5));
  });
});

describe('losses by their formulas', () => {
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  const table = dataInfo([number('a'), number('b'), tokens('sky', 3, false), tokens('wet', 2, false)]);
  const dims = { B: 2, T: 1 };
  const scores = [0.3, -1.2, 2, 0.5, 0, -40];

  test('cross-entropy from scores, and from the softmax of them', () => {
    const nodes = (from: string, prediction: string) => ({
      in: { kind: 'input', fields: ['a', 'b', 'c'], per: 'sequence' },
      shares: { kind: 'softmax', inputs: { x: 'in.y' } },
      loss: { kind: 'crossEntropy', from, target: 'sky', inputs: { prediction } },
    });
    const data = dataInfo([...table.fields, number('c')]);
    const feeds = { 'input:a+b+c': scores, 'target:sky': [2, 0] };
    const rows = [scores.slice(0, 3), scores.slice(3)].map((row) => {
      const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
      return row.map((z) => Math.exp(z) / total);
    });
    const wanted = -(Math.log(rows[0]?.[2] ?? NaN) + Math.log(rows[1]?.[0] ?? NaN)) / 2;
    for (const [from, port] of [
      ['logits', 'in.y'],
      ['probabilities', 'shares.y'],
    ] as const) {
      const { loss, prediction } = evaluate(nodes(from, port), { data, dims, feeds });
      expect(loss).toBeCloseTo(wanted, 10);
      prediction.forEach((p, i) => expect(p).toBeCloseTo(rows.flat()[i] ?? NaN, 10));
    }
  });

  test('binary cross-entropy of a category of two classes, far out too', () => {
    const nodes = {
      in: { kind: 'input', fields: 'a', per: 'sequence' },
      loss: { kind: 'binaryCrossEntropy', target: 'wet', inputs: { prediction: 'in.y' } },
    };
    const { loss, prediction } = evaluate(nodes, {
      data: table,
      dims,
      feeds: { 'input:a': [1.5, -800], 'target:wet': [1, 1] },
    });
    expect(loss).toBeCloseTo((-Math.log(sigmoid(1.5)) + 800) / 2, 8);
    expect(prediction[0]).toBeCloseTo(sigmoid(1.5), 10);
  });

  test('binary cross-entropy of numbers between 0 and 1, from probabilities', () => {
    const nodes = {
      in: { kind: 'input', fields: ['a', 'b'], per: 'sequence' },
      loss: { kind: 'binaryCrossEntropy', from: 'probabilities', target: ['a', 'b'], inputs: { prediction: 'in.y' } },
    };
    const p = [0.2, 0.9, 0.5, 1];
    const y = [0, 1, 0.25, 0];
    const { loss } = evaluate(nodes, { data: table, dims, feeds: { 'input:a+b': p, 'target:a+b': y } });
    const clipped = p.map((one) => Math.min(Math.max(one, 1e-7), 1 - 1e-7));
    const terms = clipped.map((one, i) => -((y[i] ?? NaN) * Math.log(one) + (1 - (y[i] ?? NaN)) * Math.log(1 - one)));
    expect(loss).toBeCloseTo(terms.reduce((sum, term) => sum + term, 0) / 4, 10);
  });

  test('padding counts for nothing: the mean is over real steps', () => {
    const data = dataInfo([number('a')], true);
    const nodes = {
      in: { kind: 'input', fields: 'a' },
      loss: { kind: 'mse', target: 'a', inputs: { prediction: 'in.y' } },
    };
    const feeds = { 'input:a': [1, 2, 3, 99, 5, 99], 'target:a': [0, 0, 0, -7, 0, -7], mask: [1, 1, 1, 0, 1, 0] };
    expect(evaluate(nodes, { data, dims: { B: 2, T: 3 }, feeds }).loss).toBeCloseTo((1 + 4 + 9 + 25) / 4, 10);
  });
});

describe('time', () => {
  const data = dataInfo([number('a'), number('b')]);
  const dims = { B: 2, T: 3 };
  const a = [1, 10, 2, 20, 3, 30];

  test('first and last', () => {
    const nodes = (kind: string) => ({
      in: { kind: 'input', fields: 'a' },
      pick: { kind, inputs: { x: 'in.y' } },
      loss: { kind: 'mse', target: 'a', inputs: { prediction: 'pick.y' } },
    });
    const feeds = { 'input:a': a, 'target:a': [0, 0] };
    expect(evaluate(nodes('first'), { data, dims, feeds }).prediction).toEqual([1, 10]);
    expect(evaluate(nodes('last'), { data, dims, feeds }).prediction).toEqual([3, 30]);
    const lengths = { ...feeds, mask: [1, 1, 1, 1, 1, 0], lastMask: [0, 0, 0, 1, 1, 0] };
    const different = dataInfo(data.fields, true);
    expect(evaluate(nodes('last'), { data: different, dims, feeds: lengths }).prediction).toEqual([3, 20]);
  });

  test('a delay of two steps reads its initial value first', () => {
    const nodes = {
      in: { kind: 'input', fields: 'a' },
      z: { kind: 'delay', steps: 2, initial: -1, inputs: { x: 'in.y' } },
      loss: { kind: 'mse', target: 'a', inputs: { prediction: 'z.y' } },
    };
    const feeds = { 'input:a': a, 'target:a': a };
    expect(evaluate(nodes, { data, dims, feeds }).prediction).toEqual([-1, -1, -1, -1, 1, 10]);
  });

  test('a running sum, wired by hand; values without time are repeated at every step', () => {
    const nodes = {
      in: { kind: 'input', fields: 'a' },
      once: { kind: 'input', fields: 'b', per: 'sequence' },
      sum: { kind: 'add', inputs: { a: 'in.y', b: 'z.y' } },
      z: { kind: 'delay', inputs: { x: 'sum.y' } },
      plus: { kind: 'add', inputs: { a: 'once.y', b: 'sum.y' } },
      both: { kind: 'concat', inputs: { a: 'once.y', b: 'plus.y' } },
      drop: { kind: 'dropout', rate: 0.9, inputs: { x: 'both.y' } },
      loss: { kind: 'mse', target: ['a', 'b'], inputs: { prediction: 'drop.y' } },
    };
    const feeds = { 'input:a': a, 'input:b': [100, 200], 'target:a+b': range(12) };
    expect(evaluate(nodes, { data, dims, feeds }).prediction).toEqual([
      100, 101, 200, 210, 100, 103, 200, 230, 100, 106, 200, 260,
    ]);
  });
});
