// Labels at the ends of curves, and texts on level lines: none over another.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeSpot } from '../../../../webview/training/charts/freeSpot.ts';
import { placeLabels } from '../../../../webview/training/charts/labels.ts';

const height = 20;
const wishes = fc.array(
  fc.double({ min: -50, max: 350, noNaN: true }).map((y) => ({ y, height })),
  { maxLength: 15 },
);

describe('placeLabels', () => {
  test('never lets two overlap, keeps them inside and in the order of their curves', () => {
    fc.assert(
      fc.property(wishes, (labels) => {
        const tops = placeLabels(labels, 0, 300);
        const order = labels.map((_, i) => i).sort((a, b) => (labels[a]?.y ?? 0) - (labels[b]?.y ?? 0) || a - b);
        order.forEach((index, place) => {
          const top = tops[index] ?? NaN;
          expect(top).toBeGreaterThanOrEqual(-1e-6);
          expect(top + height).toBeLessThanOrEqual(300 + 1e-6);
          const next = order[place + 1];
          if (next !== undefined) expect(tops[next] ?? NaN).toBeGreaterThanOrEqual(top + height - 1e-6);
        });
      }),
    );
  });

  test('leaves a label at its curve when nothing is in the way', () => {
    expect(
      placeLabels(
        [
          { y: 50, height },
          { y: 150, height },
        ],
        0,
        300,
      ),
    ).toEqual([40, 140]);
  });

  test('moves neighbours apart by the same amount', () => {
    expect(
      placeLabels(
        [
          { y: 100, height },
          { y: 100, height },
        ],
        0,
        300,
      ),
    ).toEqual([80, 100]);
  });

  test('stacks from the top what does not fit', () => {
    const many = Array.from({ length: 20 }, () => ({ y: 100, height }));
    const tops = placeLabels(many, 0, 300);
    expect(tops).toEqual(many.map((_, i) => i * height));
  });
});

describe('freeSpot', () => {
  const places = [
    { left: 100, top: 0, width: 40, height: 16 },
    { left: 0, top: 0, width: 40, height: 16 },
  ];
  test('takes the first place that is free', () => {
    expect(freeSpot(places, [], [], 0)).toBe(0);
    expect(freeSpot(places, [{ left: 90, top: 5, width: 30, height: 20 }], [], 0)).toBe(1);
    expect(freeSpot(places, [], [{ x: 110, y: 8 }], 0)).toBe(1);
  });
  test('stays where it was while that is free', () => {
    expect(freeSpot(places, [], [], 1)).toBe(1);
  });
  test('covers curves rather than texts when nothing is free', () => {
    expect(freeSpot(places, [{ left: 100, top: 0, width: 9, height: 9 }], [{ x: 3, y: 3 }], 0)).toBe(1);
  });
});
