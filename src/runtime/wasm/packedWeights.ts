// Weights in the order in which the product's tiles read them, packed once per change of the parameters instead of once per use.
import type { BoundView } from '../bind.ts';
import type { Kernels } from './kernels.ts';

/** One weight matrix in one form; packed again when it is stale. */
export interface PackJob {
  /** Byte offset from the start of the packed region. */
  readonly offset: number;
  readonly source: number;
  readonly depth: number;
  readonly cols: number;
  readonly nextK: number;
  readonly nextCol: number;
  stale: boolean;
}

export class PackedWeights {
  readonly #jobs = new Map<string, PackJob>();
  /** Bytes of the packed region. */
  size = 0;

  /** The packed form of operand B of a product nn or nt; `source` is the address of its first element. Made on first asking. */
  job(view: BoundView, form: 'nn' | 'nt', source: number): PackJob {
    const [depth, cols] = form === 'nn' ? [view.rows, view.cols] : [view.cols, view.rows];
    const [row, col] = [view.rowStride * 4, view.colStride * 4];
    const [nextK, nextCol] = form === 'nn' ? [row, col] : [col, row];
    const key = [view.buffer, view.offset, depth, cols, nextK, nextCol].join();
    const known = this.#jobs.get(key);
    if (known !== undefined) return known;
    const job: PackJob = { offset: this.size, source, depth, cols, nextK, nextCol, stale: true };
    this.size += Math.ceil(cols / 8) * depth * 32;
    this.#jobs.set(key, job);
    return job;
  }

  /** The parameters changed. */
  invalidate(): void {
    for (const job of this.#jobs.values()) job.stale = true;
  }
}

/** Packs what is stale among `jobs`. */
export function packStale(jobs: Iterable<PackJob>, kernels: Kernels, base: number): void {
  for (const job of jobs) {
    if (!job.stale) continue;
    kernels.packB(base + job.offset, job.source, job.depth, job.cols, job.nextK, job.nextCol);
    job.stale = false;
  }
}
