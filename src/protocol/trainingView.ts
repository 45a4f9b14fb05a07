// Messages between the extension host and the training view. The host holds every record of every run; the webview asks for what it lacks.
import type { RunRecord, RunState } from '../core/base/runRecords.ts';

export interface RunSummary {
  /** Unique: `<graph file relative to the workspace>#<run id>`. */
  readonly key: string;
  /** E.g. `sunspots · run 3`. */
  readonly name: string;
  readonly graph: string;
  readonly state: RunState;
  readonly step: number;
  readonly steps: number;
  /** Best validation loss so far. */
  readonly best: number | null;
  /** One line: `elman 16 → dense 1 · seed 1`. */
  readonly description: string;
  readonly startedAt: string;
}

/** The runs that can be shown, newest first. Sent when ready and whenever one changes (throttled). */
export interface RunsMessage {
  readonly type: 'runs';
  readonly runs: readonly RunSummary[];
  /** Run that should be shown now, when the host has a wish (a run was just started). */
  readonly show: string | null;
}

/** Records `from`, `from + 1`, … of a run. Sent to visible views that subscribed, in batches, in order, each record exactly once. */
export interface RecordsMessage {
  readonly type: 'records';
  readonly run: string;
  readonly from: number;
  readonly records: readonly RunRecord[];
  /** Number of records that the host has at this moment. */
  readonly total: number;
}

export type HostToTrainingView = RunsMessage | RecordsMessage;

export interface TrainingReadyMessage {
  readonly type: 'ready';
}
/** Wants records of a run from number `since` on, and those to come. */
export interface SubscribeMessage {
  readonly type: 'subscribe';
  readonly run: string;
  readonly since: number;
}
export interface UnsubscribeMessage {
  readonly type: 'unsubscribe';
  readonly run: string;
}
export interface TrainingCommandMessage {
  readonly type: 'command';
  readonly command: TrainingCommand;
  /** Run it is about; empty for `train` and `openGraph` of nothing in particular. */
  readonly run: string;
  /** The node to reveal, with `revealNode`. */
  readonly node?: string;
}
export const trainingCommands = ['pause', 'resume', 'stop', 'train', 'openGraph', 'newGraph', 'revealNode'] as const;
export type TrainingCommand = (typeof trainingCommands)[number];
export interface TrainingFaultMessage {
  readonly type: 'fault';
  readonly message: string;
}

export type TrainingViewToHost =
  TrainingReadyMessage | SubscribeMessage | UnsubscribeMessage | TrainingCommandMessage | TrainingFaultMessage;
