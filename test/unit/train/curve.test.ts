// Schedules of scheduled sampling at the steps where they are known by hand.
import { expect, test } from 'vitest';
import { curveAt } from '../../../src/train/curve.ts';

test('linear, exponential and inverse sigmoid', () => {
  const at = (kind: 'linear' | 'exponential' | 'inverseSigmoid', step: number): number =>
    curveAt({ kind, from: 1, to: 0.2, steps: 100 }, step);
  expect([0, 50, 100, 500].map((step) => at('linear', step))).toEqual([
    1,
    0.6,
    expect.closeTo(0.2),
    expect.closeTo(0.2),
  ]);
  expect(at('exponential', 0)).toBe(1);
  expect(at('exponential', 50)).toBeCloseTo(0.2 + 0.8 * 0.1, 12);
  expect(at('exponential', 100)).toBeCloseTo(0.2 + 0.8 * 0.01, 12);
  expect(at('inverseSigmoid', 50)).toBeCloseTo(0.6, 9);
  expect(at('inverseSigmoid', 0)).toBeGreaterThan(0.9);
  expect(at('inverseSigmoid', 200)).toBeLessThan(0.21);
  expect(curveAt({ kind: 'inverseSigmoid', from: 1, to: 0, steps: 1 }, 1000)).toBeCloseTo(0, 9);
});
