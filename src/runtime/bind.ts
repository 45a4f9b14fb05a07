// Binding: a plan with its symbolic sizes replaced by plain numbers for one batch shape. Both executors run what this makes.
// Every access of a step is affine in its indices, so checking the corners of each view here checks every access of the run
// (tokens excepted: those are data and are checked while running).
import { evalPoly } from '../core/ir/poly.ts';
import type { Dims, LoopStep, MatmulStep, Plan, ProgramName, SimpleStep, Step, StepOf, View } from '../core/ir/plan.ts';
import { completeDims } from '../core/ir/segments.ts';
import { StepError } from './stepError.ts';

/** A view with numbers; `offset` counts elements from the start of the buffer. */
export interface BoundView {
  readonly buffer: number;
  readonly offset: number;
  readonly loopStride: number;
  readonly outer: number;
  readonly rows: number;
  readonly cols: number;
  readonly outerStride: number;
  readonly rowStride: number;
  readonly colStride: 0 | 1;
}

type BoundField<F> = F extends View ? BoundView : F extends readonly View[] ? readonly BoundView[] : F;
type Bound<S> = S extends unknown ? { readonly [K in keyof S]: BoundField<S[K]> } : never;

/** A step other than a loop, with bound views. */
export type BoundSimpleStep = Bound<SimpleStep>;
export type BoundOf<K extends SimpleStep['op']> = Extract<BoundSimpleStep, { op: K }>;
export interface BoundLoop extends Omit<LoopStep, 'start' | 'count' | 'body'> {
  readonly start: number;
  readonly count: number;
  readonly body: readonly BoundSimpleStep[];
}
/** The time step that iteration i of a loop works on. */
export function timeAt({ start, count, reverse }: BoundLoop, i: number): number {
  return start + (reverse ? count - 1 - i : i);
}

export type BoundStep = BoundSimpleStep | BoundLoop;

/** A plan at fixed sizes. Programs are bound when they are first asked for. */
export interface BoundPlan {
  readonly dims: Dims;
  /** Elements of each buffer at these sizes. */
  readonly sizes: readonly number[];
  /** The steps of a program; asking for one that the plan refuses to have is an error with its reason. */
  program(name: ProgramName): readonly BoundStep[];
}

class Binder implements BoundPlan {
  readonly dims: Dims;
  readonly sizes: readonly number[];
  readonly #plan: Plan;
  readonly #programs = new Map<ProgramName, readonly BoundStep[]>();

  constructor(plan: Plan, dims: Dims) {
    this.#plan = plan;
    this.dims = completeDims(plan, dims);
    this.sizes = plan.buffers.map((buffer) => evalPoly(buffer.size, this.dims));
  }

  program(name: ProgramName): readonly BoundStep[] {
    const known = this.#programs.get(name);
    if (known !== undefined) return known;
    const steps = this.#plan.programs[name];
    if (steps === null) throw new Error(this.#plan.streamRefusal ?? `the plan has no program '${name}'`);
    const bound = this.#bind(steps);
    this.#programs.set(name, bound);
    return bound;
  }

  #bind(steps: readonly Step[]): readonly BoundStep[] {
    return steps.map((step) => {
      if (step.op !== 'loop') return this.#step(step, 1);
      const count = evalPoly(step.count, this.dims);
      const start = evalPoly(step.start, this.dims);
      return { ...step, start, count, body: step.body.map((inner) => this.#step(inner, count)) };
    });
  }

  #step(step: SimpleStep, count: number): BoundSimpleStep {
    const view = (v: View): BoundView => this.#view(step, v, count);
    switch (step.op) {
      case 'matmul': {
        this.#checkFlat(step);
        const bias = step.bias === null ? null : view(step.bias);
        return { ...step, a: view(step.a), b: view(step.b), bias, out: view(step.out) };
      }
      case 'map':
        return { ...step, inputs: step.inputs.map(view), outputs: step.outputs.map(view) };
      case 'sum':
        return { ...step, a: view(step.a), out: view(step.out) };
      case 'copy':
        return { ...step, a: view(step.a), out: view(step.out) };
      case 'softmax':
      case 'argmaxOneHot':
        return { ...step, a: view(step.a), out: view(step.out) };
      case 'fill':
        return { ...step, out: view(step.out) };
      case 'dropoutMask':
      case 'random':
        return { ...step, out: view(step.out) };
      case 'gather':
        return { ...step, table: view(step.table), tokens: view(step.tokens), out: view(step.out) };
      case 'scatterAdd':
        return { ...step, tokens: view(step.tokens), g: view(step.g), out: view(step.out) };
      case 'oneHot':
        return { ...step, tokens: view(step.tokens), out: view(step.out) };
      case 'crossEntropy':
        return { ...step, logits: view(step.logits), tokens: view(step.tokens), out: view(step.out) };
      case 'crossEntropyGrad':
        return { ...step, logits: view(step.logits), tokens: view(step.tokens), g: view(step.g), out: view(step.out) };
      case 'attention':
        return { ...step, ...attentionViews(step, view), out: view(step.out) };
      case 'attentionGrad': {
        const outs = { keysGrad: view(step.keysGrad), valuesGrad: view(step.valuesGrad) };
        const vectorGrad = step.vectorGrad === null ? null : view(step.vectorGrad);
        const g = view(step.g);
        return { ...step, ...attentionViews(step, view), g, queryGrad: view(step.queryGrad), ...outs, vectorGrad };
      }
      case 'ctc':
        return { ...step, ...ctcViews(step, view), out: view(step.out) };
      case 'timeReverse':
      case 'timeMax':
        return { ...step, a: view(step.a), mask: step.mask === null ? null : view(step.mask), out: view(step.out) };
      case 'timeMaxGrad': {
        const mask = step.mask === null ? null : view(step.mask);
        return { ...step, a: view(step.a), mask, g: view(step.g), out: view(step.out) };
      }
      case 'ctcGrad':
        return { ...step, ...ctcViews(step, view), g: view(step.g), out: view(step.out) };
    }
  }

  #checkFlat(step: MatmulStep): void {
    for (const view of [step.a, step.b, step.out]) {
      const outer = evalPoly(view.outer, this.dims);
      if (outer !== 1)
        throw new StepError(step.op, step.nodes, `operands are 2-D, and one has an outer size of ${outer}`);
    }
  }

  #view(step: SimpleStep, view: View, count: number): BoundView {
    const at = (poly: View['offset']): number => evalPoly(poly, this.dims);
    const bound: BoundView = {
      buffer: view.buffer,
      offset: at(view.offset),
      loopStride: at(view.loopStride),
      outer: at(view.outer),
      rows: at(view.rows),
      cols: view.cols,
      outerStride: at(view.outerStride),
      rowStride: at(view.rowStride),
      colStride: view.colStride,
    };
    this.#check(step, bound, count);
    return bound;
  }

  #check(step: SimpleStep, view: BoundView, count: number): void {
    const buffer = this.#plan.buffers[view.buffer];
    if (buffer === undefined) throw new StepError(step.op, step.nodes, `there is no buffer ${view.buffer}`);
    if (view.outer * view.rows * view.cols * count === 0) return;
    let low = view.offset;
    let high = view.offset;
    const strides = [view.loopStride, view.outerStride, view.rowStride, view.colStride];
    [count, view.outer, view.rows, view.cols].forEach((extent, i) => {
      const reach = (extent - 1) * (strides[i] ?? 0);
      if (reach < 0) low += reach;
      else high += reach;
    });
    const size = this.sizes[view.buffer] ?? 0;
    if (!(low >= 0 && high < size)) {
      const range = `elements ${low} to ${high} of buffer ${buffer.name}, which has ${size}`;
      throw new StepError(step.op, step.nodes, `a view covers ${range}`);
    }
  }
}

type BindView = (view: View) => BoundView;
type AttentionPart = 'query' | 'keys' | 'values' | 'mask' | 'vector';
type CtcPart = 'logits' | 'tokens' | 'logitLengths' | 'tokenLengths';

function attentionViews(
  step: StepOf<'attention' | 'attentionGrad'>,
  view: BindView,
): Pick<BoundOf<'attention'>, AttentionPart> {
  const [mask, vector] = [step.mask, step.vector].map((one) => (one === null ? null : view(one)));
  const operands = { query: view(step.query), keys: view(step.keys), values: view(step.values) };
  return { ...operands, mask: mask ?? null, vector: vector ?? null };
}

function ctcViews(step: StepOf<'ctc' | 'ctcGrad'>, view: BindView): Pick<BoundOf<'ctc'>, CtcPart> {
  const lengths = { logitLengths: view(step.logitLengths), tokenLengths: view(step.tokenLengths) };
  return { logits: view(step.logits), tokens: view(step.tokens), ...lengths };
}

/** A plan for given sizes. A view that leaves its buffer is an error naming the step and its nodes, when its program is asked for. */
export function bindPlan(plan: Plan, dims: Dims): BoundPlan {
  return new Binder(plan, dims);
}

/** Sizes kept at most; beyond, all are forgotten. */
const KEPT = 64;

/** Binds on demand and keeps what was bound, one entry per distinct sizes. Sizes above `maxDims` or below 1 are errors. */
export class BindCache {
  readonly #plan: Plan;
  readonly #maxDims: Dims;
  readonly #known = new Map<string, BoundPlan>();

  constructor(plan: Plan, maxDims: Dims) {
    this.#plan = plan;
    this.#maxDims = maxDims;
  }

  get(dims: Dims): BoundPlan {
    const key = this.#plan.symbols.map((symbol) => String(dims[symbol])).join(',');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    for (const symbol of this.#plan.symbols) {
      const value = dims[symbol];
      const limit = this.#maxDims[symbol] ?? 0;
      if (value === undefined || !Number.isInteger(value) || value < 1 || value > limit) {
        throw new Error(`size ${symbol} is ${value}: it must be a whole number from 1 to ${limit}`);
      }
    }
    const bound = bindPlan(this.#plan, dims);
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(key, bound);
    return bound;
  }
}
