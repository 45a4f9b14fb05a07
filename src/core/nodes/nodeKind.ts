// What a kind of node is: ports, parameters, shape rule, lowering and help, one file per kind, all of this shape.
// Nothing here draws, reads files or knows a kind by name; `catalogue.ts` lists the kinds.
import type { GraphPlace, Severity, TextRange } from '../base/diagnostic.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { DataInfo, DataSpec, FieldInfo, PortRef } from '../graph/model.ts';
import type { PortType } from '../graph/portType.ts';
import type { Builder, Val } from '../ir/builder.ts';
import type { Init } from '../ir/ir.ts';

export type NodeCategory = 'data' | 'recurrent' | 'feedforward' | 'time' | 'structure' | 'output';

/** Holds when another parameter has one of these values, or is a number above this. */
export type Condition =
  | { readonly param: string; readonly is: readonly (string | number | boolean)[] }
  | { readonly param: string; readonly above: number };

interface ParamBase {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** The parameter acts only while all of these hold; otherwise inspectors leave it out and the check says that it is without effect. */
  readonly when?: readonly Condition[];
}
export type ParamSpec =
  | (ParamBase & {
      readonly type: 'integer' | 'number';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly unit?: string;
    })
  | (ParamBase & { readonly type: 'boolean'; readonly default: boolean })
  | (ParamBase & {
      readonly type: 'choice';
      readonly default: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
    })
  /** A whole number, or the name of a field: its number of classes (1 for a number). */
  | (ParamBase & { readonly type: 'size'; readonly default: number | string; readonly max: number })
  /** One field of the data, or several. In the file a string or an array of strings. */
  | (ParamBase & { readonly type: 'fields'; readonly default: readonly string[]; readonly multiple: boolean })
  /** One finite number or a list of at most `most`. In the file a number or an array; resolved always a list. */
  | (ParamBase & { readonly type: 'numbers'; readonly default: readonly number[]; readonly most: number })
  | (ParamBase & { readonly type: 'text'; readonly default: string })
  /** Equations of several lines: one text with line ends here, in the file an array of lines or one string. */
  | (ParamBase & { readonly type: 'equations'; readonly default: string })
  /** A sub-graph of the file by name. */
  | (ParamBase & { readonly type: 'graph'; readonly default: string });

export interface PortSpec {
  readonly name: string;
  readonly help: string;
  /** Input ports: whether a wire must be there. */
  readonly required?: boolean;
}

/** Resolved parameters: defaults filled in, types checked. */
export type Params = JsonObject;

export interface WireSource extends PortRef {
  readonly kind: string;
  readonly params: Params;
}

/** Where in the node: a port, a parameter, or with `span` some characters of the text of a parameter. */
export interface ReportPlace extends Omit<GraphPlace, 'node'> {
  readonly span?: TextRange;
}

export interface InferContext {
  readonly id: string;
  readonly params: Params;
  /** Types of the wired inputs; a port whose source has no type yet is absent. */
  readonly inputs: ReadonlyMap<string, PortType>;
  /** Null when the data could not be read: sizes stay symbolic. */
  readonly data: DataInfo | null;
  /** How the data are read, as the file says; undefined when it does not. */
  readonly dataSpec: DataSpec | undefined;
  /** Where the wire of an input port comes from; undefined when there is none. `params` is empty for an unknown kind. */
  source(port: string): WireSource | undefined;
  field(name: string): FieldInfo | undefined;
  /** Value of a `size` parameter as a dimension; symbolic `|field|` when the data is not there. Reports an unknown field. */
  size(param: string): number | string;
  report(severity: Severity, code: string, message: string, place?: ReportPlace): void;
}

export interface ParamShape {
  /** Local name, e.g. `W`; the plan calls it `<node>.W`. */
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly init: Init;
}

export interface Inferred {
  /** Types of the output ports; a port is left out when its type cannot be told. */
  readonly outputs: Readonly<Record<string, PortType>>;
  readonly parameters: readonly ParamShape[];
}

/** Lowering of a node: all sizes are numbers by now. Values are time-major: [T, B, N] / [T, B] tokens, or [B, N] / [B] without time. */
export interface LowerContext {
  readonly id: string;
  readonly params: Params;
  readonly b: Builder;
  readonly inputTypes: ReadonlyMap<string, PortType>;
  readonly data: DataInfo;
  /** True for the training program: dropout acts. */
  readonly training: boolean;
  /** True for the program that goes on step by step, whose inputs are what it said before. */
  readonly streaming: boolean;
  has(port: string): boolean;
  input(port: string): Val;
  /** A parameter declared by `infer`. */
  param(name: string): Val;
  /** Mask of the real steps of a time axis, [axis, B, 1], or null when all sequences have the same length on it. */
  mask(axis: string): Val | null;
  /** [axis, B, 1], 1 at the last real step; null as above. */
  lastMask(axis: string): Val | null;
  /**
   * A sequence [T, B, N] as it was `steps` > 0 steps before, zeros before it began; in a streaming program what the run before left.
   * `name` tells the pasts of one node apart.
   */
  past(x: Val, steps: number, name: string): Val;
  /** Values of fields from the batch: numbers [.., N] side by side, or tokens [..] for one category field. Steps lie on the fields' time axis. */
  feed(fields: readonly string[], use: 'input' | 'target', per: 'step' | 'sequence'): Val;
  size(param: string): number;
  /** A random stream of this node, for dropoutMask. */
  stream(name: string): number;
  /** The mask that `Lowering.sequenceMask` speaks of, [B, width of x]: 1 / keep or 0, the same at every time step, also inside a loop. */
  sequenceMask(): Val;
}

/** What a loss node hands to the compiler. */
export interface LoweredLoss {
  /** Scalar []: the mean over everything that counts. */
  readonly loss: Val;
  /** What people compare with the target: raw values for mse, probabilities for the entropies. */
  readonly prediction: Val;
  readonly targets: readonly string[];
  /** Name of the feed input that carries the target. */
  readonly targetFeed: string;
  readonly perStep: boolean;
  /** How much each position counts, [T, B, 1] or [B, 1]; left out when every real one counts the same. */
  readonly weights?: Val;
}

/**
 * A state `h` starts from zeros, from a learned parameter `h0` [width], or from the input port `h0` where the stack says so;
 * an output port `h`, where `finals` has one, shows the states of all layers and directions side by side after the last step.
 */
export interface CellState {
  readonly name: string;
  readonly width: number;
}

export interface CellContext {
  readonly id: string;
  readonly params: Params;
  readonly b: Builder;
  readonly inputTypes: ReadonlyMap<string, PortType>;
  readonly training: boolean;
  /** A parameter declared by `infer`, by its name without the suffix of layer and direction. */
  param(name: string): Val;
  /** `value` [B, width of the state] with recurrent dropout: multiplied by one mask per sequence, drawn for that state. */
  drop(state: string, value: Val): Val;
}

/** Layers over each other and directions side by side of one cell. The compiler builds them; the cell knows one step of one of them. */
export interface Stack {
  readonly layers: number;
  readonly direction: 'forward' | 'backward' | 'bidirectional';
  /** Probability of a zero between two layers. */
  readonly dropout: number;
  /** Probability of a zero in the state that is fed back (Gal & Ghahramani 2016). */
  readonly recurrentDropout: number;
  readonly initial: 'zero' | 'learned' | 'wired';
}

/** One time step of a recurrent cell. The compiler wraps it in a scan, or puts it into the loop that the person wired around it. */
export interface Cell {
  /** Left out: one layer, forward, from zeros, no dropout. A layer above the first reads the outputs `y` below it as its `x`. */
  stack?(params: Params): Stack;
  /** States that do not start as the stack says: from a number, the parameter `h0` [width], or the input port `h0`. */
  starts?(params: Params): ReadonlyMap<string, DelayStart>;
  states(context: {
    readonly params: Params;
    readonly inputTypes: ReadonlyMap<string, PortType>;
  }): readonly CellState[];
  /**
   * inputs: [B, N] per wired port; states: [B, width] of the step before.
   * Returns per-step outputs by port (`y`) and the new states. Masks and carrying are not the cell's business.
   */
  step(
    context: CellContext,
    inputs: ReadonlyMap<string, Val>,
    states: ReadonlyMap<string, Val>,
  ): {
    readonly outputs: ReadonlyMap<string, Val>;
    readonly states: ReadonlyMap<string, Val>;
  };
  /** Output ports that are states after the last step: port → state. One named as its state shows all layers, another the last one. */
  finals(params: Params): Readonly<Record<string, string>>;
}

/** A number; the parameter `initial` [D]; or the input port `initial` [B, D]. */
export type DelayStart =
  { readonly kind: 'constant'; readonly value: number } | { readonly kind: 'learned' } | { readonly kind: 'wired' };

/** What a delay keeps of a step when it is not its input itself. */
export interface Stored {
  /** Sequences made before the loop, read by `value` one step at a time. */
  ahead(context: LowerContext): Readonly<Record<string, Val>>;
  /** [B, D] of one step, from the inputs of that step. */
  value(context: LowerContext, ahead: ReadonlyMap<string, Val>): Val;
}

export type Lowering =
  /**
   * Acts on values as they come. `pointwise` ones act on each time step alone and may stand inside a loop; what they read through ports
   * of `whole` comes from outside of the loop, with its time axis.
   */
  | {
      readonly type: 'values';
      readonly pointwise: boolean | ((params: Params) => boolean);
      readonly whole?: readonly string[];
      /** Whether one that is not pointwise can run on step by step: it looks back through `past` only. Left out: no. */
      streams?(params: Params): boolean;
      lower(context: LowerContext): Readonly<Record<string, Val>>;
      /** Where training multiplies x by one mask per sequence: the probability that an element is kept. */
      sequenceMask?(params: Params): number | undefined;
    }
  | { readonly type: 'cell'; readonly cell: Cell }
  /**
   * z⁻ᵏ: output `y` at t is input `x` at t − k (or what `stored` makes of the inputs at t − k), before that what `start` says.
   * The only way a cycle may close.
   */
  | {
      readonly type: 'delay';
      steps(params: Params): number;
      start(params: Params): DelayStart;
      readonly stored?: Stored;
    }
  /** Stands for other nodes, which take its place before anything is lowered. */
  | { readonly type: 'graph' }
  | { readonly type: 'loss'; lower(context: LowerContext): LoweredLoss };

export interface NodeKind {
  readonly kind: string;
  readonly title: string;
  readonly category: NodeCategory;
  readonly synonyms: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** One line of mathematics each: `h_t = tanh(W x_t + U h_{t−1} + b)`. `_x`, `_{..}`, `^x`, `^{..}` are sub- and superscripts. */
  readonly equations: readonly string[];
  /** Paper or specification, short. */
  readonly source: string;
  readonly params: readonly ParamSpec[];
  /** Input ports in order. `wired` names the ports that have a wire: nodes with any number of inputs show one free port more. */
  inputs(params: Params, wired: readonly string[]): readonly PortSpec[];
  outputs(params: Params): readonly PortSpec[];
  infer(context: InferContext): Inferred;
  readonly lowering: Lowering;
  /** Kinds whose equations a person writes: those of this node, in the notation of `equations`. */
  written?(params: Params): readonly string[];
  /** The line on the node: `32 units · tanh`. */
  line(params: Params): string;
}

export type { JsonValue };
