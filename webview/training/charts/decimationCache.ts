// Remembers what a curve was decimated to, so that a frame in which it has not changed (a label hidden, another curve
// grown) does not walk through its points again. Forgets curves that are no longer asked for.
import { decimate, type Decimated } from '../data/decimate.ts';
import type { Numbers } from './model.ts';
import { pixelEdges, type Range } from './range.ts';

interface Entry {
  readonly x: Numbers;
  readonly y: Numbers;
  readonly length: number;
  readonly changes: number;
  readonly view: string;
  readonly points: Decimated;
}

/** The window and axes that curves are decimated for. */
export interface DecimationView {
  readonly range: Range;
  readonly columns: number;
  readonly xScale: 'linear' | 'log';
  readonly logY: boolean;
}

export class DecimationCache {
  #entries = new Map<string, Entry>();
  #asked = new Map<string, Entry>();
  #view = '';
  #edges: ArrayLike<number> = [];
  #logY = false;

  /** Begins a frame: the requests that follow are for this window. */
  begin(view: DecimationView): void {
    const signature = `${view.range.join(' ')} ${view.columns} ${view.xScale} ${view.logY}`;
    if (signature !== this.#view) this.#edges = pixelEdges(view.range, view.columns, view.xScale);
    this.#view = signature;
    this.#logY = view.logY;
    this.#entries = this.#asked;
    this.#asked = new Map();
  }

  /** The points of one curve, remembered under `id`. */
  points(id: string, x: Numbers, y: Numbers): Decimated {
    const length = Math.min(x.length, y.length);
    const changes = (x.cuts ?? 0) + (y.cuts ?? 0);
    const known = this.#entries.get(id);
    const same =
      known?.x === x &&
      known.y === y &&
      known.length === length &&
      known.changes === changes &&
      known.view === this.#view;
    const entry: Entry = same
      ? known
      : {
          x,
          y,
          length,
          changes,
          view: this.#view,
          points: decimate({ x: x.values, y: y.values, length, edges: this.#edges, logY: this.#logY }),
        };
    this.#asked.set(id, entry);
    return entry.points;
  }
}
