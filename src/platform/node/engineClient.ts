// A host's side of a run: starts an engine process or joins one that runs, keeps every record once and in order, and passes on what the
// person asks for. When the engine is gone the log is read instead, so that a handle always ends with the whole story.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import type { RunRecord, RunState } from '../../core/base/runRecords.ts';
import type {
  ControlMessage,
  EngineAddress,
  EngineOptions,
  EngineToHost,
  HostToEngine,
} from '../../protocol/engine.ts';
import { readLines } from './lines.ts';
import { isAlive } from './lock.ts';
import { runFiles } from './runFolder.ts';
import { isOver, readEndedRun, recordedState } from './runState.ts';

/** Longest message of an engine: 500 records, the longest of which are forecasts and confusion counts. */
const LONGEST = 64 * 1024 * 1024;
/** Milliseconds between looks for the address of a new engine. */
const LOOK = 10;

export interface StartOptions extends EngineOptions {
  /** dist/engine.mjs. */
  readonly enginePath: string;
  /** The Node that runs it; this process's own by default, which in a desktop VS Code is Electron made to act as Node. */
  readonly execPath?: string;
  readonly execArgv?: readonly string[];
}

/** Milliseconds that an engine may take to end after it has closed its socket. */
const PATIENCE = 10_000;

/** Called after records from index `from` on have been added to `records`. */
export type RecordsListener = (from: number) => void;

export class RunHandle {
  readonly folder: string;
  #records: RunRecord[] = [];
  #socket: Socket | undefined;
  #detached = false;
  readonly #listeners = new Set<RecordsListener>();
  /** Resolves when no more records will come: the run is over, its engine is gone, or the handle was detached. */
  readonly ended: Promise<void>;
  #end: () => void = () => undefined;

  constructor(folder: string) {
    this.folder = folder;
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  get records(): readonly RunRecord[] {
    return this.#records;
  }

  get state(): RunState {
    return recordedState(this.#records);
  }

  /** True while the handle is connected to an engine. */
  get live(): boolean {
    return this.#socket !== undefined;
  }

  /** Listens for records; returns what ends the listening. Records that are there already are not announced. */
  onRecords(listener: RecordsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pause(): void {
    this.#send({ type: 'pause' });
  }

  resume(): void {
    this.#send({ type: 'resume' });
  }

  stop(): void {
    this.#send({ type: 'stop' });
  }

  /** Leaves the run to itself: it goes on without this host. */
  detach(): void {
    this.#detached = true;
    if (this.#socket === undefined) this.#end();
    else this.#socket.destroy();
  }

  /** Joins the engine at an address. Resolves when it has answered, or when it turned out to be gone and the log was read. */
  async join({ pid, socket: place, token }: EngineAddress): Promise<void> {
    const socket = net.createConnection(place);
    this.#socket = socket;
    await new Promise<void>((resolve) => {
      socket.on('connect', () => this.#send({ type: 'hello', token, since: this.#records.length }));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#socket = undefined;
        void this.#afterClose(pid).then(resolve);
      });
      readLines(socket, LONGEST, (message) => {
        const known = message as EngineToHost;
        if (known.type === 'welcome') resolve();
        else this.#take(known.from, known.records);
      });
    });
  }

  /** Reads the log of a run whose engine is gone. */
  readRest(): void {
    this.#take(this.#records.length, readEndedRun(this.folder).slice(this.#records.length));
    this.#end();
  }

  /** A process closes its sockets a moment before it is gone; only then is its log complete. */
  async #afterClose(pid: number): Promise<void> {
    for (let waited = 0; !this.#detached && isAlive(pid) && waited < PATIENCE; waited += LOOK) {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    if (!this.#detached && !isAlive(pid)) this.readRest();
    this.#end();
  }

  #take(from: number, records: readonly RunRecord[]): void {
    const known = this.#records.length - from;
    if (known < 0 || records.length <= known) return;
    const at = this.#records.length;
    for (const record of records.slice(known)) this.#records.push(record);
    for (const listener of [...this.#listeners]) listener(at);
  }

  #send(message: HostToEngine | ControlMessage): void {
    this.#socket?.write(`${JSON.stringify(message)}\n`);
  }
}

/** Starts an engine for a run's folder and joins it. Fails with the engine's words when it ends before it can be joined. */
export async function startEngine(options: StartOptions): Promise<RunHandle> {
  const { enginePath, execPath, execArgv, ...engine } = options;
  const { folder } = engine;
  const log = fs.openSync(path.join(folder, runFiles.engineLog), 'w', 0o600);
  const child = spawn(execPath ?? process.execPath, [...(execArgv ?? []), enginePath, JSON.stringify(engine)], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
    env: engineEnvironment(),
    cwd: folder,
  });
  fs.closeSync(log);
  const handle = new RunHandle(folder);
  const address = await new Promise<EngineAddress | undefined>((resolve, reject) => {
    let ended = false;
    child.once('error', reject);
    child.once('exit', () => (ended = true));
    const look = (): void => {
      const found = readAddress(folder);
      if (found?.pid === child.pid) resolve(found);
      // One more look after the end: the address may have come and gone.
      else if (ended) resolve(undefined);
      else setTimeout(look, LOOK);
    };
    look();
  });
  child.unref();
  if (address === undefined) {
    handle.readRest();
    if (handle.records.some(({ type }) => type !== 'state')) return handle;
    throw new Error('The engine process ended before it had begun.');
  }
  await handle.join(address);
  return handle;
}

/** Joins the engine of a run, or reads the log of a run that nobody trains. */
export async function attachRun(folder: string): Promise<RunHandle> {
  const handle = new RunHandle(folder);
  const address = readAddress(folder);
  if (address !== undefined && isAlive(address.pid)) await handle.join(address);
  else handle.readRest();
  return handle;
}

/** Whether an engine is training the run now. */
export function isLive(folder: string): boolean {
  const address = readAddress(folder);
  return address !== undefined && isAlive(address.pid);
}

/** Resolves with the first state that satisfies the test, or the last one when the run ends before. */
export async function untilState(handle: RunHandle, test: (state: RunState) => boolean = isOver): Promise<RunState> {
  if (test(handle.state)) return handle.state;
  await new Promise<void>((resolve) => {
    const stop = handle.onRecords(() => {
      if (!test(handle.state)) return;
      stop();
      resolve();
    });
    void handle.ended.then(resolve);
  });
  return handle.state;
}

function readAddress(folder: string): EngineAddress | undefined {
  try {
    const value = JSON.parse(fs.readFileSync(path.join(folder, runFiles.address), 'utf8')) as Partial<EngineAddress>;
    const { pid, socket, token, protocol } = value;
    if (typeof pid !== 'number' || typeof socket !== 'string' || typeof token !== 'string' || protocol !== 1)
      return undefined;
    return { pid, socket, token, protocol };
  } catch {
    return undefined;
  }
}

/** Only what a process needs to live: no NODE_OPTIONS, no secrets of the window. */
function engineEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'USERPROFILE', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'LC_ALL'];
  const entries = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(entries), ELECTRON_RUN_AS_NODE: '1' };
}
