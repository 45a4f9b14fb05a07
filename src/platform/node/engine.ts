// The engine: trains one run in a process of its own. It listens first, so that a host can join while data are still being read, then
// trains in slices between which the socket is served. It needs no host: it writes log and checkpoints itself and ends when the run ends.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { ErrorRecord, RunRecord, RunState } from '../../core/base/runRecords.ts';
import type { ControlMessage, EngineAddress, EngineOptions } from '../../protocol/engine.ts';
import { utf8, writeAtomically } from '../../train/ports.ts';
import { readLog } from '../../train/runLog.ts';
import type { TrainingRun } from '../../train/trainingRun.ts';
import { EngineServer } from './engineServer.ts';
import { takeLock } from './lock.ts';
import { monotonicClock, nodeDisk } from './nodeDisk.ts';
import { busyMessage, openTraining } from './openTraining.ts';
import type { OpenTraining } from './openTraining.ts';
import { runFiles } from './runFolder.ts';
import { isOver, lastStep, recordedState } from './runState.ts';
import { socketPlace } from './socketPath.ts';

/** Seconds of work between two looks at the socket; a longer step is one slice by itself. */
const SLICE = 0.01;
const IDLE = 300;

export class Engine {
  readonly #options: EngineOptions;
  readonly #server: EngineServer;
  readonly #token = randomBytes(32).toString('hex');
  #training: OpenTraining | undefined;
  /** What is served before and without a training: a failed start, or nothing. */
  #early: RunRecord[] = [];
  /** Asked for while the run was still being prepared; the last wish counts. */
  #wish: ControlMessage['type'] | undefined;
  #interrupted = false;
  #wake: (() => void) | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#server = new EngineServer({
      token: this.#token,
      state: () => this.#state(),
      records: () => this.#training?.log.records ?? this.#early,
      onControl: (type) => this.#control(type),
    });
  }

  /** Trains to the end. Resolves when everything is written and every host has got the rest. */
  async run(): Promise<void> {
    const { folder } = this.#options;
    const lock = takeLock(folder);
    if (!lock.ok) throw new Error(busyMessage(path.basename(folder), lock.pid));
    const place = socketPlace(folder);
    const umask = process.umask(0o077);
    await this.#server.listen(place.path);
    process.umask(umask);
    const disk = nodeDisk(folder);
    const address: EngineAddress = { pid: process.pid, socket: place.path, token: this.#token, protocol: 1 };
    writeAtomically(disk, runFiles.address, utf8(JSON.stringify(address)));
    try {
      const opened = await openTraining({ ...this.#options, release: lock.release, onRecord: () => undefined });
      if (opened.ok) {
        this.#training = opened.training;
        await this.#train(opened.training.run);
      } else {
        this.#early = refusedRecords(readLog(disk).records, opened.error);
      }
    } finally {
      await this.#server.close();
      disk.remove(runFiles.address);
      place.remove();
      await this.#training?.close();
      lock.release();
    }
  }

  /** The process is asked to end: the run is left so that it can be resumed. */
  interrupt(): void {
    this.#interrupted = true;
    this.#wake?.();
  }

  async #train(run: TrainingRun): Promise<void> {
    if (this.#wish !== undefined) this.#control(this.#wish);
    let idleSince = monotonicClock.seconds();
    while (run.active && !this.#interrupted) {
      const until = monotonicClock.seconds() + SLICE;
      while (run.advance() && monotonicClock.seconds() < until);
      this.#server.flush();
      if (run.state === 'paused') {
        if (this.#server.hosts > 0) idleSince = monotonicClock.seconds();
        if (monotonicClock.seconds() - idleSince > (this.#options.idleSeconds ?? IDLE)) run.interrupt();
        else await this.#sleep(200);
      } else {
        idleSince = monotonicClock.seconds();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    if (this.#interrupted) run.interrupt();
    this.#server.flush();
  }

  #control(type: ControlMessage['type']): void {
    const run = this.#training?.run;
    if (run === undefined) {
      this.#wish = type;
      return;
    }
    if (type === 'pause') run.pause();
    else if (type === 'resume') run.resume();
    else run.stop();
    this.#server.flush();
    this.#wake?.();
  }

  #state(): RunState {
    return this.#training?.run.state ?? (this.#early.length > 0 ? 'failed' : 'preparing');
  }

  /** Until something is asked for, or for some milliseconds. */
  async #sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}

/** What hosts see of a start that was refused: the log, and why, where the log does not say it. */
function refusedRecords(logged: readonly RunRecord[], error: ErrorRecord): RunRecord[] {
  const state = recordedState(logged);
  if (state === 'failed') return [...logged];
  const step = lastStep(logged);
  return [...logged, error, { type: 'state', step, state: isOver(state) ? state : 'interrupted' }];
}
