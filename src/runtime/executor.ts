// What runs a plan. Two implementations stand behind it: reference/ (double precision, slow, obvious: the oracle) and wasm/ (float32, fast).
// Asynchronous only at creation (modules, threads, memory); a run is synchronous and allocates nothing.
import type { Dims, Plan, ProgramName } from '../core/ir/plan.ts';
import type { OptimizerStep, ParamScales } from './optimizerStep.ts';

export type RealView = Float32Array | Float64Array;

export interface ExecutorOptions {
  readonly plan: Plan;
  /** Largest sizes that will be bound, e.g. { B: 32, T: 50 }. The arena is laid out for them once. */
  readonly maxDims: Dims;
  /** Optimizer slots per parameter element that the arena must hold, see optimizerSlots.ts. */
  readonly optimizerSlots: number;
  /** Worker threads to use; an implementation may use fewer. */
  readonly threads: number;
}

export interface RunOptions {
  /** Seed and training step for random masks: the same pair gives the same masks. */
  readonly seed: number;
  readonly step: number;
}

export interface Executor {
  readonly plan: Plan;
  readonly kind: 'reference' | 'wasm';
  /** Sets the sizes for the following calls; each symbol ≤ maxDims. Views obtained before stay valid for the buffer, lengths follow the sizes. */
  bind(dims: Dims): void;
  /** The elements of a parameter (plan.params order of elements, row-major). Writable. Call `paramsChanged()` after writing. */
  param(name: string): RealView;
  /** The gradient after `run('train')`. */
  grad(name: string): RealView;
  /** The elements of an input for the bound sizes; fill before running. */
  input(name: string): RealView | Int32Array;
  /** The elements of an output for the bound sizes, valid until the next run. */
  output(name: string): RealView | Int32Array;
  /** Must be called after parameters were written from outside (packed copies are renewed). */
  paramsChanged(): void;
  run(program: ProgramName, options: RunOptions): void;
  /** Sum of squares of each trainable parameter's gradient, in plan order of trainable parameters, into `out` (Float64). Returns the norm of all. */
  gradNorms(out: Float64Array): number;
  /** grads *= scale. */
  scaleGrads(scale: number): void;
  /** grads = min(max(grads, −limit), limit). */
  clampGrads(limit: number): void;
  /** Scales the gradient of each parameter down to the norm `limit`. */
  clipParamGrads(limit: number): void;
  /** Weights (not vectors, see isWeightShape): grads += l1 · sign(p) + l2 · p. Returns the penalty l1 · Σ|p| + l2 / 2 · Σp². */
  addPenalty(l1: number, l2: number): number;
  /** Updates the trainable parameters from the gradients and the optimizer slots; without scales all alike and without decay. */
  update(step: OptimizerStep, scales?: ParamScales): void;
  /** Optimizer slot `slot` of a trainable parameter, for checkpoints. Writable. */
  slot(name: string, slot: number): RealView;
  /** Bytes of the arena. */
  readonly memoryBytes: number;
  /** Releases memory and threads. Further calls are errors. */
  dispose(): Promise<void>;
}
