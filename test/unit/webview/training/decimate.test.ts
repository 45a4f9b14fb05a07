// Min–max decimation: what is drawn covers what was recorded.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pixelEdges } from '../../../../webview/training/charts/range.ts';
import { decimate } from '../../../../webview/training/data/decimate.ts';

const odd = fc.constantFrom(NaN, Infinity, -Infinity);
const value = fc.oneof(
  { weight: 20, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: odd },
);
const curve = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), value), { minLength: 1, maxLength: 3000 })
  .map((steps) => {
    let at = 0;
    const x = steps.map(([gap]) => (at += gap));
    return { x, y: steps.map(([, y]) => y) };
  });

function finiteWithin(x: readonly number[], y: readonly number[], from: number, to: number): readonly number[] {
  return y.filter((v, i) => Number.isFinite(v) && (x[i] ?? NaN) >= from && (x[i] ?? NaN) <= to);
}

describe('decimate', () => {
  test('keeps the lowest and the highest value of every pixel column', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 200 }), ({ x, y }, columns) => {
        const range = [0, Math.max(1, x.at(-1) ?? 1)] as const;
        const edges = pixelEdges(range, columns, 'linear');
        const out = decimate({ x, y, length: x.length, edges, logY: false });
        for (let column = 0; column < columns; column++) {
          const last = column === columns - 1;
          const [from, to] = [edges[column] ?? 0, edges[column + 1] ?? 0];
          const inColumn = (at: number): boolean => at >= from && (last ? at <= to : at < to);
          const all = y.filter((v, i) => Number.isFinite(v) && inColumn(x[i] ?? NaN));
          const drawn = out.y.filter((v, i) => Number.isFinite(v) && inColumn(out.x[i] ?? NaN));
          expect(drawn.length > 0).toBe(all.length > 0);
          if (all.length === 0) continue;
          expect(Math.min(...drawn)).toBe(Math.min(...all));
          expect(Math.max(...drawn)).toBe(Math.max(...all));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('draws at most four finite points and three odd ones a column, in order', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 50 }), ({ x, y }, columns) => {
        const edges = pixelEdges([0, Math.max(1, x.at(-1) ?? 1)], columns, 'linear');
        const out = decimate({ x, y, length: x.length, edges, logY: false });
        expect(out.x.length).toBeLessThanOrEqual(columns * 7 + 2);
        expect(out.x).toEqual([...out.x].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  test('gives every point when zoomed in, and one beyond either border', () => {
    const x = Array.from({ length: 10_000 }, (_, i) => i);
    const y = x.map((i) => Math.sin(i));
    const edges = pixelEdges([4000, 4100], 400, 'linear');
    const out = decimate({ x, y, length: x.length, edges, logY: false });
    expect(out.x).toEqual(Array.from({ length: 103 }, (_, i) => 3999 + i));
    expect(out.y).toEqual(out.x.map((i) => Math.sin(i)));
  });

  test('reports every kind of value that cannot be drawn in every column', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 100 }), ({ x, y }, columns) => {
        const end = Math.max(1, x.at(-1) ?? 1);
        const edges = pixelEdges([0, end], columns, 'linear');
        const { marks } = decimate({ x, y, length: x.length, edges, logY: false });
        const kinds = new Set(y.filter((v) => !Number.isFinite(v)).map(String));
        expect(new Set(marks.map((mark) => String(mark.value)))).toEqual(kinds);
      }),
      { numRuns: 200 },
    );
  });

  test('marks zero and below on a logarithmic axis and breaks the line there', () => {
    const out = decimate({ x: [1, 2, 3], y: [1, 0, 2], length: 3, edges: [1, 2, 3], logY: true });
    expect(out.y).toEqual([1, NaN, 2]);
    expect(out.marks).toEqual([{ x: 2, value: 0 }]);
  });

  test('covers the window on a logarithmic x axis too', () => {
    const x = Array.from({ length: 50_000 }, (_, i) => i + 1);
    const y = x.map((i) => (i === 31_415 ? -99 : i % 7));
    const out = decimate({ x, y, length: x.length, edges: pixelEdges([1, 50_000], 300, 'log'), logY: false });
    expect(out.y).toContain(-99);
    expect(finiteWithin(out.x, out.y, 1, 10)).toEqual([1, 2, 3, 4, 5, 6, 0, 1, 2, 3]);
  });
});
