// The way of a wire that runs back: out at the right, over (or under) everything in between, in at the left.
// It looks for a lane that crosses no node; when there is none it takes the one that crosses fewest.
import type { Box, Point } from './nodeMetrics.ts';

export interface FeedbackRoute {
  /** Corners from the source port to the target port; the segments are horizontal and vertical in turn. */
  readonly points: readonly Point[];
  /** Middle of the lane. */
  readonly label: Point;
  readonly side: 'above' | 'below';
}

interface Obstacle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Distance between a lane and a node, and between neighbouring lanes. */
export const laneGap = 30;
export const laneStep = 20;
const clearance = 8;
const stub = 22;

const toObstacle = (box: Box): Obstacle => ({
  left: box.x,
  right: box.x + box.width,
  top: box.y,
  bottom: box.y + box.height,
});

const crossesHorizontal = (o: Obstacle, y: number, x1: number, x2: number, gap: number): boolean =>
  y > o.top - gap && y < o.bottom + gap && Math.max(x1, x2) > o.left - gap && Math.min(x1, x2) < o.right + gap;

const crossesVertical = (o: Obstacle, x: number, y1: number, y2: number, gap: number): boolean =>
  x > o.left - gap && x < o.right + gap && Math.max(y1, y2) > o.top - gap && Math.min(y1, y2) < o.bottom + gap;

function crossings(obstacles: readonly Obstacle[], points: readonly Point[], gap: number): number {
  let count = 0;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1];
    const b = points[i];
    if (a === undefined || b === undefined) continue;
    for (const o of obstacles) {
      const hit = a.y === b.y ? crossesHorizontal(o, a.y, a.x, b.x, gap) : crossesVertical(o, a.x, a.y, b.y, gap);
      if (hit) count++;
    }
  }
  return count;
}

/** Where the vertical part may stand: near the port, or halfway into a gap too narrow for that. */
function legs(obstacles: readonly Obstacle[], port: Point, direction: 1 | -1, order: number): readonly number[] {
  const near = port.x + direction * (stub + order * 8);
  const walls = obstacles
    .map((o) => (direction === 1 ? o.left - port.x : port.x - o.right))
    .filter((distance) => distance > 4 && distance < 2 * stub + 16);
  const narrow = walls.map((distance) => port.x + (direction * distance) / 2);
  const beyond = obstacles
    .filter((o) => o.top < port.y + 400 && o.bottom > port.y - 400)
    .map((o) => (direction === 1 ? o.right + clearance + 6 : o.left - clearance - 6))
    .filter((x) => direction * (x - port.x) > stub && direction * (x - port.x) < 400)
    .sort((a, b) => direction * (a - b));
  return [near, ...narrow, ...beyond.slice(0, 4)];
}

/**
 * Route from an output port to an input port that lies to its left (or on the same node).
 * @param boxes every node's box, including the two ends
 * @param ends boxes of source and target: the lane first tries to pass just above or below them
 * @param order number of this wire among those that could share a lane; keeps them apart
 */
export function feedbackRoute(
  from: Point,
  to: Point,
  boxes: readonly Box[],
  ends: readonly Box[],
  order: number,
): FeedbackRoute {
  const left = Math.min(from.x, to.x) - 600;
  const right = Math.max(from.x, to.x) + 600;
  const obstacles = boxes.map(toObstacle).filter((o) => o.right > left && o.left < right);
  const offset = laneGap + order * laneStep;
  const between = obstacles.filter((o) => o.right > to.x - 2 * stub && o.left < from.x + 2 * stub);
  const top = Math.min(...ends.map((box) => box.y));
  const bottom = Math.max(...ends.map((box) => box.y + box.height));
  const lanes = [
    { y: top - offset, side: 'above' as const },
    { y: bottom + offset, side: 'below' as const },
    ...between.map((o) => ({ y: o.top - offset, side: 'above' as const })),
    ...between.map((o) => ({ y: o.bottom + offset, side: 'below' as const })),
  ];
  const middle = (from.y + to.y) / 2;
  // Above is where the eye expects feedback: below must be a good deal nearer to win.
  const cost = (lane: { readonly y: number; readonly side: 'above' | 'below' }): number =>
    Math.abs(lane.y - middle) + (lane.side === 'below' ? 120 : 0);
  lanes.sort((a, b) => cost(a) - cost(b));
  const rights = legs(obstacles, from, 1, order);
  const lefts = legs(obstacles, to, -1, order);
  let best: { readonly route: FeedbackRoute; readonly hits: number } | undefined;
  for (const gap of [clearance, 1]) {
    for (const lane of lanes.slice(0, 24)) {
      for (const out of rights) {
        for (const back of lefts) {
          const points = [
            from,
            { x: out, y: from.y },
            { x: out, y: lane.y },
            { x: back, y: lane.y },
            { x: back, y: to.y },
            to,
          ];
          const hits =
            crossings(obstacles, points.slice(1, -1), gap) +
            stubHits(obstacles, from, out) +
            stubHits(obstacles, to, back);
          if (hits === 0 || best === undefined || hits < best.hits) {
            best = { route: { points, label: { x: (out + back) / 2, y: lane.y }, side: lane.side }, hits };
          }
          if (hits === 0) return best.route;
        }
      }
    }
  }
  return best?.route ?? { points: [from, to], label: { x: (from.x + to.x) / 2, y: middle }, side: 'above' };
}

/** Nodes that the horizontal piece at a port would run through; the port's own node touches it and does not count. */
function stubHits(obstacles: readonly Obstacle[], port: Point, x: number): number {
  const [from, to] = x > port.x ? [port.x + 2, x] : [x, port.x - 2];
  return obstacles.filter((o) => crossesHorizontal(o, port.y, from, to, 0)).length;
}

/** SVG path of a route with rounded corners. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const [first] = points;
  if (first === undefined) return '';
  let d = `M ${r(first.x)} ${r(first.y)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const a = points[i - 1];
    const b = points[i];
    const c = points[i + 1];
    if (a === undefined || b === undefined || c === undefined) continue;
    const before = Math.hypot(b.x - a.x, b.y - a.y);
    const after = Math.hypot(c.x - b.x, c.y - b.y);
    const bend = Math.min(radius, before / (i === 1 ? 1 : 2), after / (i === points.length - 2 ? 1 : 2));
    const p = along(b, a, bend, before);
    const q = along(b, c, bend, after);
    d += ` L ${r(p.x)} ${r(p.y)} Q ${r(b.x)} ${r(b.y)} ${r(q.x)} ${r(q.y)}`;
  }
  const end = points.at(-1) ?? first;
  return `${d} L ${r(end.x)} ${r(end.y)}`;
}

function along(from: Point, to: Point, distance: number, length: number): Point {
  if (length === 0) return from;
  const t = distance / length;
  return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
}

function r(value: number): string {
  return String(Math.round(value * 10) / 10);
}
