// A host for the playground: holds the records of some runs, answers subscriptions as the extension does, lets a live run
// grow, and can lose, repeat or delay batches so that a test sees what the view makes of it.
import type { RunRecord, RunState } from '../../src/core/base/runRecords.ts';
import type { HostToTrainingView, RunSummary, TrainingViewToHost } from '../../src/protocol/trainingView.ts';
import type { Bridge } from '../shared/bridge.ts';

export interface PlaygroundRun {
  summary: RunSummary;
  readonly records: RunRecord[];
  /** Records still to come while the run is live. */
  readonly future: RunRecord[];
}

export class PlaygroundHost implements Bridge<HostToTrainingView, TrainingViewToHost> {
  readonly runs: PlaygroundRun[];
  /** Everything that the view has posted. */
  readonly posted: TrainingViewToHost[] = [];
  /** While true, batches get lost on the way. */
  losing = false;
  readonly #listeners = new Set<(message: HostToTrainingView) => void>();
  readonly #sent = new Map<string, number>();
  readonly #key: string;

  /** @param key under which the view's state is kept in the session. */
  constructor(runs: PlaygroundRun[], key: string) {
    this.runs = runs;
    this.#key = key;
  }

  subscribe(listener: (message: HostToTrainingView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  loadState(): unknown {
    const saved = sessionStorage.getItem(this.#key);
    return saved === null ? undefined : JSON.parse(saved);
  }

  saveState(state: unknown): void {
    sessionStorage.setItem(this.#key, JSON.stringify(state));
  }

  post(message: TrainingViewToHost): void {
    this.posted.push(message);
    queueMicrotask(() => {
      this.#answer(message);
    });
  }

  /** Moves records of a live run from the future to the present and sends them. */
  advance(run: string, count: number): void {
    const found = this.runs.find(({ summary }) => summary.key === run);
    if (found === undefined) return;
    found.records.push(...found.future.splice(0, count));
    this.#flush(found);
  }

  /** Sends the last `count` records of a run again. */
  repeat(run: string, count: number): void {
    const found = this.runs.find(({ summary }) => summary.key === run);
    if (found === undefined) return;
    const from = Math.max(0, found.records.length - count);
    this.#send({ type: 'records', run, from, records: found.records.slice(from), total: found.records.length });
  }

  #answer(message: TrainingViewToHost): void {
    if (message.type === 'ready') {
      this.#sendRuns();
    } else if (message.type === 'subscribe') {
      this.#sent.set(message.run, message.since);
      const found = this.runs.find(({ summary }) => summary.key === message.run);
      if (found !== undefined) this.#flush(found);
    } else if (message.type === 'unsubscribe') {
      this.#sent.delete(message.run);
    } else if (message.type === 'command') {
      const state = ({ pause: 'paused', resume: 'running', stop: 'done' } as const)[message.command as 'pause'];
      if (state !== undefined) this.#setState(message.run, state);
    }
  }

  #setState(run: string, state: RunState): void {
    const found = this.runs.find(({ summary }) => summary.key === run);
    if (found === undefined) return;
    const steps = found.records.filter((record) => record.type === 'step').length;
    found.records.push({ type: 'state', step: steps, state });
    if (state === 'done') {
      found.future.length = 0;
      found.records.push({ type: 'done', steps, reason: 'stopped', elapsed: steps * 0.0071 });
    }
    found.summary = { ...found.summary, state, step: steps };
    this.#flush(found);
    this.#sendRuns();
  }

  #sendRuns(): void {
    this.#send({
      type: 'runs',
      runs: this.runs.map(({ summary }) => summary),
      show: this.runs[0]?.summary.key ?? null,
    });
  }

  /** What the view has not been sent yet, in batches as the extension's. */
  #flush({ summary: { key: run }, records }: PlaygroundRun): void {
    for (;;) {
      const from = this.#sent.get(run);
      if (from === undefined || from >= records.length) return;
      const batch = records.slice(from, from + 5000);
      this.#sent.set(run, from + batch.length);
      if (!this.losing) this.#send({ type: 'records', run, from, records: batch, total: records.length });
    }
  }

  #send(message: HostToTrainingView): void {
    // As over a real channel: the receiver gets a copy.
    const copy = structuredClone(message);
    for (const listener of this.#listeners) listener(copy);
  }
}
