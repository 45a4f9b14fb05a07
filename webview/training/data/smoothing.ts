// Debiased exponential moving average, TensorBoard's formula: accumulate a·w + (1 − w)·v from 0 and divide by 1 − wⁿ.
// A value that is not finite passes through unchanged and does not enter the average; a curve that has been constant so
// far stays exactly constant. Causal, so a live curve is extended, never recomputed. Source: TensorBoard,
// vz_line_chart2 `resmoothDataset`.
import { Column } from './column.ts';

/** The smoothed twin of a growing column at one weight. */
export class SmoothedColumn {
  readonly weight: number;
  readonly column = new Column();
  #accumulated = 0;
  #count = 0;
  #first = NaN;
  #constant = true;

  /** @param weight in [0, 1): 0 gives the raw curve. */
  constructor(weight: number) {
    this.weight = weight;
  }

  /** Takes in what `source` has gained since the last call; starts over when the source has been cut. */
  extend(source: Column): void {
    if (source.length < this.column.length) this.#restart();
    for (let i = this.column.length; i < source.length; i++) this.column.push(this.#next(source.at(i)));
  }

  #next(value: number): number {
    if (this.column.length === 0) this.#first = value;
    else if (value !== this.#first) this.#constant = false;
    if (!Number.isFinite(value)) return value;
    this.#accumulated = this.#accumulated * this.weight + (1 - this.weight) * value;
    this.#count++;
    if (this.#constant) return value;
    return this.#accumulated / (1 - Math.pow(this.weight, this.#count));
  }

  #restart(): void {
    this.column.truncate(0);
    this.#accumulated = 0;
    this.#count = 0;
    this.#constant = true;
  }
}
