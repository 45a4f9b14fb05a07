// Collects the gradients that reach each forward value, and adds them up when they are asked for.
// Slices that tile a value exactly become one concatenation, so that gate gradients need no zero padding.
import type { Builder, Val } from '../ir/builder.ts';
import type { Shape, ValueId } from '../ir/ir.ts';
import { sumTo } from './vjp.ts';

interface Parts {
  readonly whole: Val[];
  readonly slices: { readonly start: number; readonly g: Val }[];
}

export class Adjoints {
  readonly #parts = new Map<ValueId, Parts>();
  readonly #b: Builder;
  readonly #shape: (id: ValueId) => Shape;

  constructor(b: Builder, shape: (id: ValueId) => Shape) {
    this.#b = b;
    this.#shape = shape;
  }

  add(id: ValueId, g: Val): void {
    this.#of(id).whole.push(sumTo(this.#b, g, this.#shape(id)));
  }

  addSlice(id: ValueId, start: number, g: Val): void {
    this.#of(id).slices.push({ start, g });
  }

  /** The whole gradient of a value, or undefined when none reached it. */
  take(id: ValueId): Val | undefined {
    const parts = this.#parts.get(id);
    if (parts === undefined) return undefined;
    const all = [...parts.whole, ...this.#joined(parts, Number(this.#shape(id).at(-1)))];
    const sum = all.reduce<Val | undefined>((total, g) => (total === undefined ? g : this.#b.add(total, g)), undefined);
    this.#parts.set(id, { whole: sum === undefined ? [] : [sum], slices: [] });
    return sum;
  }

  #joined(parts: Parts, width: number): Val[] {
    const sorted = [...parts.slices].sort((a, b) => a.start - b.start);
    let end = 0;
    const tiles = sorted.every(({ start, g }) => {
      const fits = start === end;
      end += Number(g.shape.at(-1));
      return fits;
    });
    if (sorted.length > 0 && tiles && end === width) return [this.#b.concat(sorted.map((s) => s.g))];
    return sorted.map((s) => this.#b.pad(s.g, s.start, width));
  }

  #of(id: ValueId): Parts {
    let parts = this.#parts.get(id);
    if (parts === undefined) {
      parts = { whole: [], slices: [] };
      this.#parts.set(id, parts);
    }
    return parts;
  }
}
