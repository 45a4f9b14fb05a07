// Which stretch of each axis is shown: all data until zoomed, the y range fitted to what the x range shows. Pure.
import { visibleCurves, type ChartModel } from './model.ts';
import type { Decimated } from '../data/decimate.ts';

export type Range = readonly [min: number, max: number];

/** The whole x range of a model: from its first to its last point, or further where the model says so. */
export function fullXRange(model: ChartModel): Range {
  const log = model.x.scale === 'log';
  let min = model.x.from ?? Infinity;
  let max = model.x.until ?? -Infinity;
  for (const { x } of visibleCurves(model)) {
    if (x.length === 0) continue;
    const first = x.values[0] ?? NaN;
    const last = x.values[x.length - 1] ?? NaN;
    if (!log || first > 0) min = Math.min(min, first);
    else min = Math.min(min, firstPositive(x.values, x.length));
    max = Math.max(max, last);
  }
  if (!Number.isFinite(min)) min = log ? 1 : 0;
  if (log && min <= 0) min = 1;
  if (!(max > min)) max = log ? min * 10 : min + 1;
  return [min, max];
}

function firstPositive(values: ArrayLike<number>, length: number): number {
  for (let i = 0; i < length; i++) if ((values[i] ?? 0) > 0) return values[i] ?? Infinity;
  return Infinity;
}

/** x values at the borders of `columns` pixel columns over a range. */
export function pixelEdges([min, max]: Range, columns: number, scale: 'linear' | 'log'): Float64Array {
  const edges = new Float64Array(columns + 1);
  for (let i = 0; i <= columns; i++) {
    const t = i / columns;
    edges[i] = scale === 'log' ? min * Math.pow(max / min, t) : min + (max - min) * t;
  }
  edges[0] = min;
  edges[columns] = max;
  return edges;
}

/**
 * The y range for what is drawn in an x range, a little air around it. Level lines widen it while that leaves the curves
 * at least a third of the height, or when the curves are flat anyway.
 */
export function fitYRange(
  drawn: readonly Decimated[],
  x: Range,
  lines: readonly number[],
  scale: 'linear' | 'log',
): Range {
  const log = scale === 'log';
  let min = Infinity;
  let max = -Infinity;
  for (const curve of drawn) {
    for (let i = 0; i < curve.y.length; i++) {
      const value = curve.y[i] ?? NaN;
      const at = curve.x[i] ?? NaN;
      if (!Number.isFinite(value) || at < x[0] || at > x[1]) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const usable = lines.filter((line) => Number.isFinite(line) && (!log || line > 0));
  if (min > max) {
    const first = usable[0];
    if (first === undefined) return log ? [0.1, 1] : [0, 1];
    min = max = first;
  }
  const [fromLog, toLog] = log ? [Math.log10, (v: number): number => 10 ** v] : [identity, identity];
  let low = fromLog(min);
  let high = fromLog(max);
  const flat = low === high;
  const extent = Math.max(high - low, log ? 0.15 : Math.abs(high) * 0.02 || 0.5);
  for (const line of usable.map(fromLog)) {
    const widened = Math.max(high, line) - Math.min(low, line);
    if (flat || widened <= extent * 3 || (log && widened <= 3)) {
      low = Math.min(low, line);
      high = Math.max(high, line);
    }
  }
  if (high - low < extent) {
    const middle = (high + low) / 2;
    low = middle - extent / 2;
    high = middle + extent / 2;
  }
  const air = (high - low) * 0.06;
  return [toLog(low - air), toLog(high + air)];
}

const identity = (value: number): number => value;

/** A range made `factor` times as wide around `centre`, in the measure of its axis. */
export function zoomRange([min, max]: Range, centre: number, factor: number, scale: 'linear' | 'log'): Range {
  if (scale === 'log') {
    const [a, b, c] = [Math.log(min), Math.log(max), Math.log(centre)];
    return [Math.exp(c + (a - c) * factor), Math.exp(c + (b - c) * factor)];
  }
  return [centre + (min - centre) * factor, centre + (max - centre) * factor];
}

/** A range moved by a share of its width. */
export function panRange([min, max]: Range, share: number, scale: 'linear' | 'log'): Range {
  if (scale === 'log') {
    const factor = Math.pow(max / min, share);
    return [min * factor, max * factor];
  }
  const by = (max - min) * share;
  return [min + by, max + by];
}

/** A wished range kept inside the whole one; null when it is the whole one. */
export function clampRange([min, max]: Range, [low, high]: Range): Range | null {
  const a = Math.max(min, low);
  const b = Math.min(max, high);
  if (!(b > a) || (a <= low && b >= high)) return null;
  return [a, b];
}
