// Initial values: repeatable, apart by name, and with the properties that their names promise.
import { describe, expect, test } from 'vitest';
import { initialValues } from '../../../src/train/initialize.ts';

test('the same seed and name give the same values, another of either others', () => {
  const values = (seed: number, name: string): number[] => [...initialValues(seed, name, [4, 4], { kind: 'glorot' })];
  expect(values(1, 'a.W')).toEqual(values(1, 'a.W'));
  expect(values(2, 'a.W')).not.toEqual(values(1, 'a.W'));
  expect(values(1, 'b.W')).not.toEqual(values(1, 'a.W'));
});

test('all values are single precision', () => {
  const values = initialValues(1, 'a', [20, 20], { kind: 'normal', deviation: 0.1 });
  expect(values.every((v) => v === Math.fround(v))).toBe(true);
});

test('glorot: uniform within ±√(6 / (fan-in + fan-out))', () => {
  const values = initialValues(1, 'a', [30, 70], { kind: 'glorot' });
  const limit = Math.sqrt(6 / 100);
  expect(Math.max(...values)).toBeLessThanOrEqual(limit);
  expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
  expect(Math.abs(values.reduce((sum, v) => sum + v, 0) / 2100)).toBeLessThan(0.02);
});

test('normal: mean 0 and the deviation asked for', () => {
  const values = initialValues(1, 'a', [100, 100], { kind: 'normal', deviation: 0.5 });
  const variance = values.reduce((sum, v) => sum + v * v, 0) / values.length;
  expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
});

describe('orthogonal', () => {
  test.each([
    [8, 8, 8],
    [8, 32, 8],
    [5, 12, 12],
    [12, 5, 5],
  ])('[%i, %i]: orthonormal in blocks of %i columns', (rows, cols, width) => {
    const values = initialValues(3, 'a', [rows, cols], { kind: 'orthogonal' });
    const dotOf = (n: number, at: (i: number, k: number) => number, i: number, j: number): number =>
      Array.from({ length: n }, (_, k) => at(i, k) * at(j, k)).reduce((sum, v) => sum + v, 0);
    for (let start = 0; start < cols; start += width) {
      const cell = (r: number, c: number): number => values[r * cols + start + c] ?? NaN;
      const [count, length, at] =
        rows <= width ? [rows, width, cell] : [width, rows, (i: number, k: number): number => cell(k, i)];
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < count; j++) expect(dotOf(length, at, i, j)).toBeCloseTo(i === j ? 1 : 0, 5);
      }
    }
  });
});

test('identity and blocks', () => {
  expect([...initialValues(1, 'a', [2, 4], { kind: 'identity' })]).toEqual([1, 0, 1, 0, 0, 1, 0, 1]);
  const blocks = { kind: 'blocks', blocks: [{ kind: 'zeros' }, { kind: 'constant', value: 1 }] } as const;
  expect([...initialValues(1, 'a', [4], blocks)]).toEqual([0, 0, 1, 1]);
});

describe('He: by the fan-in alone', () => {
  const [rows, cols] = [50, 200];
  const values = (distribution: 'normal' | 'uniform'): Float64Array =>
    initialValues(1, 'a', [rows, cols], { kind: 'he', distribution });
  const deviation = (of: Float64Array): number => Math.sqrt(of.reduce((sum, v) => sum + v * v, 0) / of.length);

  test('both have the deviation √(2 / fan-in)', () => {
    expect(Math.abs(deviation(values('normal')) / Math.sqrt(2 / rows) - 1)).toBeLessThan(0.03);
    expect(Math.abs(deviation(values('uniform')) / Math.sqrt(2 / rows) - 1)).toBeLessThan(0.03);
  });

  test('uniform stays within ±√(6 / fan-in) and fills it, normal does not stay', () => {
    const limit = Math.sqrt(6 / rows);
    expect(Math.max(...values('uniform'))).toBeLessThanOrEqual(limit);
    expect(Math.min(...values('uniform'))).toBeLessThan(-0.99 * limit);
    expect(Math.max(...values('normal'))).toBeGreaterThan(limit);
  });
});

test('blocks of orthogonal columns that are no squares: each block by itself', () => {
  const blocks = Array.from({ length: 3 }, () => ({ kind: 'orthogonal' }) as const);
  const values = initialValues(2, 'a', [2, 12], { kind: 'blocks', blocks });
  for (let start = 0; start < 12; start += 4) {
    const row = (r: number): number[] => Array.from({ length: 4 }, (_, c) => values[r * 12 + start + c] ?? NaN);
    const dot = (a: number[], b: number[]): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? NaN), 0);
    expect(dot(row(0), row(0))).toBeCloseTo(1, 5);
    expect(dot(row(1), row(1))).toBeCloseTo(1, 5);
    expect(dot(row(0), row(1))).toBeCloseTo(0, 5);
  }
});
