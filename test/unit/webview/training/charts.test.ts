// Ranges, ticks, read-outs, tables and words of a chart.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChartModel, Curve } from '../../../../webview/training/charts/model.ts';
import {
  clampRange,
  fitYRange,
  fullXRange,
  panRange,
  pixelEdges,
  zoomRange,
} from '../../../../webview/training/charts/range.ts';
import { readAt, sayReadout, snapX } from '../../../../webview/training/charts/readout.ts';
import { linearTicks, logTicks } from '../../../../webview/training/charts/ticks.ts';
import { joinCurves, thinRows, toCsv } from '../../../../webview/training/data/csv.ts';
import { summarize } from '../../../../webview/training/data/summary.ts';
import { formatCount, formatNumber } from '../../../../webview/training/format/numbers.ts';
import { assignColors } from '../../../../webview/training/state/runColors.ts';
import { defaultSettings, readSaved } from '../../../../webview/training/state/settings.ts';

function curve(id: string, x: readonly number[], y: readonly number[]): Curve {
  return { id, label: id, color: 0, dash: 0, x: { values: x, length: x.length }, y: { values: y, length: y.length } };
}

function model(curves: readonly Curve[], changes: Partial<ChartModel> = {}): ChartModel {
  return {
    curves,
    lines: [],
    events: [],
    hidden: new Set(),
    x: { scale: 'linear', name: 'step', format: formatCount, whole: true, until: null, from: null },
    y: { scale: 'linear', format: (value) => formatNumber(value) },
    ...changes,
  };
}

const training = curve('training', [1, 2, 3, 4], [8, 4, NaN, 1]);
const validation = curve('validation', [2, 4], [5, 2]);

describe('ticks', () => {
  test('are round and few', () => {
    expect(linearTicks(0, 1500, 5)).toEqual([0, 500, 1000, 1500]);
    expect(linearTicks(0.1, 0.42, 4)).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(linearTicks(0, 3, 10, true)).toEqual([0, 1, 2, 3]);
    expect(logTicks(0.009, 1.2, 6)).toEqual([0.01, 0.03, 0.1, 0.3, 1]);
    expect(logTicks(1e-9, 1e9, 5)).toHaveLength(5);
    expect(linearTicks(0.7, 1.2, 5)).toEqual([0.7, 0.8, 0.9, 1, 1.1, 1.2]);
    expect(linearTicks(400, 4e11, 2)).toEqual([2e11, 4e11]);
  });
  test('lie inside the range, ascending', () => {
    const ends = fc.tuple(
      fc.double({ min: 1e-8, max: 1e8, noNaN: true }),
      fc.double({ min: 1.001, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, fc.integer({ min: 2, max: 9 }), ([min, factor], count) => {
        const max = min * factor;
        for (const ticks of [linearTicks(min, max, count), logTicks(min, max, count)]) {
          expect(ticks.length).toBeLessThanOrEqual(2 * count + 3);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(min * (1 - 1e-6));
            expect(tick).toBeLessThanOrEqual(max * (1 + 1e-6));
          }
          expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
        }
      }),
    );
  });
});

describe('ranges', () => {
  test('reach over all visible curves and as far as the run goes on', () => {
    const x = { ...model([]).x, from: 0, until: 100 };
    expect(fullXRange(model([training, validation]))).toEqual([1, 4]);
    expect(fullXRange(model([training], { x }))).toEqual([0, 100]);
    expect(fullXRange(model([], { x: { ...x, from: null, until: null, scale: 'log' } }))).toEqual([1, 10]);
  });
  test('the y range holds what the x range shows, and level lines that are near', () => {
    const drawn = [{ x: [0, 1, 2, 3], y: [100, 4, 5, NaN], marks: [] }];
    const [low, high] = fitYRange(drawn, [1, 3], [6, 1000], 'linear');
    expect(low).toBeLessThan(4);
    expect(high).toBeGreaterThan(6);
    expect(high).toBeLessThan(10);
  });
  test('zoom and pan on a logarithmic axis keep ratios; what leaves the whole is clamped', () => {
    expect(zoomRange([1, 100], 10, 0.5, 'log').map((v) => Number(v.toPrecision(6)))).toEqual([3.16228, 31.6228]);
    expect(panRange([1, 100], 0.5, 'log').map((v) => Number(v.toPrecision(6)))).toEqual([10, 1000]);
    expect(clampRange([-5, 50], [0, 100])).toEqual([0, 50]);
    expect(clampRange([-5, 200], [0, 100])).toBeNull();
    expect([...pixelEdges([1, 1000], 3, 'log')].map((v) => Math.round(v))).toEqual([1, 10, 100, 1000]);
  });
});

describe('read-out', () => {
  test('gives the nearest recorded point of each visible curve', () => {
    expect(readAt(model([training, validation]), 3.2).map(({ curve: { id }, x, value }) => [id, x, value])).toEqual([
      ['training', 3, NaN],
      ['validation', 4, 2],
    ]);
    expect(readAt(model([training, validation], { hidden: new Set(['training']) }), 1)).toHaveLength(1);
  });
  test('snaps to a recorded x and says it', () => {
    expect(snapX(model([training, validation]), 1.4)).toBe(1);
    expect(sayReadout(model([training, validation]), 2)).toBe('step 2: training 4.00, validation 5.00');
  });
});

describe('table and words', () => {
  test('joins curves on x and reads back exactly from CSV', () => {
    const table = joinCurves([training, validation]);
    expect(table.x).toEqual([1, 2, 3, 4]);
    expect(toCsv('step', table)).toBe('step,training,validation\r\n1,8,\r\n2,4,5\r\n3,NaN,\r\n4,1,2\r\n');
  });
  test('quotes names and disarms formulas', () => {
    const csv = toCsv('x', joinCurves([{ ...curve('a', [1], [2]), label: '=1+1,"x"' }]));
    expect(csv.split('\r\n')[0]).toBe('x,"\'=1+1,""x"""');
  });
  test('thins rows evenly with both ends', () => {
    expect(thinRows(3, 10)).toEqual([0, 1, 2]);
    expect(thinRows(101, 5)).toEqual([0, 25, 50, 75, 100]);
  });
  test('tells where curves went, what was lowest and what is not finite', () => {
    expect(summarize(model([training, validation]))).toBe(
      'training fell from 8.00 to 1.00, lowest 1.00 at step 4. 1 value is not finite. validation fell from 5.00 to 2.00, lowest 2.00 at step 4.',
    );
    expect(summarize(model([]))).toBe('Nothing recorded yet.');
  });
});

describe('settings', () => {
  test('survive anything that may stand in the saved state', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { settings } = readSaved(value);
        expect(settings.smoothing).toBeGreaterThanOrEqual(0);
        expect(settings.smoothing).toBeLessThanOrEqual(0.99);
      }),
    );
    const saved = {
      settings: { ...defaultSettings, smoothing: 0.3, xAxis: 'time' as const, hidden: ['a'] },
      focus: 'r',
      compared: ['s'],
    };
    expect(readSaved(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
  });
  test('a shown run keeps its colour when the focus moves', () => {
    const first = assignColors(new Map(), ['a', 'b']);
    expect(assignColors(first, ['b', 'c', 'a'])).toEqual(
      new Map([
        ['b', 1],
        ['a', 0],
        ['c', 2],
      ]),
    );
  });
});
