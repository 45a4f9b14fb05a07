// Multiply, subtract, scale, slice, layer normalisation, constants, parameters and activations: values by hand, and what the checker says.
import { describe, expect, test } from 'vitest';
import { dataInfo, number } from '../../../support/compiled.ts';
import { checkWeather, portTypes, said } from '../../../support/checks.ts';
import { evaluate } from '../../../support/evaluateGraph.ts';
import type { NodeText } from '../../../support/graphs.ts';

const data = dataInfo(['a', 'b', 'c'].map(number));
const dims = { B: 2, T: 2 };
/** [T, B, 3] */
const abc = [1, 2, 3, 4, 5, 6, -1, -2, -3, 0, 0.5, 8];
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

/** What an output of width `fields.length` is, from inputs a, b, c over time and a per sequence. */
function valueOf(
  nodes: object,
  from: string,
  fields: readonly string[],
  params: Record<string, number | readonly number[]> = {},
): readonly number[] {
  const graph = {
    in: { kind: 'input', fields: ['a', 'b', 'c'] },
    ...nodes,
    loss: { kind: 'mse', target: fields, inputs: { prediction: from } },
  };
  const feeds = {
    'input:a+b+c': abc,
    'input:a': [10, 20],
    [`target:${fields.join('+')}`]: zeros(4 * fields.length),
  };
  return evaluate(graph, { data, dims, feeds, params }).prediction;
}

const all = ['a', 'b', 'c'];
const once = { once: { kind: 'input', fields: ['a'], per: 'sequence' } };

describe('values', () => {
  test('multiply: one feature without time counts for all features at every step', () => {
    const nodes = { ...once, it: { kind: 'multiply', inputs: { a: 'in.y', b: 'once.y' } } };
    expect(valueOf(nodes, 'it.y', all)).toEqual([10, 20, 30, 80, 100, 120, -10, -20, -30, 0, 10, 160]);
  });

  test('subtract', () => {
    const nodes = { ...once, it: { kind: 'subtract', inputs: { a: 'once.y', b: 'in.y' } } };
    expect(valueOf(nodes, 'it.y', all)).toEqual([9, 8, 7, 16, 15, 14, 11, 12, 13, 20, 19.5, 12]);
  });

  test('scale', () => {
    const nodes = { it: { kind: 'scale', factor: -2, offset: 1, inputs: { x: 'in.y' } } };
    expect(valueOf(nodes, 'it.y', all)).toEqual(abc.map((x) => 1 - 2 * x));
  });

  test('slice', () => {
    const nodes = { it: { kind: 'slice', from: 1, size: 2, inputs: { x: 'in.y' } } };
    expect(valueOf(nodes, 'it.y', ['a', 'b'])).toEqual([2, 3, 5, 6, -2, -3, 0.5, 8]);
  });

  test('constant and parameter, added at every step', () => {
    const nodes = {
      c: { kind: 'constant', value: [100, 0, -0.5] },
      p: { kind: 'parameter', units: 3 },
      it: { kind: 'add', inputs: { a: 'in.y', b: 'c.y', c: 'p.y' } },
    };
    const added = [101, 2, 2.5];
    expect(valueOf(nodes, 'it.y', all, { 'p.p': [1, 2, 3] })).toEqual(abc.map((x, i) => x + (added[i % 3] ?? NaN)));
  });

  test('layer normalisation: mean 0, variance 1, then gain and bias', () => {
    const nodes = { it: { kind: 'layerNorm', inputs: { x: 'in.y' } } };
    const got = valueOf(nodes, 'it.y', all, { 'it.g': [1, 2, 1], 'it.b': [0, 0, 0.5] });
    for (let row = 0; row < 4; row++) {
      const x = abc.slice(3 * row, 3 * row + 3);
      const mean = x.reduce((sum, one) => sum + one, 0) / 3;
      const variance = x.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 3;
      const wanted = x.map((one) => (one - mean) / Math.sqrt(variance + 1e-5));
      expect(got[3 * row]).toBeCloseTo(wanted[0] ?? NaN, 12);
      expect(got[3 * row + 1]).toBeCloseTo(2 * (wanted[1] ?? NaN), 12);
      expect(got[3 * row + 2]).toBeCloseTo((wanted[2] ?? NaN) + 0.5, 12);
    }
  });

  // The published formulas at −2, 0.5 and 4, computed apart from this code.
  test.each([
    ['leakyRelu', [-0.02, 0.5, 4]],
    ['elu', [-0.864664717, 0.5, 4]],
    ['gelu', [-0.045402306, 0.345714, 3.99993]],
    ['silu', [-0.238405844, 0.311229665, 3.92805516]],
    ['softsign', [-0.666666667, 0.333333333, 0.8]],
    ['hardSigmoid', [0.166666667, 0.583333333, 1]],
  ] as const)('%s', (name, wanted) => {
    const nodes = {
      c: { kind: 'constant', value: [-2, 0.5, 4] },
      f: { kind: 'activation', function: name, inputs: { x: 'c.y' } },
      none: { kind: 'scale', factor: 0, inputs: { x: 'in.y' } },
      it: { kind: 'add', inputs: { a: 'f.y', b: 'none.y' } },
    };
    valueOf(nodes, 'it.y', all).forEach((y, i) => expect(y).toBeCloseTo(wanted[i % 3] ?? NaN, 5));
  });

  test('no activation overflows far out', () => {
    for (const name of ['elu', 'gelu', 'silu', 'softsign', 'hardSigmoid', 'leakyRelu']) {
      const nodes = {
        c: { kind: 'constant', value: [-900, 900, 0] },
        f: { kind: 'activation', function: name, inputs: { x: 'c.y' } },
        none: { kind: 'scale', factor: 0, inputs: { x: 'in.y' } },
        it: { kind: 'add', inputs: { a: 'f.y', b: 'none.y' } },
      };
      for (const y of valueOf(nodes, 'it.y', all)) expect(Number.isFinite(y), name).toBe(true);
    }
  });
});

describe('what the checker says', () => {
  const check = (nodes: Readonly<Record<string, NodeText>>) =>
    checkWeather({
      in: { kind: 'input', fields: ['temp', 'rain', 'wind'] },
      two: { kind: 'input', fields: ['temp', 'rain'] },
      ...nodes,
      keep: { kind: 'mse', target: 'temp', inputs: { prediction: 'it.y' } },
    });
  const messages = (nodes: Readonly<Record<string, NodeText>>): string =>
    said(check(nodes))
      .split('\n')
      .filter((line) => line.includes('/it'))
      .join('\n');

  test('sizes that do not fit', () => {
    expect(messages({ it: { kind: 'multiply', inputs: { a: 'in.y', b: 'two.y' } } })).toMatchInlineSnapshot(
      `"error size-mismatch nodes/it/inputs/b: b of “it”: “two.y” is [B, T, 2], but a is [B, T, 3]. Both need the same size, or one of them a single feature."`,
    );
    expect(messages({ it: { kind: 'slice', from: 2, size: 2, inputs: { x: 'in.y' } } })).toMatchInlineSnapshot(
      `"error slice-past-end nodes/it/inputs/x: x of “it”: “in.y” is [B, T, 3], but features 3 to 4 are asked for: make “from” or “size” smaller."`,
    );
    expect(messages({ it: { kind: 'constant', value: [1, 2], units: 3 } })).toMatchInlineSnapshot(
      `"error constant-size nodes/it/value: value of “it” holds 2 numbers, but units is 3: write one number, or as many as units."`,
    );
    expect(messages({ it: { kind: 'constant', value: [] } })).toMatchInlineSnapshot(
      `"error constant-size nodes/it/value: value of “it” holds no number: write one."`,
    );
    expect(messages({ it: { kind: 'constant', value: [1, 'x'] } })).toMatchInlineSnapshot(
      `"error param-type nodes/it/value: value of “it” is a list: it must be a number or a list of numbers."`,
    );
    expect(messages({ it: { kind: 'constant', value: [NaN] } })).toMatchInlineSnapshot(
      `"error param-range nodes/it/value: value of “it” holds NaN: every number must be finite."`,
    );
  });

  test('types', () => {
    const typed = check({
      c: { kind: 'constant', value: 2, units: 4 },
      list: { kind: 'constant', value: [1, 2, 3] },
      p: { kind: 'parameter', units: 'sky' },
      it: { kind: 'multiply', inputs: { a: 'list.y', b: 'in.y' } },
      n: { kind: 'layerNorm', inputs: { x: 'it.y' } },
    });
    expect(portTypes(typed)).toMatchInlineSnapshot(`
      "in.y [B, T, 3]
      two.y [B, T, 2]
      c.y [B, 4]
      list.y [B, 3]
      p.y [B, 5]
      it.y [B, T, 3]
      n.y [B, T, 3]"
    `);
  });

  test('in a loop one side tells the other', () => {
    const typed = checkWeather({
      in: { kind: 'input', fields: ['temp', 'rain', 'wind'] },
      back: { kind: 'delay', inputs: { x: 'it.y' } },
      it: { kind: 'multiply', inputs: { a: 'back.y', b: 'in.y' } },
      out: { kind: 'dense', units: 1, inputs: { x: 'it.y' } },
      loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'out.y' } },
    });
    expect(said(typed)).toBe('');
    expect(portTypes(typed)).toContain('it.y [B, T, 3]');
  });
});
