// The cache gives what decimation gives, after every kind of change.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DecimationCache } from '../../../../webview/training/charts/decimationCache.ts';
import { pixelEdges } from '../../../../webview/training/charts/range.ts';
import { Column } from '../../../../webview/training/data/column.ts';
import { decimate } from '../../../../webview/training/data/decimate.ts';

const change = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('cut' as const), count: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('zoom' as const), count: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant('nothing' as const), count: fc.constant(0) }),
);

test('remembered points are those of the curve as it is', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 40 }),
      fc.array(fc.double({ min: -9, max: 9 }), { minLength: 1, maxLength: 50 }),
      (changes, values) => {
        const [x, y] = [new Column(), new Column()];
        const cache = new DecimationCache();
        let until = 100;
        for (const { kind, count } of changes) {
          if (kind === 'zoom') until = count;
          if (kind === 'cut') for (const column of [x, y]) column.truncate(column.length - count);
          if (kind === 'append' || kind === 'cut') {
            for (let i = 0; i < count; i++) {
              x.push(x.length);
              y.push(values[i % values.length] ?? NaN);
            }
          }
          cache.begin({ range: [0, until], columns: 5, xScale: 'linear', logY: false });
          const edges = pixelEdges([0, until], 5, 'linear');
          expect(cache.points('a', x, y)).toEqual(
            decimate({ x: x.values, y: y.values, length: x.length, edges, logY: false }),
          );
        }
      },
    ),
  );
});
