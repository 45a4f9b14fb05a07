// The functions of the kernel module (src/kernels/index.ts), with addresses in bytes and counts in elements.
import { webAssembly } from './webAssembly.ts';
import type { KernelMemory, KernelModule } from './webAssembly.ts';

/** The two builds of the kernels. `relaxed` is null where the machine's engine lacks relaxed SIMD. */
export interface KernelModules {
  readonly plain: KernelModule;
  readonly relaxed: KernelModule | null;
}

export interface Kernels {
  heapBase(): number;
  setStatus(at: number): void;
  /** Runs descriptors; 1 when a step refused its data, see status.ts. */
  run(from: number, end: number): number;
  packB(to: number, from: number, depth: number, cols: number, nextK: number, nextCol: number): void;
  sumOfSquares(from: number, count: number): number;
  scale(g: number, count: number, factor: number): void;
  clamp(g: number, count: number, limit: number): void;
  shrink(p: number, count: number, by: number): void;
  penalty(p: number, g: number, count: number, l1: number, l2: number): number;
  sgd(p: number, g: number, count: number, rate: number): void;
  sgdMomentum(
    p: number,
    g: number,
    buffer: number,
    count: number,
    rate: number,
    momentum: number,
    nesterov: number,
  ): void;
  adagrad(p: number, g: number, sum: number, count: number, rate: number, epsilon: number): void;
  adadelta(
    p: number,
    g: number,
    square: number,
    moved: number,
    count: number,
    rate: number,
    gain: number,
    epsilon: number,
  ): void;
  rmsprop(
    p: number,
    g: number,
    square: number,
    mean: number,
    buffer: number,
    count: number,
    rate: number,
    gain: number,
    epsilon: number,
    momentum: number,
  ): void;
  adam(
    p: number,
    g: number,
    mean: number,
    square: number,
    largest: number,
    count: number,
    rate: number,
    gain1: number,
    gain2: number,
    correction: number,
    epsilon: number,
  ): void;
  philox(out: number, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void;
}

/** Instantiates the best build over a memory. */
export async function instantiateKernels(modules: KernelModules, memory: KernelMemory): Promise<Kernels> {
  const { exports } = await webAssembly.instantiate(modules.relaxed ?? modules.plain, { env: { memory } });
  return exports as Kernels;
}
