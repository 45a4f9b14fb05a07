// An executor for a prepared graph, with memory told before it is taken, and the trainer around it.
import type { Executor } from '../../runtime/executor.ts';
import { slotsOf } from '../../runtime/optimizerSlots.ts';
import { createReferenceExecutor } from '../../runtime/reference/referenceExecutor.ts';
import { createWasmExecutor } from '../../runtime/wasm/wasmExecutor.ts';
import { estimateMemory } from '../../train/memory.ts';
import { largestBatch, makeTrainer, optimizerStep } from '../../train/trainer.ts';
import type { Trainer } from '../../train/trainer.ts';
import { loadKernels } from './loadKernels.ts';
import type { Prepared } from './prepare.ts';

export type ExecutorKind = Executor['kind'];

export interface MachineOptions {
  /** `wasm`: single precision, fast. `reference`: double precision, slow. */
  readonly executor?: ExecutorKind;
  readonly threads?: number;
}

export type TrainerResult =
  | { readonly ok: true; readonly trainer: Trainer; readonly optimizerSlots: number }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Makes the executor and the trainer; dispose of `trainer.executor` afterwards. Parameters are not set yet. */
export async function openTrainer(
  { plan, dataset, training }: Pick<Prepared, 'plan' | 'dataset' | 'training'>,
  options: MachineOptions = {},
): Promise<TrainerResult> {
  const kind = options.executor ?? 'wasm';
  const maxDims = largestBatch(dataset, training);
  const optimizerSlots = slotsOf(optimizerStep(training, 1));
  const { refusal } = estimateMemory(plan, maxDims, optimizerSlots, kind === 'wasm' ? 4 : 8);
  if (refusal !== null) return { ok: false, code: 'too-large', message: refusal };
  const executor = await makeExecutor(kind, { plan, maxDims, optimizerSlots, threads: options.threads ?? 1 });
  return { ok: true, trainer: makeTrainer(plan, dataset, executor, training), optimizerSlots };
}

async function makeExecutor(
  kind: ExecutorKind,
  options: Parameters<typeof createReferenceExecutor>[0],
): Promise<Executor> {
  if (kind === 'reference') return createReferenceExecutor(options);
  return createWasmExecutor(options, await loadKernels());
}
