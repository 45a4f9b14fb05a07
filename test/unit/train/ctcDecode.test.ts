// Greedy decoding and edit distance by hand; scores of CTC against them.
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { editDistance, greedyLabels } from '../../../src/train/ctcDecode.ts';

const scores = (classes: readonly number[], width: number): number[] =>
  classes.flatMap((best) => Array.from({ length: width }, (_, c) => (c === best ? 0.9 : 0.1 / width)));

test('repeats are joined, blanks left out, padding not read', () => {
  const path = [2, 0, 0, 2, 0, 1, 1, 2];
  expect(greedyLabels(scores(path, 3), 3, 1, 0, path.length)).toEqual([0, 0, 1]);
  expect(greedyLabels(scores(path, 3), 3, 1, 0, 3)).toEqual([0]);
  expect(greedyLabels(scores([2, 2], 3), 3, 1, 0, 2)).toEqual([]);
});

test('sequences of a batch stand side by side', () => {
  const [a, b] = [
    [0, 0, 1],
    [1, 2, 1],
  ];
  const both = [0, 1, 2].flatMap((t) => scores([a?.[t] ?? 0, b?.[t] ?? 0], 3));
  expect(greedyLabels(both, 3, 2, 0, 3)).toEqual([0, 1]);
  expect(greedyLabels(both, 3, 2, 1, 3)).toEqual([1, 1]);
});

test('edit distance of words', () => {
  const letters = (word: string): number[] => [...word].map((c) => c.charCodeAt(0));
  for (const [a, b, distance] of [
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'abc', 0],
    ['flaw', 'lawn', 2],
  ] as const)
    expect(editDistance(letters(a), letters(b))).toBe(distance);
});

test('edit distance is symmetric, and 0 for equal lists only', () => {
  const list = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 });
  fc.assert(
    fc.property(list, list, (a, b) => {
      const d = editDistance(a, b);
      expect(editDistance(b, a)).toBe(d);
      expect(d === 0).toBe(a.join() === b.join());
      expect(d).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      expect(d).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
