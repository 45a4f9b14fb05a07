// Messages between a host (extension or command line) and the engine process, one JSON object a line over a local socket.
// The engine outlives the window: a new host connects, says which records it has, and gets the rest.
import type { RunRecord, RunState } from '../core/base/runRecords.ts';

/** Written as `engine.json` (mode 0600) in the run's folder; removed when the engine ends. */
export interface EngineAddress {
  readonly pid: number;
  /** Path of the socket or named pipe. */
  readonly socket: string;
  readonly token: string;
  readonly protocol: 1;
}

/** What an engine process is started with: its only argument, as JSON. */
export interface EngineOptions {
  readonly folder: string;
  readonly graphFolder: string;
  readonly root: string;
  readonly resume: boolean;
  readonly steps?: number;
  readonly executor?: 'wasm' | 'reference';
  readonly threads?: number;
  /** Seconds after which a paused run that nobody watches is left to be resumed later. */
  readonly idleSeconds?: number;
}

/** Written as `run.json` in the run's folder when it starts. */
export interface RunManifest {
  readonly version: 1;
  readonly id: string;
  /** Graph file relative to the run folder's owner, for display. */
  readonly graph: string;
  readonly description: string;
  readonly startedAt: string;
  readonly seed: number;
  readonly steps: number;
  /** SHA-256 of the graph's text and of the data files; the latter is empty until the engine has read them. */
  readonly graphHash: string;
  readonly dataHash: string;
  readonly studioVersion: string;
}

/** First message of a host; anything else, or a wrong token, closes the connection. */
export interface HelloMessage {
  readonly type: 'hello';
  readonly token: string;
  /** Number of records the host already has from this very engine; 0 for a new one. */
  readonly since: number;
}
export interface ControlMessage {
  readonly type: 'pause' | 'resume' | 'stop';
}
export type HostToEngine = HelloMessage | ControlMessage;

export interface WelcomeMessage {
  readonly type: 'welcome';
  readonly state: RunState;
  readonly total: number;
}
export interface RecordsFromEngine {
  readonly type: 'records';
  readonly from: number;
  readonly records: readonly RunRecord[];
}
export type EngineToHost = WelcomeMessage | RecordsFromEngine;
