// The one shared memory of an executor and what stands where: status words, the plan's buffers, optimizer slots, packed weights,
// scratch, and at the end descriptors, which grow with the number of sizes that were bound.
import { layoutPlan, roundedSize } from '../../core/ir/layout.ts';
import { evalPoly } from '../../core/ir/poly.ts';
import { largestDims } from '../../core/ir/segments.ts';
import type { Dims, Layout, Plan } from '../../core/ir/plan.ts';
import { PAGE } from './webAssembly.ts';
import type { KernelMemory } from './webAssembly.ts';

/** All that 32-bit addresses reach. */
export const MAX_PAGES = 65536;
/** Words of the status block, see src/kernels/status.ts. */
export const STATUS_WORDS = 16;
/** Kernels may read a vector beyond the last element. */
const MARGIN = 64;

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

export class Arena {
  readonly memory: KernelMemory;
  readonly layout: Layout;
  readonly status: number;
  readonly #buffers: number;
  readonly #slots: number;
  readonly #slotBytes: number;
  readonly #sizes: readonly number[];
  #end: number;

  constructor(memory: KernelMemory, plan: Plan, maxDims: Dims, slotCount: number, heapBase: number) {
    this.memory = memory;
    this.layout = layoutPlan(plan, maxDims);
    const largest = largestDims(plan, maxDims);
    this.#sizes = plan.buffers.map(({ size }) => roundedSize(evalPoly(size, largest)));
    this.status = aligned(heapBase);
    this.#buffers = this.status + STATUS_WORDS * 4;
    this.#slots = aligned(this.#buffers + this.layout.size * 4 + MARGIN);
    this.#slotBytes = this.layout.params.size * 4;
    this.#end = aligned(this.#slots + slotCount * this.#slotBytes);
    this.#reserve(this.#end);
  }

  /** Address of an element of the plan's arena. */
  element(offset: number): number {
    return this.#buffers + offset * 4;
  }

  /** Address of the first element of a buffer. */
  buffer(id: number): number {
    return this.element(this.layout.offsets[id] ?? 0);
  }

  /** Elements of a buffer with its padding, at the largest sizes. */
  sizeOf(id: number): number {
    return this.#sizes[id] ?? 0;
  }

  /** Address of an optimizer slot of all parameters. */
  slot(slot: number): number {
    return this.#slots + slot * this.#slotBytes;
  }

  /** Takes `bytes` at the end of the memory, which grows. */
  take(bytes: number): number {
    const at = this.#end;
    this.#end = aligned(at + bytes);
    this.#reserve(this.#end);
    return at;
  }

  /** Everything taken from `mark` on is free again. */
  release(mark: number): void {
    this.#end = mark;
  }

  #reserve(end: number): void {
    const missing = Math.ceil((end + MARGIN - this.memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    const needed = `${(end / 2 ** 30).toFixed(2)} GiB`;
    const total = this.memory.buffer.byteLength / PAGE + missing;
    const advice = 'use a smaller batch, shorter sequences or fewer units';
    if (total > MAX_PAGES)
      throw new Error(`training needs ${needed} of memory, more than the 4 GiB there are: ${advice}`);
    try {
      this.memory.grow(missing);
    } catch {
      throw new Error(`training needs ${needed} of memory and the machine did not give it: ${advice}`);
    }
  }
}
