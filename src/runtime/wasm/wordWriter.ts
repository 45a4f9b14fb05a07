// Collects the words of descriptors: whole numbers, single- and double-precision numbers, and patches of sizes known later.

export class WordWriter {
  readonly #words: number[] = [];
  readonly #convert = new DataView(new ArrayBuffer(8));

  /** Words written so far. */
  get length(): number {
    return this.#words.length;
  }

  /** A 32-bit word; addresses above 2³¹ wrap to the same bits. */
  word(...values: readonly number[]): void {
    for (const value of values) this.#words.push(value | 0);
  }

  float(value: number): void {
    this.#convert.setFloat32(0, value, true);
    this.#words.push(this.#convert.getInt32(0, true));
  }

  double(value: number): void {
    this.#convert.setFloat64(0, value, true);
    this.#words.push(this.#convert.getInt32(0, true), this.#convert.getInt32(4, true));
  }

  patch(at: number, value: number): void {
    this.#words[at] = value | 0;
  }

  toArray(): Int32Array {
    return Int32Array.from(this.#words);
  }
}
