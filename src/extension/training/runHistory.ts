// Every record of one run, in order and each once, and what can be said about the run in one line.
// Records arrive by number, so that overlapping deliveries after a reconnect do no harm. No files, no VS Code.
import type { RecordedNumber, RunRecord, RunState, StartRecord } from '../../core/base/runRecords.ts';
import type { RunManifest } from '../../protocol/engine.ts';
import type { RunMessage } from '../../protocol/graphEditor.ts';
import type { RunSummary } from '../../protocol/trainingView.ts';

/** Length of the small gradient curve on a node. */
const curveLength = 60;

/** What identifies a run to views. */
export interface RunIdentity {
  readonly key: string;
  readonly name: string;
  readonly manifest: RunManifest;
}

const finite = (value: RecordedNumber): number | null => (typeof value === 'number' ? value : null);

/** What is known of a run before its records are. */
export interface FirstLook {
  readonly state: RunState;
  readonly step: number;
  /** Lowest validation loss. */
  readonly best: number | null;
}

/** A gap in the record numbers: the sender is at fault and the rest of the run cannot be trusted. */
export class RecordGap extends Error {
  constructor(expected: number, got: number) {
    super(`Records ${expected} to ${got - 1} of the run never arrived.`);
  }
}

export class RunHistory {
  identity: RunIdentity;
  readonly #records: RunRecord[] = [];
  #start: StartRecord | undefined;
  #state: RunState;
  #step = 0;
  #loss: number | null = null;
  #best: number | null = null;
  #error: { readonly message: string; readonly node?: string } | null = null;
  #ended = false;
  /** Per node, the newest gradient norms. */
  readonly #curves = new Map<string, number[]>();

  constructor(identity: RunIdentity, { state, step, best }: FirstLook = { state: 'preparing', step: 0, best: null }) {
    this.identity = identity;
    this.#state = state;
    this.#step = step;
    this.#best = best;
  }

  get total(): number {
    return this.#records.length;
  }
  get state(): RunState {
    return this.#state;
  }
  get step(): number {
    return this.#step;
  }
  get steps(): number {
    return this.#start?.steps ?? this.identity.manifest.steps;
  }
  get loss(): number | null {
    return this.#loss;
  }
  get error(): { readonly message: string; readonly node?: string } | null {
    return this.#error;
  }
  /** A `done` or `error` record has come: nothing follows. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True while an engine works on it or waits for resume. */
  get live(): boolean {
    return (
      this.#state === 'preparing' || this.#state === 'running' || this.#state === 'paused' || this.#state === 'stopping'
    );
  }

  /** Takes records number `from` and on; those it has already are skipped. Throws RecordGap when some are missing before them. */
  append(from: number, records: readonly RunRecord[]): void {
    if (from > this.#records.length) throw new RecordGap(this.#records.length, from);
    for (const record of records.slice(this.#records.length - from)) {
      this.#records.push(record);
      this.#take(record);
    }
  }

  slice(from: number, to: number): readonly RunRecord[] {
    return this.#records.slice(from, to);
  }

  /** The run's folder says more of it by now. */
  describe(manifest: RunManifest): void {
    this.identity = { ...this.identity, manifest };
  }

  /** The engine has gone without a last word. */
  interrupted(): void {
    if (this.live) this.#state = 'interrupted';
  }

  /** The host has asked for a state that the engine has not confirmed yet. */
  expect(state: 'stopping'): void {
    if (this.live) this.#state = state;
  }

  summary(): RunSummary {
    const { key, name, manifest } = this.identity;
    return {
      key,
      name,
      graph: manifest.graph,
      state: this.#state,
      step: this.#step,
      steps: this.steps,
      best: this.#best,
      description: manifest.description,
      startedAt: manifest.startedAt,
    };
  }

  /** What the graph editor shows of the run. */
  forGraph(): NonNullable<RunMessage['run']> {
    return {
      id: this.identity.manifest.id,
      name: this.identity.name,
      state: this.#state,
      step: this.#step,
      steps: this.steps,
      loss: this.#loss,
      nodeGradients: Object.fromEntries(this.#curves),
      error: this.#error,
    };
  }

  #take(record: RunRecord): void {
    switch (record.type) {
      case 'start':
        this.#start = record;
        if (this.#state === 'preparing') this.#state = 'running';
        break;
      case 'step':
        this.#step = record.step;
        this.#loss = finite(record.loss);
        this.#grow(record.gradNorms);
        break;
      case 'eval': {
        const loss = finite(record.loss);
        if (record.split === 'validation' && loss !== null) this.#best = Math.min(this.#best ?? loss, loss);
        break;
      }
      case 'state':
        this.#state = record.state;
        break;
      case 'done':
        this.#state = record.reason === 'not-finite' ? 'failed' : 'done';
        this.#ended = true;
        break;
      case 'error':
        this.#state = 'failed';
        this.#ended = true;
        this.#error =
          record.node === undefined ? { message: record.message } : { message: record.message, node: record.node };
        break;
      case 'forecast':
      case 'sample':
      case 'classes':
        break;
    }
  }

  /** The norm of a node's gradient is the root of the sum of its parameters' squared norms. Points that are not finite are left out. */
  #grow(norms: readonly RecordedNumber[]): void {
    const squares = new Map<string, number>();
    for (const [i, node] of (this.#start?.parameterNodes ?? []).entries()) {
      const norm = finite(norms[i] ?? 0) ?? Number.POSITIVE_INFINITY;
      squares.set(node, (squares.get(node) ?? 0) + norm * norm);
    }
    for (const [node, square] of squares) {
      if (!Number.isFinite(square)) continue;
      const curve = this.#curves.get(node) ?? [];
      curve.push(Math.sqrt(square));
      if (curve.length > curveLength) curve.shift();
      this.#curves.set(node, curve);
    }
  }
}
