// A column of numbers that grows by doubling: what a curve is stored in. Not a general list: numbers only, appended at
// the end, cut from the end. Readers take `values` and `length` and must not keep `values` across an append.

type Buffer = Float64Array | Float32Array;

export class Column {
  #values: Buffer;
  #length = 0;
  #cuts = 0;

  /** @param precision `double` for what is read out exactly, `single` for the many gradient columns. */
  constructor(precision: 'double' | 'single' = 'double', capacity = 64) {
    this.#values = precision === 'double' ? new Float64Array(capacity) : new Float32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** How often values were taken back. */
  get cuts(): number {
    return this.#cuts;
  }

  /** The backing array; entries from `length` on have no meaning. */
  get values(): Buffer {
    return this.#values;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown =
        this.#values instanceof Float64Array
          ? new Float64Array(this.#values.length * 2)
          : new Float32Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** The value at `index`; NaN outside. */
  at(index: number): number {
    return index >= 0 && index < this.#length ? (this.#values[index] ?? NaN) : NaN;
  }

  last(): number {
    return this.at(this.#length - 1);
  }

  /** Forgets the entries from `length` on. */
  truncate(length: number): void {
    this.#cuts++;
    this.#length = Math.max(0, Math.min(this.#length, length));
  }
}
