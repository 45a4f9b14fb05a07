// Collects the gradients that reach each forward value, and adds them up when they are asked for.
// Slices that tile a value exactly become one concatenation, so that gate gradients need no zero padding.
import type { Builder, Val } from '../ir/builder.ts';
import type { Shape, ValueId } from '../ir/ir.ts';
import { sumTo } from './vjp.ts';

interface Parts {
  readonly whole: Val[];
  readonly slices: { readonly start: number; readonly g: Val }[];
  readonly stretches: { readonly times: readonly string[]; readonly index: number; readonly g: Val }[];
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

  addStretch(id: ValueId, times: readonly string[], index: number, g: Val): void {
    this.#of(id).stretches.push({ times, index, g });
  }

  /** The whole gradient of a value, or undefined when none reached it. */
  take(id: ValueId): Val | undefined {
    const parts = this.#parts.get(id);
    if (parts === undefined) return undefined;
    const all = [...parts.whole, ...this.#joined(parts, Number(this.#shape(id).at(-1))), ...this.#over(parts, id)];
    const sum = all.reduce<Val | undefined>((total, g) => (total === undefined ? g : this.#b.add(total, g)), undefined);
    this.#parts.set(id, { whole: sum === undefined ? [] : [sum], slices: [], stretches: [] });
    return sum;
  }

  /** Stretches of time put together; where nothing came there are zeros. */
  #over({ stretches }: Parts, id: ValueId): Val[] {
    const divisions = new Map(stretches.map(({ times }) => [times.join(), times]));
    const [time, ...step] = this.#shape(id);
    return [...divisions].map(([key, times]) => {
      const parts = times.map((symbol, i) => {
        const here = stretches.filter((one) => one.index === i && one.times.join() === key).map(({ g }) => g);
        const [first, ...rest] = here;
        if (first === undefined) return this.#b.expand(this.#b.constant(0), [symbol, ...step]);
        return rest.reduce((sum, g) => this.#b.add(sum, g), first);
      });
      return this.#b.timeConcat(parts, String(time));
    });
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
      parts = { whole: [], slices: [], stretches: [] };
      this.#parts.set(id, parts);
    }
    return parts;
  }
}
