// Takes in batches of records so that each enters exactly once, in order, whatever the host repeats or loses: what is
// known already is skipped, a gap is answered by asking again from the first missing record. Knows no clock.
import type { RecordsMessage } from '../../../src/protocol/trainingView.ts';
import { RunData } from './runData.ts';

export type FeedOutcome =
  | { readonly kind: 'appended'; readonly count: number }
  /** Records are missing: ask for everything from `since`. */
  | { readonly kind: 'gap'; readonly since: number }
  /** The host holds fewer records than we do: its history is another one; start over. */
  | { readonly kind: 'replaced' };

export class RecordFeed {
  data = new RunData();
  #next = 0;
  #total = 0;

  /** Number of the first record that is not here yet. */
  get next(): number {
    return this.#next;
  }

  /** Records the host had when it last spoke. */
  get total(): number {
    return this.#total;
  }

  accept(message: Pick<RecordsMessage, 'from' | 'records' | 'total'>): FeedOutcome {
    if (message.total < this.#next) {
      this.data = new RunData();
      this.#next = 0;
      this.#total = message.total;
      if (message.from > 0) return { kind: 'replaced' };
    }
    this.#total = message.total;
    if (message.from > this.#next) return { kind: 'gap', since: this.#next };
    const fresh = message.records.slice(this.#next - message.from);
    for (const record of fresh) this.data.append(record);
    this.#next += fresh.length;
    return { kind: 'appended', count: fresh.length };
  }
}
