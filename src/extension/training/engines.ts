// What the run manager needs of engines and run folders. nodeEngines.ts is the one for this machine.
import type { RunRecord, RunState } from '../../core/base/runRecords.ts';
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

export interface EngineListener {
  welcome(state: RunState, total: number): void;
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
  /** Starts an engine for a new run and resolves when its folder and address are there. */
  start(
    request: StartRequest,
  ): Promise<{ readonly ok: true; readonly run: RunFolder } | { readonly ok: false; readonly error: StartRefusal }>;
  /** Connects to the engine of a run; undefined when none lives there. */
  attach(folder: string, since: number, listener: EngineListener): Promise<EngineHandle | undefined>;
  /** All runs of a graph file, oldest first. */
  list(graphFile: string): Promise<readonly RunFolder[]>;
  /** The records in a run's log; what is torn at its end is left out. */
  readLog(folder: string): Promise<readonly RunRecord[]>;
}
