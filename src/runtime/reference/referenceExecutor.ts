// The reference executor: double precision, every op in its most obvious form. It is the oracle that the fast one is compared with
// and the ground of gradient checks; it never trades clarity for speed. It ignores `threads`.
import { isWeightShape } from '../../core/ir/shape.ts';
import type { Dims, Plan, ProgramName } from '../../core/ir/plan.ts';
import { evalPoly } from '../../core/ir/poly.ts';
import { largestDims } from '../../core/ir/segments.ts';
import { BindCache, timeAt } from '../bind.ts';
import type { BoundPlan } from '../bind.ts';
import type { Executor, ExecutorOptions, RunOptions } from '../executor.ts';
import { bufferNames } from '../names.ts';
import type { BufferNames } from '../names.ts';
import { checkSlots } from '../optimizerSlots.ts';
import type { OptimizerStep, ParamScales } from '../optimizerStep.ts';
import { trainedParams } from '../trainedParams.ts';
import type { TrainedParam } from '../trainedParams.ts';
import type { Context } from './context.ts';
import { runStep } from './ops.ts';
import { optimize } from './optimizer.ts';
import { Store } from './store.ts';
import type { Cells } from './store.ts';

class ReferenceExecutor implements Executor {
  readonly kind = 'reference';
  readonly plan: Plan;
  readonly #store: Store;
  readonly #names: BufferNames;
  readonly #trained: readonly TrainedParam[];
  /** One list of slots per trained parameter. */
  readonly #slots: readonly (readonly Float64Array[])[];
  readonly #slotCount: number;
  readonly #binds: BindCache;
  readonly #context: Context;
  #bound: BoundPlan;
  #disposed = false;

  constructor({ plan, maxDims, optimizerSlots }: ExecutorOptions) {
    this.plan = plan;
    const largest = largestDims(plan, maxDims);
    this.#store = new Store(
      plan,
      plan.buffers.map((buffer) => evalPoly(buffer.size, largest)),
    );
    this.#names = bufferNames(plan);
    this.#trained = trainedParams(plan);
    this.#slotCount = optimizerSlots;
    this.#slots = this.#trained.map((param) => {
      const size = this.#store.buffer(param.buffer).length;
      return Array.from({ length: optimizerSlots }, () => new Float64Array(size));
    });
    this.#binds = new BindCache(plan, maxDims);
    this.#bound = this.#binds.get(maxDims);
    this.#context = { store: this.#store, iteration: 0, time: 0, seed: 0, step: 0 };
  }

  get memoryBytes(): number {
    return this.#store.bytes + this.#slots.flat().reduce((sum, slot) => sum + slot.byteLength, 0);
  }

  bind(dims: Dims): void {
    this.#bound = this.#binds.get(dims);
  }

  param(name: string): Float64Array {
    return this.#real(this.#names.param(name));
  }

  grad(name: string): Float64Array {
    return this.#real(this.#names.grad(name));
  }

  input(name: string): Cells {
    return this.#sized(this.#names.input(name));
  }

  output(name: string): Cells {
    return this.#sized(this.#names.output(name));
  }

  paramsChanged(): void {
    // Nothing is kept beside the parameters themselves.
  }

  run(program: ProgramName, options: RunOptions): void {
    if (this.#disposed) throw new Error('the executor was disposed of');
    const steps = this.#bound.program(program);
    for (const { id, kind } of this.plan.buffers) {
      if (kind === 'temp' || kind === 'output' || (kind === 'grad' && program === 'train')) this.#store.poison(id);
    }
    const context = this.#context;
    context.seed = options.seed;
    context.step = options.step;
    for (const step of steps) {
      context.iteration = 0;
      context.time = 0;
      if (step.op !== 'loop') {
        runStep(step, context);
        continue;
      }
      for (let i = 0; i < step.count; i++) {
        context.iteration = i;
        context.time = timeAt(step, i);
        for (const inner of step.body) runStep(inner, context);
      }
    }
  }

  gradNorms(out: Float64Array): number {
    let total = 0;
    this.#trained.forEach((param, at) => {
      const sum = this.#real(param.grad).reduce((squares, g) => squares + g * g, 0);
      out[at] = sum;
      total += sum;
    });
    return Math.sqrt(total);
  }

  scaleGrads(scale: number): void {
    this.#eachGrad((g) => g * scale);
  }

  clampGrads(limit: number): void {
    this.#eachGrad((g) => Math.min(Math.max(g, -limit), limit));
  }

  clipParamGrads(limit: number): void {
    for (const param of this.#trained) {
      const grad = this.#real(param.grad);
      const norm = Math.sqrt(grad.reduce((squares, g) => squares + g * g, 0));
      if (norm > limit) grad.forEach((g, i) => (grad[i] = g * (limit / norm)));
    }
  }

  addPenalty(l1: number, l2: number): number {
    let penalty = 0;
    for (const param of this.#trained) {
      if (!isWeightShape(param.shape)) continue;
      const grad = this.#real(param.grad);
      this.#real(param.buffer).forEach((p, i) => {
        grad[i] = (grad[i] ?? NaN) + l1 * Math.sign(p) + l2 * p;
        penalty += l1 * Math.abs(p) + (l2 / 2) * p * p;
      });
    }
    return penalty;
  }

  update(step: OptimizerStep, scales?: ParamScales): void {
    checkSlots(step, this.#slotCount);
    this.#trained.forEach((param, at) => {
      const [p, g] = [this.#real(param.buffer), this.#real(param.grad)];
      optimize(step, p, g, this.#slots[at] ?? [], scales?.rate[at] ?? 1, scales?.decay[at] ?? 0);
    });
  }

  slot(name: string, slot: number): Float64Array {
    const found = this.#slots[this.#names.trained(name)]?.[slot];
    if (found === undefined)
      throw new Error(`there is no optimizer slot ${slot}: the executor was made with ${this.#slotCount}`);
    return found;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
  }

  #real(id: number): Float64Array {
    const cells = this.#store.buffer(id);
    if (cells instanceof Float64Array) return cells;
    throw new Error(`buffer ${this.plan.buffers[id]?.name ?? id} holds whole numbers`);
  }

  #sized(id: number): Cells {
    return this.#store.buffer(id).subarray(0, this.#bound.sizes[id]);
  }

  #eachGrad(change: (g: number) => number): void {
    for (const param of this.#trained) {
      const grad = this.#real(param.grad);
      grad.forEach((g, i) => (grad[i] = change(g)));
    }
  }
}

/** Makes a reference executor, bound to `maxDims` at first. */
export function createReferenceExecutor(options: ExecutorOptions): Executor {
  return new ReferenceExecutor(options);
}
