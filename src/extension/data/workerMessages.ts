// Messages between the host and its reading thread. Plain data, structured-cloned.
import type { Diagnostic } from '../../core/base/diagnostic.ts';
import type { RunRecord } from '../../core/base/runRecords.ts';
import type { DataInfo, DataSpec } from '../../core/graph/model.ts';
import type { GradientCheck } from '../../platform/node/checkGradients.ts';
import type { RunInfo } from '../../platform/node/listRuns.ts';

/** Where the paths of a graph start and how far they may lead. */
export interface Place {
  /** Folder of the graph file, an absolute path. */
  readonly folder: string;
  /** Workspace folder that holds it; paths may not leave it. The graph's own folder when there is none. */
  readonly root: string;
}

export interface DataRequest {
  readonly type: 'data';
  readonly place: Place;
  readonly spec: DataSpec;
  /** Fields that the graph reads, and those that its losses aim at. */
  readonly used: readonly string[];
  readonly targets: readonly string[];
}
export interface DataAnswer {
  readonly info: DataInfo | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanRequest {
  readonly type: 'plan';
  readonly place: Place;
  readonly text: string;
}
export interface PlanAnswer {
  /** The plan as text, or undefined when the graph cannot be compiled. */
  readonly plan: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The runs of a graph file, newest first. */
export interface RunsRequest {
  readonly type: 'runs';
  readonly graphFile: string;
  readonly limit: number;
}
export interface RunsAnswer {
  readonly runs: readonly RunInfo[];
}

/** The records in a run's log, without what is torn at its end. */
export interface LogRequest {
  readonly type: 'log';
  /** The run's folder, an absolute path. */
  readonly folder: string;
}
export interface LogAnswer {
  readonly records: readonly RunRecord[];
}

/** Gradients against finite differences. */
export interface GradcheckRequest {
  readonly type: 'gradcheck';
  readonly place: Place;
  readonly text: string;
  /** Nodes whose parameters are checked; all when there are none. */
  readonly nodes: readonly string[];
}
export interface GradcheckAnswer {
  readonly checks: readonly GradientCheck[];
  /** Why nothing was checked, or null. */
  readonly refusal: string | null;
}

export type WorkerRequest = DataRequest | PlanRequest | RunsRequest | LogRequest | GradcheckRequest;
export type Answer = DataAnswer | PlanAnswer | RunsAnswer | LogAnswer | GradcheckAnswer;
export type AnswerTo<R extends WorkerRequest> = R extends DataRequest
  ? DataAnswer
  : R extends PlanRequest
    ? PlanAnswer
    : R extends RunsRequest
      ? RunsAnswer
      : R extends GradcheckRequest
        ? GradcheckAnswer
        : LogAnswer;
export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly value: Answer }
  | { readonly id: number; readonly ok: false; readonly message: string };
