// Stretches of time: a time axis T divided into T1, T2, …, TK of nearly equal length. Their lengths are symbols like T itself, found when
// a plan is bound: the i-th is ⌊i·T/K⌋ − ⌊(i−1)·T/K⌋, which is 0 for some when T < K, and never above ⌈T/K⌉.
import type { Dim } from './ir.ts';
import type { Dims, Plan } from './plan.ts';

/** The symbols of `count` stretches of a time axis. */
export function stretchesOf(time: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${time}${i + 1}`);
}

/** Whether a size is the length of a stretch. */
export function isStretch(dim: Dim | undefined): boolean {
  return typeof dim === 'string' && /^[A-Z]\d+$/.test(dim);
}

/** Sizes with those of the plan's stretches. */
export function completeDims({ symbols, segments }: Pick<Plan, 'symbols' | 'segments'>, dims: Dims): Dims {
  return withStretches(symbols, segments, dims, (steps, i) => {
    return Math.floor(((i + 1) * steps) / segments) - Math.floor((i * steps) / segments);
  });
}

/** The largest sizes that occur when none of the plan's symbols is larger than in `dims`. */
export function largestDims({ symbols, segments }: Pick<Plan, 'symbols' | 'segments'>, dims: Dims): Dims {
  return withStretches(symbols, segments, dims, (steps) => Math.ceil(steps / segments));
}

function withStretches(
  symbols: readonly string[],
  segments: number,
  dims: Dims,
  length: (steps: number, i: number) => number,
): Dims {
  if (segments === 1) return dims;
  const lengths = symbols
    .filter((symbol) => symbol !== 'B')
    .flatMap((time) => stretchesOf(time, segments).map((symbol, i) => [symbol, length(dims[time] ?? 0, i)] as const));
  return { ...dims, ...Object.fromEntries(lengths) };
}
