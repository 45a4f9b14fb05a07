// The executors under test, and running one plan on two of them with the same numbers.
import { expect } from 'vitest';
import { RandomStream } from '../../src/core/base/random.ts';
import type { Dims, Plan } from '../../src/core/ir/plan.ts';
import { loadKernels } from '../../src/platform/node/loadKernels.ts';
import type { Executor, ExecutorOptions } from '../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../src/runtime/reference/referenceExecutor.ts';
import { createWasmExecutor } from '../../src/runtime/wasm/wasmExecutor.ts';

export interface Backend {
  readonly name: string;
  create(options: ExecutorOptions): Promise<Executor>;
}

const modules = await loadKernels();
if (modules.relaxed === null)
  throw new Error('this Node does not know relaxed SIMD: run the tests on the one in package.json');

/** The fast executor on both builds of the kernels. */
export const wasmBackends: readonly Backend[] = [
  { name: 'wasm', create: (options) => createWasmExecutor(options, { ...modules, relaxed: null }) },
  { name: 'wasm relaxed', create: (options) => createWasmExecutor(options, modules) },
];

export const backends: readonly Backend[] = [
  { name: 'reference', create: async (options) => createReferenceExecutor(options) },
  ...wasmBackends,
];

export function options(plan: Plan, maxDims: Dims = {}, optimizerSlots = 0): ExecutorOptions {
  return { plan, maxDims, optimizerSlots, threads: 1 };
}

type Cells = Float32Array | Float64Array | Int32Array;

/** Fills with normal numbers (exact in single precision) of a deviation, or tokens in [0, classes). */
export function fillRandom(cells: Cells, stream: RandomStream, classes = 2, deviation = 1): void {
  for (let i = 0; i < cells.length; i++) {
    cells[i] = cells instanceof Int32Array ? stream.below(classes) : Math.fround(deviation * stream.normal());
  }
}

/** Largest difference relative to the largest number of the reference. NaN must meet NaN. */
export function distance(actual: Cells, reference: Cells): number {
  expect(actual.length).toBe(reference.length);
  let largest = 0;
  let apart = 0;
  for (let i = 0; i < reference.length; i++) {
    const [a, r] = [actual[i] ?? NaN, reference[i] ?? NaN];
    if (Number.isNaN(a) || Number.isNaN(r)) {
      if (Number.isNaN(a) !== Number.isNaN(r)) throw new Error(`element ${i} is ${a}, the reference has ${r}`);
      continue;
    }
    if (a === r) {
      if (Number.isFinite(r)) largest = Math.max(largest, Math.abs(r));
      continue;
    }
    largest = Math.max(largest, Math.abs(r));
    apart = Math.max(apart, Math.abs(a - r));
  }
  return apart === 0 ? 0 : apart / largest;
}

export interface Comparison {
  readonly dims?: Dims;
  readonly maxDims?: Dims;
  readonly seed?: number;
  readonly classes?: number;
  /** Of the parameters; 1 when it is left out. */
  readonly deviation?: number;
  /** Overwrites chosen inputs after the random fill. */
  readonly inputs?: Readonly<Record<string, readonly number[]>>;
}

/** Runs `train` on the reference and on a backend with the same random inputs and parameters; the distance over all outputs and gradients. */
export async function compare(plan: Plan, backend: Backend, comparison: Comparison = {}): Promise<number> {
  const dims = comparison.dims ?? {};
  const maxDims = comparison.maxDims ?? dims;
  const executors = [createReferenceExecutor(options(plan, maxDims)), await backend.create(options(plan, maxDims))];
  for (const executor of executors) {
    executor.bind(dims);
    const stream = new RandomStream(comparison.seed ?? 1, 'inputs');
    for (const { name } of plan.inputs) {
      const cells = executor.input(name);
      fillRandom(cells, stream, comparison.classes);
      comparison.inputs?.[name]?.forEach((value, i) => (cells[i] = value));
    }
    for (const { name } of plan.params) fillRandom(executor.param(name), stream, 2, comparison.deviation);
    executor.paramsChanged();
    executor.run('train', { seed: 7, step: 3 });
  }
  const [reference, actual] = executors;
  if (reference === undefined || actual === undefined) return NaN;
  const outputs = plan.outputs.map(({ name }) => distance(actual.output(name), reference.output(name)));
  const grads = plan.params.map(({ name }) => distance(actual.grad(name), reference.grad(name)));
  await actual.dispose();
  return Math.max(0, ...outputs, ...grads);
}
