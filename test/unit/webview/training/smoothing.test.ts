// Smoothing against TensorBoard's formula, written out as its source has it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Column } from '../../../../webview/training/data/column.ts';
import { SmoothedColumn } from '../../../../webview/training/data/smoothing.ts';

/** The loop of TensorBoard's line chart over a whole curve. */
function tensorBoard(values: readonly number[], weight: number): readonly number[] {
  let last = values.length > 0 ? 0 : NaN;
  let count = 0;
  const constant = values.every((value) => value === values[0]);
  return values.map((value) => {
    if (constant || !Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    count++;
    return last / (weight === 1 ? 1 : 1 - Math.pow(weight, count));
  });
}

function columnOf(values: readonly number[]): Column {
  const column = new Column();
  for (const value of values) column.push(value);
  return column;
}

function smoothedValues(smoothed: SmoothedColumn): readonly number[] {
  return [...smoothed.column.values.subarray(0, smoothed.column.length)];
}

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  found.forEach((value, i) => {
    const other = wanted[i] ?? NaN;
    if (Number.isFinite(other))
      expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(other)));
    else expect(value).toBe(other);
  });
}

describe('SmoothedColumn', () => {
  test('equals the formula of TensorBoard to 1e-12', () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
      fc.constantFrom(NaN, Infinity),
    );
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 300 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (values, weight) => {
          const smoothed = new SmoothedColumn(weight);
          smoothed.extend(columnOf(values));
          expectClose(smoothedValues(smoothed), tensorBoard(values, weight));
        },
      ),
    );
  });

  test('gives the same whether fed at once or piece by piece', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 200 }),
        fc.nat(200),
        (values, cut) => {
          const pieces = new SmoothedColumn(0.9);
          const column = columnOf(values.slice(0, cut));
          pieces.extend(column);
          for (const value of values.slice(cut)) column.push(value);
          pieces.extend(column);
          const whole = new SmoothedColumn(0.9);
          whole.extend(columnOf(values));
          expect(smoothedValues(pieces)).toEqual(smoothedValues(whole));
        },
      ),
    );
  });

  test('leaves a constant curve exactly constant', () => {
    const smoothed = new SmoothedColumn(0.97);
    smoothed.extend(columnOf(new Array<number>(100).fill(0.1)));
    expect(new Set(smoothedValues(smoothed))).toEqual(new Set([0.1]));
  });

  test('starts over when the curve has been cut back', () => {
    const column = columnOf([5, 1, 2, 3]);
    const smoothed = new SmoothedColumn(0.5);
    smoothed.extend(column);
    column.truncate(1);
    column.push(7);
    smoothed.extend(column);
    expectClose(smoothedValues(smoothed), tensorBoard([5, 7], 0.5));
  });
});
