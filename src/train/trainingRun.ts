// One run from the outside: advance, pause, resume, stop. It moves the session's events into the log and to listeners, writes
// checkpoints at step boundaries, and turns whatever goes wrong into an error record. It does at most one step per call and never waits.
import type { RunRecord, RunState } from '../core/base/runRecords.ts';
import { StepError } from '../runtime/stepError.ts';
import type { Counters, CheckpointName, CheckpointStore } from './checkpoint.ts';
import type { Clock } from './ports.ts';
import type { RunLog } from './runLog.ts';
import type { Session } from './session.ts';
import type { SessionEnd, SessionEvent } from './session.ts';
import { countersOf } from './progress.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';

/** In the identity of a checkpoint whose run cannot go on: its weights are good, its next step is not. */
export const endedKey = 'ended';

export interface TrainingRunParts {
  readonly session: Session;
  readonly log: RunLog;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
  readonly identity: Readonly<Record<string, string>>;
  readonly optimizerSlots: number;
  /** Seconds between checkpoints; what a crash may cost at most. */
  readonly checkpointSeconds: number;
  /** Called for every record after it was logged. */
  readonly onRecord: (record: RunRecord) => void;
}

export class TrainingRun {
  readonly #parts: TrainingRunParts;
  readonly #events: Generator<SessionEvent, SessionEnd>;
  /** Counters at the last step boundary: checkpoints always speak of it. */
  #boundary: Counters;
  #saved = -1;
  #savedAt: number;
  #state: RunState = 'running';
  /** Step whose weights were put back at the end. */
  #restored: number | undefined;

  /** A new run has logged its start record before this; a resumed one has had log and weights put back. */
  constructor(parts: TrainingRunParts) {
    this.#parts = parts;
    this.#events = parts.session.events();
    this.#boundary = this.#counters();
    this.#savedAt = parts.clock.seconds();
    this.#emitState('running');
  }

  get state(): RunState {
    return this.#state;
  }

  get active(): boolean {
    return this.#state === 'running' || this.#state === 'paused';
  }

  /** One step, evaluation batch or piece of a preview. False when there is nothing to do: paused or over. */
  advance(): boolean {
    if (this.#state !== 'running') return false;
    this.#guarded(() => {
      for (;;) {
        const next = this.#events.next();
        if (next.done === true) return this.#end(next.value);
        const event = next.value;
        if (event.type === 'slice') break;
        if (event.type === 'record') this.#emit(event.record);
        else if (event.type === 'step') this.#boundary = this.#counters();
        else if (event.type === 'restore') this.#restoreBest();
        else this.#save(['best', 'last']);
      }
      if (this.#parts.clock.seconds() - this.#savedAt >= this.#parts.checkpointSeconds) this.#save(['last']);
    });
    return this.active;
  }

  pause(): void {
    if (this.#state !== 'running') return;
    this.#guarded(() => {
      this.#save(['last']);
      this.#emitState('paused');
    });
  }

  resume(): void {
    if (this.#state === 'paused') this.#guarded(() => this.#emitState('running'));
  }

  /** Ends the run at once; what was trained is kept and can be resumed. */
  stop(): void {
    if (!this.active) return;
    this.#guarded(() => {
      this.#emitState('stopping');
      this.#save(['last']);
      this.#done('stopped');
      this.#emitState('done');
    });
  }

  /** Leaves an unfinished run so that it can be resumed: checkpoint, then the state `interrupted`. */
  interrupt(): void {
    if (!this.active) return;
    this.#guarded(() => {
      this.#save(['last']);
      this.#emitState('interrupted');
    });
  }

  /** Fails the run for a reason from outside. */
  fail(code: string, message: string, node?: string): void {
    this.#state = 'failed';
    const step = this.#boundary.step;
    const quietly = (record: RunRecord): void => {
      try {
        this.#emit(record);
      } catch {
        // The disk may be the reason: hosts still get the record from memory.
        this.#parts.onRecord(record);
      }
    };
    quietly({ type: 'error', code, message, ...(node === undefined ? {} : { node }), step });
    quietly({ type: 'state', step, state: 'failed' });
  }

  #end(end: SessionEnd): void {
    this.#save(['last'], end);
    this.#done(end);
    this.#emitState(end === 'not-finite' ? 'failed' : 'done');
    this.#parts.log.sync();
  }

  #done(reason: string): void {
    const { step, elapsed } = this.#parts.session.progress;
    const best = this.#restored === undefined ? {} : { weightsOf: this.#restored };
    this.#emit({ type: 'done', steps: step, reason, elapsed, ...best });
  }

  #emitState(state: RunState): void {
    this.#state = state;
    this.#emit({ type: 'state', step: this.#parts.session.progress.step, state });
  }

  #emit(record: RunRecord): void {
    this.#parts.log.append(record);
    this.#parts.onRecord(record);
  }

  #counters(): Counters {
    const { session, log } = this.#parts;
    return countersOf(session.progress, session.trainer.training, log.records.length);
  }

  /** The weights of the lowest validation loss take the place of the last ones, which stay in the checkpoint `last`. */
  #restoreBest(): void {
    const { session, checkpoints } = this.#parts;
    this.#save(['last']);
    const read = checkpoints.read('best');
    if (!read.ok) throw new Error(`the best weights are gone: ${read.message}`);
    const problem = restoreSnapshot(session.trainer.executor, read.checkpoint.tensors, 0);
    if (problem !== null) throw new Error(`the best weights do not fit: ${problem}`);
    this.#restored = read.checkpoint.counters.step;
  }

  /** The log goes to disk first: a checkpoint never speaks of records that a power cut can take. */
  #save(names: readonly CheckpointName[], end?: SessionEnd): void {
    this.#savedAt = this.#parts.clock.seconds();
    const failed = end === 'not-finite';
    if (this.#saved === this.#boundary.step && !names.includes('best') && !failed) return;
    const { log, checkpoints, session, optimizerSlots } = this.#parts;
    const identity = failed ? { ...this.#parts.identity, [endedKey]: end } : this.#parts.identity;
    log.sync();
    const { executor, batches } = session.trainer;
    const tensors = new Map([...takeSnapshot(executor, optimizerSlots), ...batches.tensors()]);
    try {
      checkpoints.write({ counters: this.#boundary, identity, tensors }, names);
    } catch (error) {
      throw new Error(`the checkpoint of step ${this.#boundary.step} could not be written: ${messageOf(error)}`, {
        cause: error,
      });
    }
    this.#saved = this.#boundary.step;
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      const node = error instanceof StepError ? error.nodes[0] : undefined;
      this.fail(
        error instanceof StepError ? 'step-failed' : 'run-failed',
        `Training stopped: ${messageOf(error)}.`,
        node,
      );
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
