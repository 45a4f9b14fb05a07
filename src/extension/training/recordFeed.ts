// Which records a training view has had and which it still wants: in order, each exactly once, in bounded batches.
// A hidden view gets nothing; it says from where it wants to go on when it is back.
import type { RunRecord } from '../../core/base/runRecords.ts';
import type { RecordsMessage } from '../../protocol/trainingView.ts';

/** Records of one message: about a megabyte, a few milliseconds of the host's time. */
export const batchSize = 2000;

/** The part of a run's history that a feed reads. */
export interface RecordSource {
  readonly total: number;
  slice(from: number, to: number): readonly RunRecord[];
}

export class RecordFeed {
  /** Per run, the number of the next record and the history that it counts in. */
  readonly #cursors = new Map<string, { next: number; source: RecordSource | undefined }>();
  readonly #source: (run: string) => RecordSource | undefined;
  readonly #post: (message: RecordsMessage) => void;

  constructor(source: (run: string) => RecordSource | undefined, post: (message: RecordsMessage) => void) {
    this.#source = source;
    this.#post = post;
  }

  get runs(): readonly string[] {
    return [...this.#cursors.keys()];
  }

  /** The view has the first `since` records of a run. */
  subscribe(run: string, since: number): void {
    this.#cursors.set(run, { next: since, source: this.#source(run) });
  }

  unsubscribe(run: string): void {
    this.#cursors.delete(run);
  }

  /** A new page: what the old one had wanted is void. */
  clear(): void {
    this.#cursors.clear();
  }

  /**
   * Sends at most one batch a run; true when more is waiting. A history that was replaced (a resumed run repeats its last steps)
   * starts anew with an empty message; so does a view that claims to have more than there is.
   */
  pump(): boolean {
    let more = false;
    for (const [run, cursor] of this.#cursors) {
      const source = this.#source(run);
      if (!source) continue;
      const replaced = cursor.source !== undefined && cursor.source !== source;
      if (replaced) this.#post({ type: 'records', run, from: 0, records: [], total: 0 });
      const from = replaced || cursor.next > source.total ? 0 : cursor.next;
      const to = Math.min(from + batchSize, source.total);
      if (to > from) this.#post({ type: 'records', run, from, records: source.slice(from, to), total: source.total });
      this.#cursors.set(run, { next: to, source });
      more ||= to < source.total;
    }
    return more;
  }
}
