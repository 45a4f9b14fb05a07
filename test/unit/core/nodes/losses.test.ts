// Losses by hand: absolute and Huber errors, masks that take steps and sequences out, and what the checker says about them.
import { describe, expect, test } from 'vitest';
import { dataInfo, number, tokens } from '../../../support/compiled.ts';
import { checkWeather, said } from '../../../support/checks.ts';
import { evaluate } from '../../../support/evaluateGraph.ts';

const data = dataInfo([number('a'), number('b'), number('w'), tokens('sky', 3)]);
const dims = { B: 2, T: 2 };
/** [T, B]: predictions and targets; the gaps are 0.5, −3, 1 and 2. */
const prediction = [1, 0, 1, 4];
const target = [0.5, 3, 0, 2];

function lossOf(loss: object, mask?: { readonly per: string; readonly values: readonly number[] }): number {
  const nodes = {
    in: { kind: 'input', fields: 'a' },
    ...(mask === undefined ? {} : { w: { kind: 'input', fields: 'w', per: mask.per } }),
    loss: {
      target: 'b',
      ...loss,
      inputs: { prediction: 'in.y', ...(mask === undefined ? {} : { mask: 'w.y' }) },
    },
  };
  const feeds = {
    'input:a': prediction,
    'target:b': target,
    ...(mask === undefined ? {} : { 'input:w': mask.values }),
  };
  return evaluate(nodes, { data, dims, feeds }).loss;
}

describe('values', () => {
  test('mean absolute error', () => {
    expect(lossOf({ kind: 'mae' })).toBeCloseTo((0.5 + 3 + 1 + 2) / 4, 12);
  });

  test('Huber: half squares up to δ, absolute beyond', () => {
    expect(lossOf({ kind: 'huber' })).toBeCloseTo((0.125 + 2.5 + 0.5 + 1.5) / 4, 12);
    expect(lossOf({ kind: 'huber', delta: 2 })).toBeCloseTo((0.125 + 2 * (3 - 1) + 0.5 + 2) / 4, 12);
    expect(lossOf({ kind: 'huber', delta: 100 })).toBeCloseTo((0.25 + 9 + 1 + 4) / 8, 12);
  });

  test('a mask takes steps out; weights weigh', () => {
    const without = { per: 'step', values: [1, 0, 1, 0] };
    expect(lossOf({ kind: 'mse' }, without)).toBeCloseTo((0.25 + 1) / 2, 12);
    expect(lossOf({ kind: 'mae' }, without)).toBeCloseTo((0.5 + 1) / 2, 12);
    expect(lossOf({ kind: 'huber' }, without)).toBeCloseTo((0.125 + 0.5) / 2, 12);
    expect(lossOf({ kind: 'mae' }, { per: 'step', values: [2, 1, 0, 1] })).toBeCloseTo((2 * 0.5 + 3 + 2) / 4, 12);
  });

  test('a mask without time takes whole sequences out', () => {
    expect(lossOf({ kind: 'mse' }, { per: 'sequence', values: [0, 1] })).toBeCloseTo((9 + 4) / 2, 12);
  });

  test('a batch of which nothing counts has the loss 0', () => {
    expect(lossOf({ kind: 'mse' }, { per: 'step', values: [0, 0, 0, 0] })).toBe(0);
  });

  test('a mask and padding: only steps that both let through count', () => {
    const nodes = {
      in: { kind: 'input', fields: 'a' },
      w: { kind: 'input', fields: 'w' },
      loss: { kind: 'mse', target: 'b', inputs: { prediction: 'in.y', mask: 'w.y' } },
    };
    const feeds = { 'input:a': prediction, 'target:b': target, 'input:w': [1, 1, 0, 1], mask: [1, 1, 1, 0] };
    const ragged = dataInfo(data.fields, true);
    expect(evaluate(nodes, { data: ragged, dims, feeds }).loss).toBeCloseTo((0.25 + 9) / 2, 12);
  });

  test('cross-entropy with a mask: −ln ⅓ where it counts', () => {
    const nodes = {
      in: { kind: 'input', fields: ['a', 'b', 'w'] },
      flat: { kind: 'scale', factor: 0, inputs: { x: 'in.y' } },
      w: { kind: 'input', fields: 'w' },
      loss: { kind: 'crossEntropy', target: 'sky', inputs: { prediction: 'flat.y', mask: 'w.y' } },
    };
    const feeds = {
      'input:a+b+w': new Array<number>(12).fill(1),
      'input:w': [1, 0, 0, 3],
      'target:sky': [0, 1, 2, 0],
    };
    expect(evaluate(nodes, { data, dims, feeds }).loss).toBeCloseTo(Math.log(3), 12);
  });
});

test('what the checker says about masks and targets', () => {
  const typed = checkWeather({
    in: { kind: 'input', fields: ['temp', 'rain'] },
    one: { kind: 'input', fields: ['temp'] },
    last: { kind: 'last', inputs: { x: 'one.y' } },
    wide: { kind: 'mse', target: 'temp', inputs: { prediction: 'one.y', mask: 'in.y' } },
    timed: { kind: 'mae', target: 'temp', inputs: { prediction: 'last.y', mask: 'one.y' } },
    sky: { kind: 'huber', target: 'sky', inputs: { prediction: 'one.y' } },
  });
  expect(said(typed)).toMatchInlineSnapshot(`
    "error mask-size nodes/wide/inputs/mask: mask of “wide” takes one number for each step, but “in.y” is [B, T, 2].
    error time-mismatch nodes/timed/inputs/mask: mask of “timed”: “one.y” is [B, T, 1], but the prediction is [B, 1]: the mask needs the same time steps, or none.
    error target-type nodes/sky/target: Target of “sky”: “sky” is a category of 5 classes. A Huber loss is for numbers: use cross-entropy.
    information several-losses nodes: Training minimises the sum of 3 losses, each times its weight: wide, timed, sky."
  `);
});
