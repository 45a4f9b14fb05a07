// The runs of the graphs in this window: starts them, attaches to engines that outlived a window, controls them, keeps their history.
// It shows nothing: views and the status bar listen. Training itself happens in the engine process.
import type { RunManifest } from '../../protocol/engine.ts';
import type { EngineHandle, Engines, RunFolder, StartRefusal, StartRequest } from './engines.ts';
import { RunHistory, type FirstLook } from './runHistory.ts';

/** A run and where it stands. */
export interface ManagedRun {
  readonly history: RunHistory;
  /** Absolute path of the graph file. */
  readonly graphFile: string;
  readonly folder: string;
}

interface Entry extends ManagedRun {
  history: RunHistory;
  handle: EngineHandle | undefined;
  /** The log is being read, or an engine joined that delivers the records. */
  loaded: Promise<void> | undefined;
}

/** How graph files are named in keys and names. */
export interface Naming {
  /** Path relative to the workspace. */
  relative(graphFile: string): string;
  /** `sunspots · run 3`. */
  runName(graphFile: string, id: string): string;
}

export interface RunListener {
  /** Anything about any run changed. Called often; listeners throttle. */
  changed(): void;
  /** A run that this window saw alive has ended. */
  ended(run: ManagedRun): void;
  problem(message: string): void;
}

export class RunManager {
  readonly #engines: Engines;
  readonly #naming: Naming;
  readonly #listener: RunListener;
  readonly #runs = new Map<string, Entry>();
  /** Looks at a graph's folder happen one after another. */
  readonly #scans = new Map<string, Promise<void>>();
  readonly #starting = new Set<string>();
  /** Graphs whose newest run folder has no engine yet: a scan would take it for an interrupted run. */
  readonly #launching = new Set<string>();

  constructor(engines: Engines, naming: Naming, listener: RunListener) {
    this.#engines = engines;
    this.#naming = naming;
    this.#listener = listener;
  }

  /** All known runs, newest first. */
  get runs(): readonly ManagedRun[] {
    return [...this.#runs.values()].sort((a, b) => compareRuns(b, a));
  }

  get(key: string): ManagedRun | undefined {
    return this.#runs.get(key);
  }

  /** The newest run of a graph file. */
  newest(graphFile: string): ManagedRun | undefined {
    return this.runs.find((run) => run.graphFile === graphFile);
  }

  /** Runs that an engine works on. */
  get live(): readonly ManagedRun[] {
    return this.runs.filter(({ history }) => history.live);
  }

  liveOf(graphFile: string): ManagedRun | undefined {
    return this.live.find((run) => run.graphFile === graphFile);
  }

  /** A run of this graph is being started at this moment. */
  isStarting(graphFile: string): boolean {
    return this.#starting.has(graphFile);
  }

  /** Starts a run and attaches to it. Refusals come back as values. */
  async start(
    request: StartRequest,
  ): Promise<{ readonly ok: true; readonly run: ManagedRun } | { readonly ok: false; readonly error: StartRefusal }> {
    const { graphFile } = request;
    this.#starting.add(graphFile);
    this.#listener.changed();
    try {
      await this.scan(graphFile);
      this.#launching.add(graphFile);
      const started = await this.#engines.start(request);
      if (!started.ok) return started;
      const entry = this.#entry(graphFile, started.run);
      await this.#attach(entry);
      return { ok: true, run: entry };
    } finally {
      this.#starting.delete(graphFile);
      this.#launching.delete(graphFile);
      this.#listener.changed();
    }
  }

  /** Continues an interrupted run from its last checkpoint. What it repeats replaces what it had recorded. */
  async resume(key: string, request: Pick<StartRequest, 'root' | 'threads'>): Promise<StartRefusal | undefined> {
    const entry = this.#runs.get(key);
    if (!entry || entry.handle || this.#starting.has(entry.graphFile)) return undefined;
    this.#starting.add(entry.graphFile);
    try {
      const resumed = await this.#engines.resume({ folder: entry.folder, ...request });
      if (!resumed.ok) return resumed.error;
      entry.history = new RunHistory(entry.history.identity);
      await this.#attach(entry);
      return undefined;
    } finally {
      this.#starting.delete(entry.graphFile);
      this.#listener.changed();
    }
  }

  /** Learns of all runs of a graph on disk and attaches to those whose engine lives. */
  scan(graphFile: string): Promise<void> {
    const scan = (this.#scans.get(graphFile) ?? Promise.resolve()).then(() => this.#scan(graphFile));
    this.#scans.set(graphFile, scan);
    return scan;
  }

  /** Makes sure that the records of a finished run are in memory. */
  async load(key: string): Promise<void> {
    const entry = this.#runs.get(key);
    if (!entry) return;
    entry.loaded ??= this.#readLog(entry);
    await entry.loaded;
  }

  /** Sends a command to the engine of a run; false when there is none. */
  control(key: string, type: 'pause' | 'resume' | 'stop'): boolean {
    const entry = this.#runs.get(key);
    if (!entry?.handle) return false;
    entry.handle.send(type);
    if (type === 'stop') entry.history.expect('stopping');
    this.#listener.changed();
    return true;
  }

  /** Leaves all engines; they go on. */
  dispose(): void {
    for (const entry of this.#runs.values()) entry.handle?.detach();
    this.#runs.clear();
  }

  async #scan(graphFile: string): Promise<void> {
    if (this.#launching.has(graphFile)) return;
    const found = await this.#engines.list(graphFile);
    for (const run of found) {
      if (this.#runs.has(this.#key(graphFile, run.manifest))) continue;
      const entry = this.#entry(graphFile, run, run);
      if (run.live) await this.#attach(entry);
    }
    const newest = this.newest(graphFile);
    if (newest) await this.load(newest.history.identity.key);
    if (found.length > 0) this.#listener.changed();
  }

  #key(graphFile: string, manifest: RunManifest): string {
    return `${this.#naming.relative(graphFile)}#${manifest.id}`;
  }

  #entry(graphFile: string, { folder, manifest }: RunFolder, look?: FirstLook): Entry {
    const key = this.#key(graphFile, manifest);
    const existing = this.#runs.get(key);
    if (existing) return existing;
    const name = this.#naming.runName(graphFile, manifest.id);
    const history = new RunHistory({ key, name, manifest }, look);
    const entry: Entry = { history, graphFile, folder, handle: undefined, loaded: undefined };
    this.#runs.set(key, entry);
    return entry;
  }

  /** Whoever loads the run meanwhile waits for this: its log alone would look like that of an interrupted run. */
  #attach(entry: Entry): Promise<void> {
    return (entry.loaded = this.#join(entry));
  }

  /** Without a living engine the log tells how the run ended; a log without an end is an interrupted run. */
  async #join(entry: Entry): Promise<void> {
    const { history } = entry;
    let gone = false;
    const handle = await this.#engines.attach(entry.folder, {
      records: (from, records) => {
        try {
          history.append(from, records);
        } catch (problem) {
          this.#listener.problem(`${history.identity.name}: ${String(problem)}`);
          entry.handle?.detach();
          void this.#closed(entry);
          return;
        }
        if (from === 0) void this.#describe(entry);
        this.#listener.changed();
      },
      closed: () => {
        gone = true;
        void this.#closed(entry);
      },
    });
    entry.handle = gone ? undefined : handle;
    if (!gone && !handle) await this.#readLog(entry);
  }

  /** The engine writes the run's description when it has read the graph and the data. */
  async #describe(entry: Entry): Promise<void> {
    const manifest = await this.#engines.manifest(entry.folder);
    if (!manifest) return;
    entry.history.describe(manifest);
    this.#listener.changed();
  }

  async #closed(entry: Entry): Promise<void> {
    entry.handle = undefined;
    // The last records may be in the log only.
    if (!entry.history.ended) await this.#readLog(entry);
    this.#listener.ended(entry);
  }

  async #readLog(entry: Entry): Promise<void> {
    try {
      entry.history.append(0, await this.#engines.readLog(entry.folder));
    } catch (problem) {
      this.#listener.problem(
        `${entry.history.identity.name}: ${problem instanceof Error ? problem.message : String(problem)}`,
      );
    }
    if (!entry.handle) entry.history.interrupted();
    this.#listener.changed();
  }
}

function compareRuns(a: ManagedRun, b: ManagedRun): number {
  const [x, y] = [a.history.identity.manifest, b.history.identity.manifest];
  return x.startedAt === y.startedAt ? (x.id < y.id ? -1 : 1) : x.startedAt < y.startedAt ? -1 : 1;
}
