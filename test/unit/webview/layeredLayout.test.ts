// The automatic arrangement: left to right, no overlap, the same each time, also around cycles.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  layeredLayout,
  layersOf,
  placeNodes,
  type LayoutNode,
  type LayoutWire,
} from '../../../webview/editor/model/layeredLayout.ts';

const node = (id: string, height = 80): LayoutNode => ({ id, width: 184, height, headroom: 0 });
const wire = (from: string, to: string, back = false): LayoutWire => ({ from, to, back });

function overlaps(nodes: readonly LayoutNode[], places: ReadonlyMap<string, readonly [number, number]>): number {
  let count = 0;
  for (const [i, a] of nodes.entries()) {
    for (const b of nodes.slice(i + 1)) {
      const [ax, ay] = places.get(a.id) ?? [0, 0];
      const [bx, by] = places.get(b.id) ?? [0, 0];
      if (ax < bx + b.width && bx < ax + a.width && ay < by + b.height && by < ay + a.height) count++;
    }
  }
  return count;
}

describe('layersOf', () => {
  test('one more than the deepest source', () => {
    const layers = layersOf(['a', 'b', 'c', 'd'], [wire('a', 'b'), wire('b', 'c'), wire('a', 'c'), wire('c', 'd')]);
    expect([...layers].sort()).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ]);
  });

  test('a cycle without a marked wire ends all the same', () => {
    expect(layersOf(['a', 'b', 'c'], [wire('a', 'b'), wire('b', 'c'), wire('c', 'a')]).size).toBe(3);
  });

  test('a chain of 20,000 nodes does not end the call stack', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `n${i}`);
    const wires = ids.slice(1).map((id, i) => wire(`n${i}`, id));
    expect(layersOf([...ids].reverse(), wires).get('n19999')).toBe(19_999);
  });
});

describe('layeredLayout', () => {
  test('data run from left to right; a wire back does not count', () => {
    const nodes = ['delay', 'dense', 'add', 'input'].map((id) => node(id));
    const places = layeredLayout(nodes, [
      wire('input', 'add'),
      wire('dense', 'add'),
      wire('delay', 'dense'),
      wire('add', 'delay', true),
    ]);
    const x = (id: string): number => places.get(id)?.[0] ?? NaN;
    expect(x('delay')).toBeLessThan(x('dense'));
    expect(x('dense')).toBeLessThan(x('add'));
    expect(x('input')).toBe(x('dense'));
  });

  test('no overlap and the same result twice, for any graph', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 50 }),
        (count, pairs) => {
          const nodes = Array.from({ length: count }, (_, i) => node(`n${i}`, 60 + (i % 4) * 30));
          const wires = pairs.filter(([a, b]) => a < count && b < count).map(([a, b]) => wire(`n${a}`, `n${b}`));
          const places = layeredLayout(nodes, wires);
          expect(places.size).toBe(count);
          expect(overlaps(nodes, places)).toBe(0);
          expect([...layeredLayout(nodes, wires)]).toEqual([...places]);
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('placeNodes', () => {
  test('keeps given places and puts the others free, to the right of what they read', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id) => node(id));
    const given = new Map([
      ['a', [0, 0] as const],
      ['b', [248, 0] as const],
    ]);
    const places = placeNodes(nodes, [wire('a', 'b'), wire('a', 'c'), wire('b', 'd')], given);
    expect(places.get('a')).toEqual([0, 0]);
    expect(places.get('b')).toEqual([248, 0]);
    expect(places.get('c')?.[0]).toBeGreaterThan(184);
    expect(overlaps(nodes, places)).toBe(0);
  });
});
