// Min–max decimation by pixel column: of the points that fall into one column of pixels the first, the lowest, the
// highest and the last are kept, in their order, so that the polyline covers the same pixels as the whole curve and no
// extreme is lost. Where there is room for every point, every point is kept. Values that cannot be drawn break the line
// and are reported apart, never dropped in silence.
// After Jugel et al. 2014, "M4: a visualization-oriented time series data aggregation".
import { lowerBound } from './search.ts';

export interface Decimated {
  /** Points in order of x; a NaN in `y` lifts the pen. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Values that cannot be drawn: at most one of each kind for a column of pixels. */
  readonly marks: readonly UndrawableMark[];
}

export interface UndrawableMark {
  readonly x: number;
  /** The value itself: NaN, an infinity, or what has no place on a logarithmic axis. */
  readonly value: number;
}

export interface DecimateInput {
  /** Ascending. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly length: number;
  /** Ascending x values at the borders of the pixel columns: `edges.length − 1` columns. */
  readonly edges: ArrayLike<number>;
  /** On a logarithmic y axis zero and below cannot be drawn. */
  readonly logY: boolean;
}

/** Points per pixel column up to which a curve is drawn whole. */
const wholeUpTo = 2;

/**
 * Decimates one curve to the pixel columns given by `edges`. One point on either side of the window is kept so that
 * the line reaches the border.
 */
export function decimate({ x, y, length, edges, logY }: DecimateInput): Decimated {
  const columns = edges.length - 1;
  const out = { x: [] as number[], y: [] as number[], marks: [] as UndrawableMark[] };
  if (length === 0 || columns < 1) return out;
  const from = lowerBound(x, length, edges[0] ?? 0);
  let to = lowerBound(x, length, edges[columns] ?? 0);
  while (to < length && x[to] === edges[columns]) to++;
  const drawable = (value: number): boolean => Number.isFinite(value) && !(logY && value <= 0);
  const emit = (index: number): void => {
    const value = y[index] ?? NaN;
    out.x.push(x[index] ?? NaN);
    if (drawable(value)) {
      out.y.push(value);
    } else {
      out.y.push(NaN);
      const last = out.marks.at(-1);
      if (last === undefined || !Object.is(last.value, value) || last.x !== x[index]) {
        out.marks.push({ x: x[index] ?? NaN, value });
      }
    }
  };
  if (from > 0) emit(from - 1);
  const outside = out.marks.length;
  if (to - from <= columns * wholeUpTo) {
    for (let i = from; i < to; i++) emit(i);
  } else {
    let i = from;
    for (let column = 0; column < columns && i < to; column++) {
      const end = column === columns - 1 ? to : endOfColumn(x, i, to, edges[column + 1] ?? 0);
      if (end > i) emitColumn(y, i, end, logY, emit);
      i = end;
    }
  }
  const inside = out.marks.length;
  if (to < length) emit(to);
  return { x: out.x, y: out.y, marks: out.marks.slice(outside, inside) };
}

function endOfColumn(x: ArrayLike<number>, from: number, to: number, edge: number): number {
  let end = from;
  while (end < to && (x[end] ?? NaN) < edge) end++;
  return end;
}

/** Emits first, lowest, highest and last of [from, end) in order, and the first value of each kind that is not drawable. */
function emitColumn(
  y: ArrayLike<number>,
  from: number,
  end: number,
  logY: boolean,
  emit: (index: number) => void,
): void {
  const kept = [from, end - 1];
  let lowest = -1;
  let highest = -1;
  let low = Infinity;
  let high = -Infinity;
  let odd = false;
  for (let i = from; i < end; i++) {
    const value = y[i] ?? NaN;
    // The difference of a value from itself is 0 only when it is finite.
    if (value - value !== 0 || (logY && value <= 0)) {
      odd = true;
      continue;
    }
    if (value < low) {
      low = value;
      lowest = i;
    }
    if (value > high) {
      high = value;
      highest = i;
    }
  }
  if (lowest >= 0) kept.push(lowest, highest);
  if (odd) kept.push(...firstOfEachKind(y, from, end, logY));
  kept.sort((a, b) => a - b);
  for (let i = 0; i < kept.length; i++) {
    const index = kept[i] ?? from;
    if (i === 0 || index !== kept[i - 1]) emit(index);
  }
}

/** Of the values that cannot be drawn the first NaN, the first of each infinity, the first that is too low. */
function firstOfEachKind(y: ArrayLike<number>, from: number, end: number, logY: boolean): readonly number[] {
  const found = new Map<string, number>();
  for (let i = from; i < end; i++) {
    const value = y[i] ?? NaN;
    if (Number.isFinite(value) && !(logY && value <= 0)) continue;
    const kind = Number.isFinite(value) ? 'low' : String(value);
    if (!found.has(kind)) found.set(kind, i);
  }
  return [...found.values()];
}
