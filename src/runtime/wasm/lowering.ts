// What the lowering of a step may use: where buffers stand, scratch memory, packed weights, and the words written so far.
import type { BoundView } from '../bind.ts';
import type { PackedWeights, PackJob } from './packedWeights.ts';
import type { WordWriter } from './wordWriter.ts';

/** Scratch memory of one step: addresses are handed out from one base, and the peak over all steps says how much it takes. */
export class Scratch {
  readonly #base: number;
  #used = 0;
  /** Most bytes that one step took. */
  peak = 0;

  constructor(base: number) {
    this.#base = base;
  }

  /** Everything handed out before is free again: a new step begins. */
  reset(): void {
    this.#used = 0;
  }

  /** The address of `bytes` bytes, on a boundary of 64. */
  take(bytes: number): number {
    const at = this.#base + this.#used;
    this.#used += Math.ceil(bytes / 64) * 64;
    this.peak = Math.max(this.peak, this.#used);
    return at;
  }
}

/** A view with the address of its first element in iteration 0; strides count elements. */
export interface PlacedView extends Omit<BoundView, 'buffer' | 'offset'> {
  readonly address: number;
}

export interface Lowering {
  readonly words: WordWriter;
  readonly scratch: Scratch;
  readonly weights: PackedWeights;
  /** Address of the packed region. */
  readonly packedBase: number;
  /** Packed weights that the program reads. */
  readonly jobs: Set<PackJob>;
  place(view: BoundView): PlacedView;
  isParam(buffer: number): boolean;
  /** Writes one kernel call: a header around what `body` writes. */
  emit(op: number, body: () => void): void;
}

/** Writes a view: eight words, strides in bytes (src/kernels/view.ts reads them). */
export function writeView({ words }: Lowering, view: PlacedView): void {
  words.word(view.address, view.loopStride * 4, view.outer, view.rows, view.cols);
  words.word(view.outerStride * 4, view.rowStride * 4, view.colStride * 4);
}
