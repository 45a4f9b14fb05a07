// Messages between the extension host and the graph editor's webview. One document, any number of webviews.
// The webview parses and checks the text itself with the same core code as the host, so that a drag is answered at once.
import type { Diagnostic } from '../core/base/diagnostic.ts';
import type { JsonPath } from '../core/base/json.ts';
import type { RunState } from '../core/base/runRecords.ts';
import type { GraphEdit } from '../core/graph/edit.types.ts';
import type { DataInfo } from '../core/graph/model.ts';

/** The whole truth at one document version. Sent when the webview is ready and after every change of the document. */
export interface SnapshotMessage {
  readonly type: 'snapshot';
  /** `TextDocument.version`; edits name it. */
  readonly version: number;
  readonly text: string;
  /** File name for titles, without folder. */
  readonly fileName: string;
  /** Why editing is refused (newer version, conflict markers, read-only file), or null. */
  readonly readOnly: string | null;
  /** False in Restricted Mode: one can look and edit, not train. */
  readonly trusted: boolean;
}

/** What the data file turned out to hold; comes after the snapshot, again when the file or the data settings change. */
export interface DataMessage {
  readonly type: 'data';
  readonly info: DataInfo | null;
  /** Why it could not be read, on the JSON path of the setting. */
  readonly diagnostics: readonly Diagnostic[];
  /** Data files beside the graph that could be chosen, relative paths. */
  readonly candidates: readonly string[];
}

/** State of the newest run of this graph, throttled; null when there is none. */
export interface RunMessage {
  readonly type: 'run';
  readonly run: {
    readonly id: string;
    readonly name: string;
    readonly state: RunState;
    readonly step: number;
    readonly steps: number;
    readonly loss: number | null;
    /** Gradient norm per node, newest last, at most 60 values: the small curve on the node. */
    readonly nodeGradients: Readonly<Record<string, readonly number[]>>;
    /** Node and message where it failed. */
    readonly error: { readonly message: string; readonly node?: string } | null;
  } | null;
}

/** How the gradients of a node compare with finite differences. */
export interface NodeGradients {
  readonly agrees: boolean;
  /** The largest relative error of its parameters, and the parameter that has it. */
  readonly error: number;
  readonly parameter: string;
}

/** Results of Check Gradients. They hold for one version of the document and are forgotten with the next. */
export interface GradientsMessage {
  readonly type: 'gradients';
  readonly version: number;
  /** True while the check is going on; `nodes` are then those that it looks at. */
  readonly checking: boolean;
  readonly nodes: Readonly<Record<string, NodeGradients | null>>;
}

/** Selects and reveals nodes, e.g. from the Problems panel. */
export interface RevealMessage {
  readonly type: 'reveal';
  readonly nodes: readonly string[];
}

/** The answer to an edit. Stale: the document had changed; a snapshot follows, and the gesture is to be made again by the person. */
export interface EditResultMessage {
  readonly type: 'editResult';
  readonly id: number;
  readonly ok: boolean;
  /** Version after the edit. */
  readonly version: number;
  readonly reason?: string;
}

export type HostToGraphEditor =
  SnapshotMessage | DataMessage | RunMessage | GradientsMessage | RevealMessage | EditResultMessage;

/** The webview has loaded and wants a snapshot. */
export interface ReadyMessage {
  readonly type: 'ready';
}

/** One gesture: becomes one undo step. */
export interface EditMessage {
  readonly type: 'edit';
  readonly id: number;
  readonly baseVersion: number;
  readonly label: string;
  readonly edits: readonly GraphEdit[];
}

/** A button or link in the webview that stands for a command of the extension. */
export interface CommandMessage {
  readonly type: 'command';
  readonly command: GraphEditorCommand;
}
export const graphEditorCommands = [
  'train',
  'pause',
  'resume',
  'stop',
  'showTrainingView',
  'openAsText',
  'showPlan',
  'checkGradients',
  'newGraph',
  'undo',
  'redo',
  'save',
  'manageTrust',
  'showProblems',
  /** The page that asks is to be made anew with what the equation editor needs. */
  'equationEditor',
] as const;
export type GraphEditorCommand = (typeof graphEditorCommands)[number];

/** Which nodes are selected: what commands of VS Code on a selection are about. */
export interface SelectionMessage {
  readonly type: 'selection';
  readonly nodes: readonly string[];
}

/** Opens the text editor at a place of the document. */
export interface OpenTextMessage {
  readonly type: 'openText';
  readonly path: JsonPath;
}

/** A fault in the webview, for the log. */
export interface FaultMessage {
  readonly type: 'fault';
  readonly message: string;
}

export type GraphEditorToHost =
  ReadyMessage | EditMessage | CommandMessage | SelectionMessage | OpenTextMessage | FaultMessage;
