// The graph as a program sees it: what `parseGraph` returns. Immutable, no positions in text (see parse.ts), no rendering.
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { TimeAxis } from './portType.ts';

export type NodeId = string;

/** An output port, written `node.port` in the file. */
export interface PortRef {
  readonly node: NodeId;
  readonly port: string;
}

/** What a node says of its own training: its key `train`. */
export interface NodeTraining {
  /** Its parameters keep their initial values. */
  readonly freeze: boolean;
  /** Factor of the learning rate. */
  readonly rateFactor: number;
  /** Decoupled weight decay in place of the optimizer's; null is the optimizer's. */
  readonly weightDecay: number | null;
}

export const plainTraining: NodeTraining = { freeze: false, rateFactor: 1, weightDecay: null };

export interface GraphNode {
  readonly id: NodeId;
  readonly kind: string;
  /** All keys but `kind`, `train` and `inputs`, as written. */
  readonly params: JsonObject;
  /** Absent when the node is trained like the rest. */
  readonly train?: NodeTraining;
  /** Input port → the output port it reads. A wire lives here and nowhere else. */
  readonly inputs: ReadonlyMap<string, PortRef>;
}

/** How the rows or lines of a data set are split. `time` keeps the order: first train, then validation, the rest is the test. */
export interface SplitSpec {
  readonly by: 'time' | 'random';
  readonly train: number;
  readonly validation: number;
}

export interface CsvData {
  readonly kind: 'csv';
  readonly path: string;
  /** Time steps of one sequence. */
  readonly window: number;
  /** How many rows after the window's last row the target lies. 1 = the next row. */
  readonly horizon: number;
  /** Rows between the starts of neighbouring windows. */
  readonly stride: number;
  /** Normalisation of numeric fields, fitted on the training split. */
  readonly normalize: 'standard' | 'minmax' | 'none';
  /** Season for the naive forecast, in rows; 0 = persistence only. */
  readonly season: number;
  readonly split: SplitSpec;
}

/** Character text; fields `text` (tokens) and `next` (the tokens one step later). */
export interface TextData {
  readonly kind: 'text';
  readonly path: string;
  readonly window: number;
  readonly stride: number;
  readonly lowercase: boolean;
  /** Read at most this many characters; 0 = all. */
  readonly limit: number;
  readonly split: SplitSpec;
}

/** One example a line; fields `text` (tokens, variable length) and `label` (the class). A class is a file, or the first column of one file. */
export interface LinesData {
  readonly kind: 'lines';
  readonly files: readonly { readonly path: string; readonly label: string }[];
  /** A single file of `label<TAB>text` lines, instead of `files`. */
  readonly path: string;
  readonly lowercase: boolean;
  /** Longer lines are cut; counted and said. */
  readonly maxLength: number;
  readonly split: SplitSpec;
}

/** Sequences that the program makes itself: no file. */
export interface GeneratedData {
  readonly kind: 'generated';
  /** Adding problem, sums as characters, Elman's XOR stream, aⁿbⁿ. */
  readonly task: 'adding' | 'addition' | 'xor' | 'anbn';
  /** Time steps (adding, xor), digits (addition), largest n (anbn). */
  readonly length: number;
  /** The same for the test split; 0 = as in training. */
  readonly testLength: number;
  /** All splits together. */
  readonly sequences: number;
  readonly seed: number;
  readonly split: Pick<SplitSpec, 'train' | 'validation'>;
}

/** Pairs of sequences, one pair a line; fields `source` (tokens on the time axis T) and `target` (tokens on U). */
export interface PairsData {
  readonly kind: 'pairs';
  readonly path: string;
  /** What stands between the source and the target of a line. */
  readonly separator: string;
  /** One token is a character, or what stands between blanks. */
  readonly sourceTokens: 'characters' | 'words';
  readonly targetTokens: 'characters' | 'words';
  readonly lowercase: boolean;
  /** Source from its end to its beginning (Sutskever et al. 2014). */
  readonly reverseSource: boolean;
  /** Every target ends with a symbol of its own, by which a decoder says that it is done. */
  readonly end: boolean;
  /** Pairs with more tokens on either side are left out; counted and said. */
  readonly maxLength: number;
  /** Read at most this many pairs; 0 = all. */
  readonly limit: number;
  readonly split: SplitSpec;
}

export type DataSpec = CsvData | TextData | LinesData | PairsData | GeneratedData;

export interface OptimizerSpec {
  /** `adamw` is `adam` with a weight decay of 0.01 where none is written. */
  readonly kind: 'sgd' | 'adagrad' | 'adadelta' | 'rmsprop' | 'adam' | 'adamw';
  readonly learningRate: number;
  /** sgd: momentum; rmsprop: momentum of the scaled step. */
  readonly momentum: number;
  readonly nesterov: boolean;
  /** rmsprop, adadelta: decay of the squared-gradient average. */
  readonly decay: number;
  readonly centered: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly amsgrad: boolean;
  readonly epsilon: number;
  /** Decoupled: weights shrink by learning rate × this in each step. */
  readonly weightDecay: number;
}

/** The learning rate over the steps of a run; each field means something for some kinds, see schedule.ts. */
export interface ScheduleSpec {
  readonly kind: 'constant' | 'step' | 'exponential' | 'cosine' | 'oneCycle' | 'plateau';
  readonly warmup: number;
  readonly every: number;
  readonly factor: number;
  readonly minimum: number;
  readonly cycle: number;
  readonly cycleFactor: number;
  readonly peakAt: number;
  readonly startDivisor: number;
  readonly endDivisor: number;
  readonly patience: number;
  readonly threshold: number;
}

export interface EarlyStoppingSpec {
  /** Evaluations without improvement; 0 = never stops. */
  readonly patience: number;
  readonly minDelta: number;
}

/** Truncated back-propagation through time over a stream; see train/streamBatches.ts. */
export interface TruncationSpec {
  /** Steps that the gradient goes back; 0 = to the start of each window. */
  readonly steps: number;
  /** New steps of an update; 0 = as many as `steps`. */
  readonly every: number;
  readonly state: 'carry' | 'reset';
}

export interface EvaluationSpec {
  /** Windows by themselves, or the split in order with the state carried on. */
  readonly state: 'reset' | 'carry';
  /** Steps before the split that are read first. */
  readonly warmup: number;
}

export interface TrainingSpec {
  readonly optimizer: OptimizerSpec;
  readonly schedule: ScheduleSpec;
  readonly batch: number;
  readonly steps: number;
  /** 0 = no clipping. By value first, then per parameter, then the whole gradient. */
  readonly clipNorm: number;
  readonly clipParameter: number;
  readonly clipValue: number;
  /** Penalties on weights; 0 = none. */
  readonly l1: number;
  readonly l2: number;
  /** Deviation of noise on the weights of a training step; 0 = none. */
  readonly weightNoise: number;
  readonly earlyStopping: EarlyStoppingSpec;
  /** End with the best weights though no early stopping is asked for. */
  readonly keepBest: boolean;
  readonly shuffle: boolean;
  /** Batches of one pool that is sorted by length; 0 or 1 = none. */
  readonly bucket: number;
  readonly truncation: TruncationSpec;
  readonly evaluation: EvaluationSpec;
  /** Megabytes that the arena may take; 0 = no bound. */
  readonly memory: number;
  /** Steps between evaluations on the validation split; 0 = once an epoch. */
  readonly evaluateEvery: number;
  readonly seed: number;
}

export interface Graph {
  readonly version: number;
  /** Undefined when the file has none or it could not be read; a diagnostic says so. */
  readonly data: DataSpec | undefined;
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  /** Defaults filled in. */
  readonly training: TrainingSpec;
  readonly layout: ReadonlyMap<NodeId, readonly [number, number]>;
  /** The sub-graphs of the file by name; a node of kind `subgraph` stands for the nodes of one. */
  readonly graphs: ReadonlyMap<string, SubGraph>;
}

/** A part that is drawn once and used as a node. Its ports are its nodes of the kinds `graphInput` and `graphOutput`. */
export interface SubGraph {
  readonly nodes: ReadonlyMap<NodeId, GraphNode>;
  readonly layout: ReadonlyMap<NodeId, readonly [number, number]>;
}

/** What the checker needs to know about the data, found by reading the file; without it sizes stay symbolic. */
export interface DataInfo {
  readonly fields: readonly FieldInfo[];
  /** Time axes on which sequences differ in length: batches then carry a mask for each. */
  readonly ragged: readonly TimeAxis[];
  /** Time steps of the training part with a target, where the data run on from window to window. */
  readonly trainSteps?: number;
  readonly sequences: { readonly train: number; readonly validation: number; readonly test: number };
}

export interface FieldInfo {
  readonly name: string;
  /** `number`: one real column. `category`: one of `classes` labels. `tokens`: one of `classes` symbols per time step. */
  readonly type: 'number' | 'category' | 'tokens';
  /** Number of labels or symbols; 1 for numbers. */
  readonly classes: number;
  /** False for a field that has one value per sequence (a label). */
  readonly perStep: boolean;
  /** The time axis that its steps lie on; T when it says nothing. */
  readonly axis?: TimeAxis;
  /** Labels or symbols in index order, for categories and tokens (may be cut for display). */
  readonly symbols?: readonly string[];
}

export type { JsonObject, JsonValue };
