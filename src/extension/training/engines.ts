// What the run manager needs of engines and run folders. nodeEngines.ts is the one for this machine.
import type { RunRecord } from '../../core/base/runRecords.ts';
import type { FirstLook } from './runHistory.ts';
import type { ControlMessage, RunManifest } from '../../protocol/engine.ts';

export interface StartRequest {
  /** Absolute path of the graph file; it need not be saved. */
  readonly graphFile: string;
  /** The text in the editor: what is trained. */
  readonly text: string;
  /** Folder that data paths may not leave. */
  readonly root: string;
  /** Worker threads; 0 lets the engine choose. */
  readonly threads: number;
}

/** The folder of an interrupted run, and what it may use. */
export type ResumeRequest = Pick<StartRequest, 'root' | 'threads'> & { readonly folder: string };

/** Why a run did not start. */
export interface StartRefusal {
  readonly message: string;
  readonly node?: string;
}

export interface RunFolder {
  /** Absolute path. */
  readonly folder: string;
  readonly manifest: RunManifest;
}

/** A run as its folder tells, without its records. */
export interface ListedRun extends RunFolder, FirstLook {
  /** An engine is at work on it. */
  readonly live: boolean;
}

export interface EngineListener {
  /** Records from number `from` on. */
  records(from: number, records: readonly RunRecord[]): void;
  /** The connection ended, by the engine's end or its death. */
  closed(): void;
}

/** A connection to a living engine. */
export interface EngineHandle {
  send(type: ControlMessage['type']): void;
  /** Leaves; the engine goes on. */
  detach(): void;
}

export interface Engines {
  /** Makes a run and starts an engine for it; resolves when the engine can be attached to. */
  start(
    request: StartRequest,
  ): Promise<{ readonly ok: true; readonly run: RunFolder } | { readonly ok: false; readonly error: StartRefusal }>;
  /** Starts an engine that continues a run from its last checkpoint. */
  resume(request: ResumeRequest): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: StartRefusal }>;
  /** Connects to the engine of a run; undefined when none lives there. */
  attach(folder: string, listener: EngineListener): Promise<EngineHandle | undefined>;
  /** The runs of a graph file, newest first. */
  list(graphFile: string): Promise<readonly ListedRun[]>;
  /** What the run's folder says of it now; the engine completes it when it has read the data. */
  manifest(folder: string): Promise<RunManifest | undefined>;
  /** The records in a run's log; what is torn at its end is left out. */
  readLog(folder: string): Promise<readonly RunRecord[]>;
}
