// The path of a wire that runs the way data flow: a cubic curve from the right of one node to the left of the next.
import type { Point } from './nodeMetrics.ts';

export interface WirePath {
  /** SVG path data. */
  readonly d: string;
  /** Middle of the wire, for its label. */
  readonly label: Point;
  /** Space along the straight way, for deciding whether a label fits. */
  readonly room: number;
}

/** Control points reach out by half the way, more when the target lies to the left. */
export function forwardPath(from: Point, to: Point): WirePath {
  const dx = to.x - from.x;
  const dy = Math.abs(to.y - from.y);
  const reach = dx >= 0 ? Math.max(dx / 2, Math.min(24, dy)) : Math.min(160, 40 + -dx / 4 + dy / 6);
  const c1 = from.x + reach;
  const c2 = to.x - reach;
  const d = `M ${r(from.x)} ${r(from.y)} C ${r(c1)} ${r(from.y)}, ${r(c2)} ${r(to.y)}, ${r(to.x)} ${r(to.y)}`;
  // A cubic at t = ½: the mean of the ends and thrice the controls, over 8.
  const label = { x: (from.x + to.x + 3 * (c1 + c2)) / 8, y: (from.y + to.y) / 2 };
  return { d, label, room: Math.hypot(dx, dy) };
}

function r(value: number): string {
  return String(Math.round(value * 10) / 10);
}
