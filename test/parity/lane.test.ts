// The lane itself: Python with torch is there, and doubles cross both ways without loss.
import { expect, test } from 'vitest';
import { runPython } from '../support/python.ts';

const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row) =>
    (b[0] ?? []).map((_, column) => row.reduce((sum, value, k) => sum + value * (b[k]?.[column] ?? 0), 0)),
  );

test('a matrix product in torch agrees with ours to 1e-15', () => {
  const a = [
    [0.1, 0.2, 0.3],
    [1 / 3, 2 / 3, Math.PI],
  ];
  const b = [
    [1, -0.5],
    [0.25, 1e-9],
    [-7, Math.E],
  ];
  const program = 'reply((torch.tensor(given["a"]) @ torch.tensor(given["b"])).tolist())';
  const theirs = runPython<number[][]>(program, { a, b });
  for (const [i, row] of product(a, b).entries()) {
    for (const [j, value] of row.entries())
      expect(Math.abs(value - (theirs[i]?.[j] ?? NaN))).toBeLessThanOrEqual(1e-15);
  }
});

test('an error in Python reaches the test with its message', () => {
  expect(() => runPython('raise ValueError("no such gate")', {})).toThrow(/no such gate/);
});
