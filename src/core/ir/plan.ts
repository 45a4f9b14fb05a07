// The plan: a flat list of steps over buffers in one arena. Immutable, printable, versioned; an executor needs nothing else.
// Sizes stay symbolic (polynomials in B and T) until `bindPlan` evaluates them for one batch shape; the arena is laid out for the largest.
import type { Dim, DType, Init, InputRole, ParamTraining, Shape } from './ir.ts';
import type { MapProgram } from './mapProgram.ts';

/** A sum of products: Σ n · ∏ symbols. The empty sum is 0. */
export type Poly = readonly { readonly n: number; readonly symbols: readonly string[] }[];

export interface Buffer {
  /** Equals its index in `Plan.buffers`. */
  readonly id: number;
  readonly name: string;
  readonly dtype: DType;
  /** Number of elements. */
  readonly size: Poly;
  readonly kind: 'param' | 'grad' | 'feed' | 'state' | 'output' | 'temp';
  readonly node: string;
}

/**
 * Where a step reads or writes: `outer × rows × cols` elements of a buffer.
 * Element (o, r, c) stands at offset + o·outerStride + r·rowStride + c·colStride, plus i·loopStride in iteration i of the loop around the
 * step (loopStride may be negative). Strides of 0 broadcast. colStride is 0 or 1.
 */
export interface View {
  readonly buffer: number;
  readonly offset: Poly;
  readonly loopStride: Poly;
  readonly outer: Poly;
  readonly rows: Poly;
  readonly cols: number;
  readonly outerStride: Poly;
  readonly rowStride: Poly;
  readonly colStride: 0 | 1;
}

interface StepBase<K extends string> {
  readonly op: K;
  /** Nodes of the graph that it came from. */
  readonly nodes: readonly string[];
}

/** out (+)= op(a) · op(b) (+ bias): 2-D views (outer is 1). nn: a [M,K], b [K,N]; nt: b [N,K]; tn: a [K,M] read transposed, b [K,N]. */
export interface MatmulStep extends StepBase<'matmul'> {
  readonly form: 'nn' | 'nt' | 'tn';
  readonly a: View;
  readonly b: View;
  /** [1, N], broadcast over rows (rowStride 0). */
  readonly bias: View | null;
  readonly out: View;
  readonly accumulate: boolean;
}
/** Elementwise program; all views have the outputs' outer × rows × cols. Outputs may be the very view of an input (in place), never overlap otherwise. */
export interface MapStep extends StepBase<'map'> {
  readonly program: MapProgram;
  readonly inputs: readonly View[];
  readonly outputs: readonly View[];
}
/** rows: sum over rows (and outer) → [1, cols]; cols: sum over cols → [rows, 1]; outer: sum over outer → [rows, cols]; all: → one element. */
export interface SumStep extends StepBase<'sum'> {
  readonly over: 'rows' | 'cols' | 'outer' | 'all';
  readonly a: View;
  readonly out: View;
  readonly accumulate: boolean;
}
export interface FillStep extends StepBase<'fill'> {
  readonly out: View;
  readonly value: number;
}
/** Any two views of the same outer × rows × cols. */
export interface CopyStep extends StepBase<'copy'> {
  readonly a: View;
  readonly out: View;
}
/** tokens: i32 view [rows, 1]; out row r = table row tokens[r]. */
export interface GatherStep extends StepBase<'gather'> {
  readonly table: View;
  readonly tokens: View;
  readonly out: View;
}
/** out row tokens[r] += g row r; rows in order, so the result is deterministic. */
export interface ScatterAddStep extends StepBase<'scatterAdd'> {
  readonly tokens: View;
  readonly g: View;
  readonly out: View;
}
export interface OneHotStep extends StepBase<'oneHot'> {
  readonly tokens: View;
  readonly out: View;
}
export interface SoftmaxStep extends StepBase<'softmax'> {
  readonly a: View;
  readonly out: View;
}
/** 1 at the first largest element of each row, else 0. */
export interface ArgmaxOneHotStep extends StepBase<'argmaxOneHot'> {
  readonly a: View;
  readonly out: View;
}
/** out [rows, 1] = −log softmax(logits)[token]. */
export interface CrossEntropyStep extends StepBase<'crossEntropy'> {
  readonly logits: View;
  readonly tokens: View;
  readonly out: View;
}
/** out [rows, N] = (softmax(logits) − onehot) · g; g is [rows, 1]. */
export interface CrossEntropyGradStep extends StepBase<'crossEntropyGrad'> {
  readonly logits: View;
  readonly tokens: View;
  readonly g: View;
  readonly out: View;
}
/**
 * out element e (in the order of the view) = uniform(seed, step, stream, e) < keep ? 1 / keep : 0, see base/random.ts.
 * In a loop the element number continues: e + i · elements of the view, where i is the time index (loop counted by time, not by iteration).
 */
export interface DropoutMaskStep extends StepBase<'dropoutMask'> {
  readonly keep: number;
  readonly stream: number;
  readonly out: View;
}
/** out element e = uniform in [0, 1) or standard normal of (seed, step, stream, e), see base/random.ts; e continues in a loop as in a mask. */
export interface RandomStep extends StepBase<'random'> {
  readonly dist: 'uniform' | 'normal';
  readonly stream: number;
  readonly out: View;
}
interface AttentionViews {
  readonly score: 'dot' | 'additive';
  readonly scale: number;
  readonly causal: boolean;
  /** [Q, B, D]; Q is 1 without time. */
  readonly query: View;
  /** [T, B, D] and [T, B, E]. */
  readonly keys: View;
  readonly values: View;
  /** [T, B, 1], 0 at padding; null when all keys are real. */
  readonly mask: View | null;
  /** [1, D] for the additive score. */
  readonly vector: View | null;
}
/** out [Q, B, E] = softmax over T of the scores, times the values; zeros where no key is real. */
export interface AttentionStep extends StepBase<'attention'>, AttentionViews {
  readonly out: View;
}
/** Adjoint of attention; all outs are written whole. `vectorGrad` is there when `vector` is. */
export interface AttentionGradStep extends StepBase<'attentionGrad'>, AttentionViews {
  readonly g: View;
  readonly queryGrad: View;
  readonly keysGrad: View;
  readonly valuesGrad: View;
  readonly vectorGrad: View | null;
}
interface CtcViews {
  readonly blank: 'first' | 'last';
  readonly zeroInfinity: boolean;
  /** [T, B, V]. */
  readonly logits: View;
  /** i32 [U, B, 1], labels 0 … V − 2. */
  readonly tokens: View;
  /** [B, 1]: how many steps of logits and of tokens are real. */
  readonly logitLengths: View;
  readonly tokenLengths: View;
}
/** out [B, 1] = −ln of the probability of the target over all alignments. */
export interface CtcStep extends StepBase<'ctc'>, CtcViews {
  readonly out: View;
}
/** out [T, B, V] = (softmax − posterior) · g at real steps, 0 elsewhere; g is [B, 1]. */
export interface CtcGradStep extends StepBase<'ctcGrad'>, CtcViews {
  readonly g: View;
  readonly out: View;
}
/** Each row's real steps (outer) in the opposite order, zeros behind them. mask [outer, rows, 1]: real steps first; null when all are. */
export interface TimeReverseStep extends StepBase<'timeReverse'> {
  readonly a: View;
  readonly mask: View | null;
  readonly out: View;
}
/** out [rows, cols] = the largest over the outer steps whose mask is not 0; 0 where there is none. */
export interface TimeMaxStep extends StepBase<'timeMax'> {
  readonly a: View;
  readonly mask: View | null;
  readonly out: View;
}
/** out [outer, rows, cols] = g [rows, cols] at the first step that holds the largest value, else 0. */
export interface TimeMaxGradStep extends StepBase<'timeMaxGrad'> {
  readonly a: View;
  readonly mask: View | null;
  readonly g: View;
  readonly out: View;
}
/**
 * Runs its body `count` times; views inside move by their loopStride. Loops are not nested. `start` and `reverse` only tell how `i` maps to
 * time: start + i, or start + count − 1 − i.
 */
export interface LoopStep extends StepBase<'loop'> {
  readonly start: Poly;
  readonly count: Poly;
  readonly reverse: boolean;
  readonly body: readonly SimpleStep[];
}

export type SimpleStep =
  | MatmulStep
  | MapStep
  | SumStep
  | FillStep
  | CopyStep
  | GatherStep
  | ScatterAddStep
  | OneHotStep
  | SoftmaxStep
  | ArgmaxOneHotStep
  | CrossEntropyStep
  | CrossEntropyGradStep
  | DropoutMaskStep
  | RandomStep
  | AttentionStep
  | AttentionGradStep
  | CtcStep
  | CtcGradStep
  | TimeReverseStep
  | TimeMaxStep
  | TimeMaxGradStep;
export type Step = SimpleStep | LoopStep;
export type StepKind = Step['op'];
type StepByKind = { readonly [S in Step as S['op']]: S };
export type StepOf<K extends StepKind> = StepByKind[K];

export interface PlanParam {
  /** `<node>.<name>`, e.g. `lstm.U`; `block:lstm.U` when all uses of the sub-graph `block` share it. */
  readonly name: string;
  /** The first node that reads it. */
  readonly node: string;
  /** All nodes that read it. Nodes inside a sub-graph are written `use/node`. */
  readonly readers: readonly string[];
  readonly buffer: number;
  /** Gradient buffer; null when it is not trained or has no gradient. */
  readonly grad: number | null;
  readonly shape: readonly number[];
  readonly init: Init;
  readonly trainable: boolean;
  /** Absent when it is trained like the rest. */
  readonly training?: ParamTraining;
}

export interface PlanInput {
  readonly name: string;
  readonly buffer: number;
  readonly dtype: DType;
  /** Time-major, e.g. ['T', 'B', 3]. */
  readonly shape: Shape;
  readonly role: Exclude<InputRole, { kind: 'param' }>;
}

export interface PlanOutput {
  readonly name: string;
  readonly buffer: number;
  readonly dtype: DType;
  readonly shape: Shape;
}

export interface PlanLoss {
  readonly node: string;
  /** Kind of the loss node: `mse`, `mae`, `huber`, `crossEntropy`, `binaryCrossEntropy`. */
  readonly kind: string;
  readonly weight: number;
  /** Target fields and the feed that carries them. */
  readonly targets: readonly string[];
  readonly targetFeed: string;
  /** Name of the output that holds the prediction: raw values for mse, probabilities for the entropies. */
  readonly prediction: string;
  readonly perStep: boolean;
  /** Name of the output that holds how much each position counts, [T, B, 1] or [B, 1]; absent when every real one counts the same. */
  readonly weights?: string;
}

export type ProgramName = 'train' | 'evaluate' | 'stream';

/**
 * train: forward, backward → outputs `loss`, gradients. evaluate: forward without dropout → `loss`, `loss:<node>`, `prediction:<node>`.
 * stream: forward for the next T steps from carried state, no targets needed; null with the reason where the graph cannot stream.
 */
export interface Plan {
  readonly version: 1;
  readonly symbols: readonly string[];
  /** Stretches that each time axis is divided into; beyond 1 their lengths are symbols too, see segments.ts. */
  readonly segments: number;
  readonly buffers: readonly Buffer[];
  readonly params: readonly PlanParam[];
  readonly inputs: readonly PlanInput[];
  readonly outputs: readonly PlanOutput[];
  readonly losses: readonly PlanLoss[];
  readonly programs: {
    readonly train: readonly Step[];
    readonly evaluate: readonly Step[];
    readonly stream: readonly Step[] | null;
  };
  readonly streamRefusal: string | null;
}

/** Values of the symbols, e.g. { B: 32, T: 50 }. */
export type Dims = Readonly<Record<string, number>>;

/**
 * Where each buffer stands in the arena, in elements of 4 bytes (8 in the reference executor), every offset a multiple of 16 elements.
 * All `param` buffers stand together at `params.offset`, in plan order without gaps beyond that rounding; all `grad` buffers likewise and with the same
 * relative offsets, so that optimizers and norms run over flat ranges.
 */
export interface Layout {
  readonly offsets: readonly number[];
  readonly size: number;
  readonly params: { readonly offset: number; readonly size: number };
  readonly grads: { readonly offset: number; readonly size: number };
}

export type { Dim, DType, Shape };
