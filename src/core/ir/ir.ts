// The intermediate representation: values in single-assignment form, grouped in blocks, with the time loop as one `scan` op.
// Tensors are time-major: [T, B, N] with time, [B, N] without, [K, N] for weights, [N] for vectors, [] for scalars.
// Every pass of the compiler reads and writes this; it knows nothing of graphs, memory or kernels.
import type { MapFunction1, MapFunction2, MapProgram } from './mapProgram.ts';

/** A size: fixed, or a symbol (`B`, `T`, `U`) bound when a plan runs. */
export type Dim = number | string;
export type Shape = readonly Dim[];
export type DType = 'f32' | 'i32';

/** Index into `Func.values`. */
export type ValueId = number;

export interface ValueInfo {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Node of the graph it was lowered from, for messages, costs and printing. */
  readonly origin: string;
}

interface OpBase<K extends string> {
  readonly kind: K;
  readonly outs: readonly ValueId[];
}

/** A number, shape []. */
export interface ConstOp extends OpBase<'const'> {
  readonly value: number;
}
/** Elementwise. */
export interface Map1Op extends OpBase<'map1'> {
  readonly fn: MapFunction1;
  readonly a: ValueId;
}
/** Elementwise with broadcasting: shapes aligned at the right, a dimension equal, 1 or missing. */
export interface Map2Op extends OpBase<'map2'> {
  readonly fn: MapFunction2;
  readonly a: ValueId;
  readonly b: ValueId;
}
/** cond ≠ 0 ? a : b, broadcasting. */
export interface SelectOp extends OpBase<'select'> {
  readonly cond: ValueId;
  readonly a: ValueId;
  readonly b: ValueId;
}
/** A fused chain of elementwise ops (made by the fuse pass only); all outs have one shape, inputs broadcast to it. */
export interface FusedOp extends OpBase<'fused'> {
  readonly program: MapProgram;
  readonly inputs: readonly ValueId[];
}
/** Repeats along missing or unit dimensions until the shape is reached. */
export interface ExpandOp extends OpBase<'expand'> {
  readonly a: ValueId;
  readonly shape: Shape;
}
/**
 * nn: [.., K] · [K, N] → [.., N]; nt: [.., K] · [N, K]ᵀ → [.., N]; tn: [.., K]ᵀ · [.., N] → [K, N], all rows contracted.
 */
export interface MatmulOp extends OpBase<'matmul'> {
  readonly form: 'nn' | 'nt' | 'tn';
  readonly a: ValueId;
  readonly b: ValueId;
}
/** rows: [.., N] → [N]; cols: [.., N] → [.., 1]; time: [T, B, N] → [B, N]; all: → []. */
export interface SumOp extends OpBase<'sum'> {
  readonly over: 'rows' | 'cols' | 'time' | 'all';
  readonly a: ValueId;
}
/** Along the last dimension. */
export interface ConcatOp extends OpBase<'concat'> {
  readonly parts: readonly ValueId[];
}
export interface SliceOp extends OpBase<'slice'> {
  readonly a: ValueId;
  readonly start: number;
  readonly size: number;
}
/** The adjoint of slice: zeros of width `total` with `a` at `start`. */
export interface PadOp extends OpBase<'pad'> {
  readonly a: ValueId;
  readonly start: number;
  readonly total: number;
}
/** table [V, D], tokens [..] → [.., D]. */
export interface GatherOp extends OpBase<'gather'> {
  readonly table: ValueId;
  readonly tokens: ValueId;
}
/** Adjoint of gather: rows of g [.., D] added into zeros [rows, D] at tokens. */
export interface ScatterAddOp extends OpBase<'scatterAdd'> {
  readonly tokens: ValueId;
  readonly g: ValueId;
  readonly rows: number;
}
export interface OneHotOp extends OpBase<'oneHot'> {
  readonly tokens: ValueId;
  readonly size: number;
}
/** Along the last dimension, stabilised by the row maximum. */
export interface SoftmaxOp extends OpBase<'softmax'> {
  readonly a: ValueId;
}
/** 1 at the largest element of each row, at the first of equal ones, and 0 elsewhere; at the first too when none is a number. */
export interface ArgmaxOneHotOp extends OpBase<'argmaxOneHot'> {
  readonly a: ValueId;
}
/** −log softmax(logits)[token] per row: [.., N], [..] → [.., 1]. */
export interface CrossEntropyOp extends OpBase<'crossEntropy'> {
  readonly logits: ValueId;
  readonly tokens: ValueId;
}
/** (softmax(logits) − onehot(token)) · g: → [.., N]; g is [.., 1]. */
export interface CrossEntropyGradOp extends OpBase<'crossEntropyGrad'> {
  readonly logits: ValueId;
  readonly tokens: ValueId;
  readonly g: ValueId;
}
/** 1 / keep with probability keep, else 0; counter-based: the same for one seed, step and stream. */
export interface DropoutMaskOp extends OpBase<'dropoutMask'> {
  readonly keep: number;
  readonly stream: number;
  readonly shape: Shape;
}
/** Random numbers: uniform in [0, 1) or standard normal; counter-based like dropoutMask, so they are constants of one step. */
export interface RandomOp extends OpBase<'random'> {
  readonly dist: 'uniform' | 'normal';
  readonly stream: number;
  readonly shape: Shape;
}
/** [T, B, N] → [B, N] at the first or the last position. */
export interface TimeAtOp extends OpBase<'timeAt'> {
  readonly a: ValueId;
  readonly at: 'first' | 'last';
}
/** Adjoint of timeAt: zeros [T, B, N] with a [B, N] at the position. */
export interface TimePlaceOp extends OpBase<'timePlace'> {
  readonly a: ValueId;
  readonly at: 'first' | 'last';
  readonly time: string;
}

/** What attention reads; query on an axis of its own or without time, keys and values on one time axis. */
export interface AttentionOperands {
  /** dot: scale · q · k; additive: vector · tanh(q + k). */
  readonly score: 'dot' | 'additive';
  readonly scale: number;
  /** Step t of the query sees the keys up to t only. */
  readonly causal: boolean;
  /** [Q, B, D] or [B, D]. */
  readonly query: ValueId;
  /** [T, B, D]. */
  readonly keys: ValueId;
  /** [T, B, E]. */
  readonly values: ValueId;
  /** [T, B, 1], 1 where a key is real; null when all are. */
  readonly mask: ValueId | null;
  /** [D] for the additive score, else null. */
  readonly vector: ValueId | null;
}
/** softmax over the real keys of the scores, times the values: → [Q, B, E] or [B, E]; zeros where no key is real. */
export interface AttentionOp extends OpBase<'attention'>, AttentionOperands {}
/** Adjoint of attention: → ∂query, ∂keys, ∂values and, with a vector, ∂vector. The weights are computed again. */
export interface AttentionGradOp extends OpBase<'attentionGrad'>, AttentionOperands {
  readonly g: ValueId;
}
/** What connectionist temporal classification reads. Classes are the labels and one blank, at the first or the last place. */
export interface CtcOperands {
  readonly blank: 'first' | 'last';
  /** A target that no path can spell costs 0 instead of infinity. */
  readonly zeroInfinity: boolean;
  /** [T, B, V]: V − 1 labels and the blank. */
  readonly logits: ValueId;
  /** Labels 0 … V − 2, [U, B]. */
  readonly tokens: ValueId;
  /** Real steps of logits and tokens, [B, 1] each. */
  readonly logitLengths: ValueId;
  readonly tokenLengths: ValueId;
}
/** −ln Σ over all paths that spell the target: → [B, 1]. */
export interface CtcOp extends OpBase<'ctc'>, CtcOperands {}
/** Adjoint of ctc: (softmax − posterior of each class) · g → [T, B, V]; g is [B, 1]. */
export interface CtcGradOp extends OpBase<'ctcGrad'>, CtcOperands {
  readonly g: ValueId;
}
/** The `index`-th of the stretches of time whose lengths are `times` in order: [T, …] → [times[index], …]. */
export interface TimeSliceOp extends OpBase<'timeSlice'> {
  readonly a: ValueId;
  readonly times: readonly string[];
  readonly index: number;
}
/** Stretches of time one after the other: [T1, B, N], [T2, B, N], … → [time, B, N]. */
export interface TimeConcatOp extends OpBase<'timeConcat'> {
  readonly parts: readonly ValueId[];
  readonly time: string;
}

/** Element t is element t − by of `a`; zeros enter at the side that it leaves: [T, B, N] or [T, B]. */
export interface TimeShiftOp extends OpBase<'timeShift'> {
  readonly a: ValueId;
  /** Positive: later. Never 0. */
  readonly by: number;
}
/** The real steps of each sequence in the opposite order, padding as zeros: [T, B, N]. Its own adjoint. */
export interface TimeReverseOp extends OpBase<'timeReverse'> {
  readonly a: ValueId;
  /** [T, B, 1], 1 at the real steps, which stand first; null when all are real. */
  readonly mask: ValueId | null;
}
/** The largest value of each feature over the steps whose mask is not 0: [T, B, N] → [B, N]; 0 where there is none. */
export interface TimeMaxOp extends OpBase<'timeMax'> {
  readonly a: ValueId;
  /** [T, B, 1]; null when all steps count. */
  readonly mask: ValueId | null;
}
/** Adjoint of timeMax: g [B, N] at the first step that holds the largest value, else 0: → [T, B, N]. */
export interface TimeMaxGradOp extends OpBase<'timeMaxGrad'> {
  readonly a: ValueId;
  readonly mask: ValueId | null;
  readonly g: ValueId;
}

/** A value that the loop hands on: the body reads it `delay` iterations back. */
export interface Carry {
  readonly delay: number;
  /** `delay` initial values, oldest first: init[j] is read by iteration j. */
  readonly init: readonly ValueId[];
}

export type ScanOut =
  /** Value of the carry `back` iterations before the last one (0 = the last). */
  | { readonly kind: 'final'; readonly carry: number; readonly back: number }
  /** What the body read from the carry at every time step, [T, B, N]. */
  | { readonly kind: 'before'; readonly carry: number }
  /** Body result stacked over time at its time step, [T, B, N]. */
  | { readonly kind: 'stack'; readonly result: ValueId }
  /** Body result added up over all iterations. */
  | { readonly kind: 'sum'; readonly result: ValueId };

/**
 * The time loop. Body arguments: one slice per sequence, one value per carry (`delay` iterations back), one per captured value.
 * `body.results` are the carries' next values. `reverse` runs from T−1 to 0; stacked outputs stand at their time step either way.
 */
export interface ScanOp extends OpBase<'scan'> {
  readonly time: string;
  readonly reverse: boolean;
  readonly sequences: readonly ValueId[];
  readonly carries: readonly Carry[];
  readonly captured: readonly ValueId[];
  readonly body: Block;
  /** One per entry of `outs`. */
  readonly outputs: readonly ScanOut[];
  /** Set where the loop is one of several over stretches of time (compile/segment.ts). */
  readonly segment?: Segment;
}

export interface Segment {
  /** Symbols of the stretches before this one: the first time step is their sum. */
  readonly before: readonly string[];
  /** What the backward loop reads is computed again right before it instead of being kept. */
  readonly recompute: boolean;
}

export type Op =
  | ConstOp
  | Map1Op
  | Map2Op
  | SelectOp
  | FusedOp
  | ExpandOp
  | MatmulOp
  | SumOp
  | ConcatOp
  | SliceOp
  | PadOp
  | GatherOp
  | ScatterAddOp
  | OneHotOp
  | SoftmaxOp
  | ArgmaxOneHotOp
  | CrossEntropyOp
  | CrossEntropyGradOp
  | DropoutMaskOp
  | RandomOp
  | TimeAtOp
  | TimePlaceOp
  | TimeShiftOp
  | TimeReverseOp
  | TimeMaxOp
  | TimeMaxGradOp
  | AttentionOp
  | AttentionGradOp
  | CtcOp
  | CtcGradOp
  | TimeSliceOp
  | TimeConcatOp
  | ScanOp;
export type OpKind = Op['kind'];
/** An exhaustive table with one entry per op: a missing op does not compile. */
export type OpTable<F> = { readonly [K in OpKind]: F };
type OpByKind = { readonly [O in Op as O['kind']]: O };
export type OpOf<K extends OpKind> = OpByKind[K];

export interface Block {
  readonly args: readonly ValueId[];
  readonly ops: readonly Op[];
  readonly results: readonly ValueId[];
}

/** How a parameter starts. `glorot` is uniform ±√(6 / (fan-in + fan-out)); `orthogonal` per square block of columns. */
export type Init =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'glorot' }
  /** Normal of deviation √(2 / fan-in), or uniform ±√(6 / fan-in). */
  | { readonly kind: 'he'; readonly distribution: 'normal' | 'uniform' }
  | { readonly kind: 'orthogonal' }
  | { readonly kind: 'identity' }
  /** Columns in equal blocks, each with its own initialiser (an orthogonal one for the whole block), e.g. the forget gate's bias. */
  | { readonly kind: 'blocks'; readonly blocks: readonly Init[] };

/**
 * A number that follows the training step i. linear: from `from` to `to` over `steps` steps, then `to`; exponential and inverse
 * sigmoid: to + (from − to) · c(i), where c(i) = kⁱ with c(steps) = 0.01, or k / (k + exp(i / k)) with c(steps / 2) = 1/2
 * (Bengio et al. 2015, scheduled sampling).
 */
export interface Curve {
  readonly kind: 'linear' | 'exponential' | 'inverseSigmoid';
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/** How a parameter is trained where that differs from the rest. */
export interface ParamTraining {
  /** Factor of the learning rate. */
  readonly rateFactor: number;
  /** Decoupled weight decay; null is that of the run. */
  readonly weightDecay: number | null;
}

export type InputRole =
  | { readonly kind: 'param'; readonly init: Init; readonly trainable: boolean; readonly training?: ParamTraining }
  /** Values of data fields, side by side in the last dimension; `target` ones are shifted as the task says. */
  | {
      readonly kind: 'feed';
      readonly fields: readonly string[];
      readonly use: 'input' | 'target';
      readonly per: 'step' | 'sequence';
    }
  /** 1 where a time step is real, 0 where it is padding: [T, B, 1], or over another time axis. */
  | { readonly kind: 'mask' }
  /** 1 at the last real time step of each sequence: [T, B, 1], or over another time axis. */
  | { readonly kind: 'lastMask' }
  /** A number that the trainer sets at each step, []. */
  | { readonly kind: 'schedule'; readonly curve: Curve }
  /** 1 at the time steps whose losses count: [T, B, 1]. */
  | { readonly kind: 'counted' }
  /** 1 where a sequence begins here, 0 where it goes on from a state: [B, 1]. */
  | { readonly kind: 'fresh' }
  /**
   * State handed on between runs of a streaming program; `final` names the output that replaces it, `initial` is what it is
   * at first: a number, or the name of a parameter that each of its rows equals.
   */
  | { readonly kind: 'state'; readonly final: string; readonly initial: number | string };

export interface FuncInput {
  readonly name: string;
  readonly value: ValueId;
  readonly role: InputRole;
}

/** A whole program: inputs by name, one block, outputs by name. */
export interface Func {
  readonly name: string;
  readonly values: readonly ValueInfo[];
  readonly inputs: readonly FuncInput[];
  readonly block: Block;
  /** E.g. `loss`, `loss:<node>`, `prediction:<node>`, `grad:<param>`, `state:<…>`. In the order of `block.results`. */
  readonly outputs: readonly string[];
}
