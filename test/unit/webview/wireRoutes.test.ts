// Feedback wires: around nodes, never through one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedbackRoute, roundedPath } from '../../../webview/editor/model/feedbackRoute.ts';
import type { Box, Point } from '../../../webview/editor/model/nodeMetrics.ts';
import { feedbackRoutes } from '../../../webview/editor/model/wireRoutes.ts';
import { documentState } from '../../../webview/editor/model/documentState.ts';
import { nodeBox } from '../../../webview/editor/model/viewModel.ts';
import { scenes } from '../../../webview/playground/scenes.ts';

/** Segments of the route that enter a box by more than its rim. */
function hits(points: readonly Point[], boxes: readonly Box[]): number {
  let count = 0;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1];
    const b = points[i];
    if (a === undefined || b === undefined) continue;
    for (const box of boxes) {
      const crosses =
        Math.max(a.x, b.x) > box.x + 0.5 &&
        Math.min(a.x, b.x) < box.x + box.width - 0.5 &&
        Math.max(a.y, b.y) > box.y + 0.5 &&
        Math.min(a.y, b.y) < box.y + box.height - 0.5;
      if (crosses) count++;
    }
  }
  return count;
}

const box = (x: number, y: number): Box => ({ x, y, width: 184, height: 90 });
const out = (of: Box): Point => ({ x: of.x + of.width + 5, y: of.y + 47 });
const into = (of: Box): Point => ({ x: of.x - 5, y: of.y + 47 });

describe('feedbackRoute', () => {
  test('a self-loop leaves right, passes above and comes back left', () => {
    const node = box(100, 100);
    const { points, side } = feedbackRoute(out(node), into(node), [node], [node], 0);
    expect(side).toBe('above');
    expect(points[0]).toEqual(out(node));
    expect(points.at(-1)).toEqual(into(node));
    expect(Math.min(...points.map(({ y }) => y))).toBeLessThan(node.y - 20);
    expect(hits(points, [node])).toBe(0);
  });

  test('goes over a row of nodes in between', () => {
    const row = [box(0, 0), box(260, -60), box(520, 20), box(780, 0)];
    const [first, , , last] = row as [Box, Box, Box, Box];
    const { points } = feedbackRoute(out(last), into(first), row, [first, last], 0);
    expect(hits(points, row)).toBe(0);
  });

  test('goes below when there is a wall of nodes above', () => {
    const wall = Array.from({ length: 12 }, (_, i) => box(-260 + (i % 4) * 190, -110 - Math.floor(i / 4) * 100));
    const a = box(-250, 0);
    const b = box(290, 0);
    const { points, side } = feedbackRoute(out(b), into(a), [a, b, ...wall], [a, b], 0);
    expect(side).toBe('below');
    expect(hits(points, [a, b, ...wall])).toBe(0);
  });

  test('on a loose grid no route touches a node, whichever two nodes it joins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4 })), {
          minLength: 2,
          maxLength: 14,
        }),
        fc.nat(3),
        (cells, order) => {
          const boxes = [...new Map(cells.map(([c, r]) => [`${c},${r}`, box(c * 300, r * 240)])).values()];
          const [target, source] = [...boxes].sort((p, q) => p.x - q.x);
          if (target === undefined || source === undefined) return;
          const { points } = feedbackRoute(out(source), into(target), boxes, [source, target], order);
          expect(hits(points, boxes)).toBe(0);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  test('corners are rounded and the ends kept', () => {
    const path = roundedPath(
      [
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: -40 },
        { x: -60, y: -40 },
      ],
      10,
    );
    expect(path).toBe('M 0 0 L 10 0 Q 20 0 20 -10 L 20 -30 Q 20 -40 10 -40 L -60 -40');
  });
});

describe('feedbackRoutes of scenes', () => {
  test.each(['loop', 'cycle'])('%s: each cycle has one wire that runs back, clear of every node', (name) => {
    const scene = scenes[name];
    if (scene === undefined) throw new Error(`no scene ${name}`);
    const { view } = documentState(scene.text, scene.data, [], undefined);
    const positionOf = (id: string): readonly [number, number] => view.positions.get(id) ?? [0, 0];
    const routes = feedbackRoutes(view, positionOf, () => false);
    expect([...routes.keys()].sort()).toEqual(name === 'loop' ? ['before.x'] : ['itself.x', 'sum.b']);
    const boxes = [...view.nodes.values()].map((node) => nodeBox(node, positionOf(node.id), false));
    for (const route of routes.values()) expect(hits(route.points, boxes)).toBe(0);
  });

  test('wires without a cycle never run back, wherever the nodes stand', () => {
    const scene = scenes.sunspots;
    if (scene === undefined) throw new Error('no scene');
    const { view } = documentState(scene.text, scene.data, [], undefined);
    expect(
      feedbackRoutes(
        view,
        (id) => [-(view.positions.get(id)?.[0] ?? 0), 0],
        () => false,
      ).size,
    ).toBe(0);
  });
});
