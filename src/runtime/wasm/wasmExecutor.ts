// The fast executor: single precision, WebAssembly SIMD kernels over one shared memory. A program is lowered once per sizes to words in
// that memory, and a run is one call; nothing is allocated during it. It uses one thread for now: the memory is shared and the words are
// plain data, so that workers can run parts of them.
import { isWeightShape } from '../../core/ir/shape.ts';
import type { Dims, Plan, ProgramName } from '../../core/ir/plan.ts';
import { BindCache } from '../bind.ts';
import type { BoundPlan } from '../bind.ts';
import type { Executor, ExecutorOptions, RunOptions } from '../executor.ts';
import { bufferNames } from '../names.ts';
import type { BufferNames } from '../names.ts';
import { checkSlots } from '../optimizerSlots.ts';
import type { OptimizerStep, ParamScales } from '../optimizerStep.ts';
import { StepError } from '../stepError.ts';
import { trainedParams } from '../trainedParams.ts';
import type { TrainedParam } from '../trainedParams.ts';
import { Arena, MAX_PAGES, STATUS_WORDS } from './arena.ts';
import { instantiateKernels } from './kernels.ts';
import type { KernelModules, Kernels } from './kernels.ts';
import { lowerProgram } from './lowerProgram.ts';
import type { Addresses, LoweredProgram } from './lowerProgram.ts';
import { PackedWeights, packStale } from './packedWeights.ts';
import { updateParams } from './updateParams.ts';
import { webAssembly } from './webAssembly.ts';
import type { KernelMemory } from './webAssembly.ts';

/** A lowered program in memory. */
interface Ready extends LoweredProgram {
  readonly from: number;
  readonly end: number;
}

/** Lowered programs kept at most; beyond, all are lowered again when they are next used. */
const KEPT = 128;

class WasmExecutor implements Executor {
  readonly kind = 'wasm';
  readonly plan: Plan;
  readonly #kernels: Kernels;
  readonly #arena: Arena;
  readonly #names: BufferNames;
  readonly #trained: readonly TrainedParam[];
  readonly #slotCount: number;
  readonly #binds: BindCache;
  readonly #weights = new PackedWeights();
  readonly #addresses: Addresses;
  readonly #scratchBytes: number;
  readonly #descriptors: number;
  readonly #status: Int32Array;
  readonly #ready = new Map<BoundPlan, Map<ProgramName, Ready>>();
  #kept = 0;
  #bound: BoundPlan;
  #disposed = false;

  constructor({ plan, maxDims, optimizerSlots }: ExecutorOptions, kernels: Kernels, memory: KernelMemory) {
    this.plan = plan;
    this.#kernels = kernels;
    this.#names = bufferNames(plan);
    this.#trained = trainedParams(plan);
    this.#slotCount = optimizerSlots;
    this.#arena = new Arena(memory, plan, maxDims, optimizerSlots, kernels.heapBase());
    this.#binds = new BindCache(plan, maxDims);
    this.#bound = this.#binds.get(maxDims);
    const buffer = (id: number): number => this.#arena.buffer(id);
    const isParam = (id: number): boolean => plan.buffers[id]?.kind === 'param';
    // A trial lowering for the largest sizes tells how much scratch and which packed weights there will be.
    const trial: Addresses = { scratch: 0, packed: 0, buffer, isParam };
    const names: readonly ProgramName[] =
      plan.programs.stream === null ? ['train', 'evaluate'] : ['train', 'evaluate', 'stream'];
    this.#scratchBytes = Math.max(
      ...names.map((name) => lowerProgram(this.#bound.program(name), trial, this.#weights).scratchBytes),
    );
    const packed = this.#arena.take(this.#weights.size);
    const scratch = this.#arena.take(this.#scratchBytes);
    this.#addresses = { scratch, packed, buffer, isParam };
    this.#descriptors = this.#arena.take(0);
    this.#status = new Int32Array(memory.buffer, this.#arena.status, STATUS_WORDS);
    kernels.setStatus(this.#arena.status);
  }

  get memoryBytes(): number {
    return this.#arena.memory.buffer.byteLength;
  }

  bind(dims: Dims): void {
    this.#bound = this.#binds.get(dims);
  }

  param(name: string): Float32Array {
    return this.#floats(this.#names.param(name));
  }

  grad(name: string): Float32Array {
    return this.#floats(this.#names.grad(name));
  }

  input(name: string): Float32Array | Int32Array {
    return this.#cells(this.#names.input(name));
  }

  output(name: string): Float32Array | Int32Array {
    return this.#cells(this.#names.output(name));
  }

  paramsChanged(): void {
    this.#weights.invalidate();
  }

  run(program: ProgramName, { seed, step }: RunOptions): void {
    const ready = this.#prepare(program);
    packStale(ready.jobs, this.#kernels, this.#addresses.packed);
    const status = this.#status;
    status[0] = seed;
    status[1] = Math.floor(seed / 0x100000000);
    status[2] = step;
    if (this.#kernels.run(ready.from, ready.end) === 0) return;
    const failed = ready.steps[status[3] ?? -1];
    throw new StepError(
      failed?.op ?? 'step',
      failed?.nodes ?? [],
      `token ${status[5]} in row ${status[4]} is out of range`,
    );
  }

  gradNorms(out: Float64Array): number {
    let total = 0;
    this.#trained.forEach((param, at) => {
      const sum = this.#kernels.sumOfSquares(this.#arena.buffer(param.grad), this.#bound.sizes[param.grad] ?? 0);
      out[at] = sum;
      total += sum;
    });
    return Math.sqrt(total);
  }

  scaleGrads(scale: number): void {
    const { offset, size } = this.#arena.layout.grads;
    this.#kernels.scale(this.#arena.element(offset), size, scale);
  }

  clampGrads(limit: number): void {
    const { offset, size } = this.#arena.layout.grads;
    this.#kernels.clamp(this.#arena.element(offset), size, limit);
  }

  clipParamGrads(limit: number): void {
    for (const { grad } of this.#trained) {
      const [at, count] = [this.#arena.buffer(grad), this.#arena.sizeOf(grad)];
      const norm = Math.sqrt(this.#kernels.sumOfSquares(at, count));
      if (norm > limit) this.#kernels.scale(at, count, limit / norm);
    }
  }

  addPenalty(l1: number, l2: number): number {
    let penalty = 0;
    for (const param of this.#trained) {
      if (!isWeightShape(param.shape)) continue;
      const [p, g] = [this.#arena.buffer(param.buffer), this.#arena.buffer(param.grad)];
      penalty += this.#kernels.penalty(p, g, this.#arena.sizeOf(param.buffer), l1, l2);
    }
    return penalty;
  }

  update(step: OptimizerStep, scales?: ParamScales): void {
    checkSlots(step, this.#slotCount);
    updateParams(this.#kernels, this.#arena, this.#trained, step, scales);
    this.#weights.invalidate();
  }

  slot(name: string, slot: number): Float32Array {
    if (!(slot >= 0 && slot < this.#slotCount)) {
      throw new Error(`there is no optimizer slot ${slot}: the executor was made with ${this.#slotCount}`);
    }
    const id = this.#trained[this.#names.trained(name)]?.buffer ?? -1;
    const within = (this.#arena.layout.offsets[id] ?? 0) - this.#arena.layout.params.offset;
    return new Float32Array(this.#arena.memory.buffer, this.#arena.slot(slot) + within * 4, this.#bound.sizes[id]);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#ready.clear();
  }

  #prepare(program: ProgramName): Ready {
    if (this.#disposed) throw new Error('the executor was disposed of');
    const known = this.#ready.get(this.#bound)?.get(program);
    if (known !== undefined) return known;
    if (this.#kept >= KEPT) {
      this.#ready.clear();
      this.#arena.release(this.#descriptors);
      this.#kept = 0;
    }
    const lowered = lowerProgram(this.#bound.program(program), this.#addresses, this.#weights);
    if (lowered.scratchBytes > this.#scratchBytes) {
      throw new Error(
        `'${program}' takes more scratch memory at smaller sizes: the plan's sizes do not grow with its symbols`,
      );
    }
    const from = this.#arena.take(lowered.words.byteLength);
    new Int32Array(this.#arena.memory.buffer, from, lowered.words.length).set(lowered.words);
    const ready: Ready = { ...lowered, from, end: from + lowered.words.byteLength };
    const programs = this.#ready.get(this.#bound) ?? new Map<ProgramName, Ready>();
    programs.set(program, ready);
    this.#ready.set(this.#bound, programs);
    this.#kept++;
    return ready;
  }

  #floats(id: number): Float32Array {
    return new Float32Array(this.#arena.memory.buffer, this.#arena.buffer(id), this.#bound.sizes[id]);
  }

  #cells(id: number): Float32Array | Int32Array {
    if (this.plan.buffers[id]?.dtype === 'f32') return this.#floats(id);
    return new Int32Array(this.#arena.memory.buffer, this.#arena.buffer(id), this.#bound.sizes[id]);
  }
}

/** Makes a wasm executor, bound to `maxDims` at first. Uses the relaxed build when it is given. */
export async function createWasmExecutor(options: ExecutorOptions, modules: KernelModules): Promise<Executor> {
  const memory = new webAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  const kernels = await instantiateKernels(modules, memory);
  return new WasmExecutor(options, kernels, memory);
}
