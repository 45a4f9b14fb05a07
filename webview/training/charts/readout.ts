// What the cursor reads: for each visible curve the recorded point nearest to x. Pure; the chart shows it, a screen
// reader hears it.
import { nearestIndex } from '../data/search.ts';
import { visibleCurves, type ChartModel, type Curve } from './model.ts';

export interface ReadoutRow {
  readonly curve: Curve;
  /** x of the point that is read. */
  readonly x: number;
  readonly value: number;
  /** The measured value, when `value` is smoothed. */
  readonly raw: number | null;
}

/** The points nearest to `x`, in the order of the curves. */
export function readAt(model: ChartModel, x: number): readonly ReadoutRow[] {
  const rows: ReadoutRow[] = [];
  for (const curve of visibleCurves(model)) {
    const index = nearestIndex(curve.x.values, curve.x.length, x);
    if (index < 0) continue;
    rows.push({
      curve,
      x: curve.x.values[index] ?? NaN,
      value: curve.y.values[index] ?? NaN,
      raw: curve.raw === undefined ? null : (curve.raw.values[index] ?? NaN),
    });
  }
  return rows;
}

/** The x of the recorded point nearest to `x` over the visible curves: where a cursor snaps to. */
export function snapX(model: ChartModel, x: number): number | null {
  let best: number | null = null;
  for (const { x: at } of readAt(model, x)) {
    if (best === null || Math.abs(at - x) < Math.abs(best - x)) best = at;
  }
  return best;
}

/** The read-out as one sentence. */
export function sayReadout(model: ChartModel, x: number): string {
  const parts = readAt(model, x).map(({ curve, value }) => `${curve.label} ${model.y.format(value)}`);
  return `${model.x.name} ${model.x.format(x)}: ${parts.length > 0 ? parts.join(', ') : 'nothing recorded'}`;
}
