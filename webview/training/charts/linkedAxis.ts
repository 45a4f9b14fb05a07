// The cursor and zoom that charts with the same x axis share. Holds two values and tells its listeners; draws nothing.
import type { Range } from './range.ts';

export class LinkedAxis {
  /** The zoomed range, or null for everything. */
  range: Range | null = null;
  /** x of the cursor, or null when there is none. */
  cursor: number | null = null;
  readonly #listeners = new Set<(what: 'range' | 'cursor') => void>();

  setRange(range: Range | null): void {
    this.range = range;
    for (const listener of this.#listeners) listener('range');
  }

  setCursor(cursor: number | null): void {
    if (cursor === this.cursor) return;
    this.cursor = cursor;
    for (const listener of this.#listeners) listener('cursor');
  }

  subscribe(listener: (what: 'range' | 'cursor') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
