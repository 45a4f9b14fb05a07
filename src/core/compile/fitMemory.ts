// Trades time for memory: looks for the fewest stretches of time with which the arena fits a bound that a person set.
import { layoutPlan } from '../ir/layout.ts';
import type { Dims, Plan } from '../ir/plan.ts';
import { byteText } from '../ir/printPlan.ts';

export interface MemoryBound {
  readonly bytes: number;
  /** The largest sizes of a run. */
  readonly dims: Dims;
}

/** Numbers of stretches that are tried, in order. Memory goes with T / K + K: it falls until about √T and grows from there on. */
const tried: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64];

export type Fitted = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly message: string };

/** The first plan that fits, or a sentence that says what the least would be. */
export function fitMemory(build: (segments: number) => Plan, { bytes, dims }: MemoryBound): Fitted {
  const longest = Math.max(...Object.entries(dims).map(([symbol, size]) => (symbol === 'B' ? 1 : size)));
  let least = Infinity;
  let best = 1;
  for (const segments of tried) {
    if (segments > longest || segments > 4 * Math.sqrt(longest)) break;
    const plan = build(segments);
    const needed = layoutPlan(plan, dims).size * 4;
    if (needed <= bytes) return { ok: true, plan };
    if (needed > 1.1 * least) break;
    if (needed < least) [least, best] = [needed, segments];
  }
  const message =
    `A training step does not fit into ${byteText(bytes)}: with time in ${best === 1 ? 'one stretch' : `${best} stretches`} it takes ` +
    `${byteText(least)}, and that is the least. Set memory to at least ${Math.ceil((least / MEGABYTE) * 100) / 100} MB, ` +
    `or use a smaller batch, a shorter window or fewer units.`;
  return { ok: false, message };
}

/** Bytes of the unit in which people give the bound. */
export const MEGABYTE = 1024 * 1024;
