// How much memory a plan will take, told before any of it is asked for.
import { layoutPlan } from '../core/ir/layout.ts';
import type { Dims, Plan } from '../core/ir/plan.ts';
import { evalPoly } from '../core/ir/poly.ts';
import { largestDims } from '../core/ir/segments.ts';
import { formatBytes } from './data/limits.ts';

/** Bytes of one arena beyond which a run is refused: what WebAssembly memory and modest machines hold. */
export const memoryLimit = 3 * 1024 ** 3;

export interface MemoryEstimate {
  readonly bytes: number;
  /** Why it cannot be run, in words, or null. */
  readonly refusal: string | null;
}

/** Estimate for an executor with elements of `elementBytes` and `slots` optimizer slots per parameter. */
export function estimateMemory(plan: Plan, dims: Dims, slots: number, elementBytes: 4 | 8 = 4): MemoryEstimate {
  const layout = layoutPlan(plan, dims);
  const bytes = (layout.size + slots * layout.params.size) * elementBytes;
  if (bytes <= memoryLimit) return { bytes, refusal: null };
  const most = largestDims(plan, dims);
  const sizes = plan.buffers.map((buffer) => ({ buffer, size: evalPoly(buffer.size, most) * elementBytes }));
  const largest = sizes.reduce((most, one) => (one.size > most.size ? one : most));
  const owner = largest.buffer.node === '' ? '' : ` (node “${largest.buffer.node}”)`;
  return {
    bytes,
    refusal:
      `Training would need about ${formatBytes(bytes)} of memory; ${formatBytes(memoryLimit)} is the limit. ` +
      `The largest part is ${largest.buffer.name}${owner}, ${formatBytes(largest.size)}. ` +
      `Use fewer units, a smaller batch or a shorter window.`,
  };
}
