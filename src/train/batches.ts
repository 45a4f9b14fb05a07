// What a training step sees: the sequences of the split in batches, in an order that depends on seed and epoch only. Sequences of different
// length are put together with others like them, so that little is padding.
import { RandomStream } from '../core/base/random.ts';
import type { TrainingSpec } from '../core/graph/model.ts';
import type { Dims } from '../core/ir/plan.ts';
import type { Executor } from '../runtime/executor.ts';
import { batchDims, lengthOf } from './data/dataset.ts';
import type { SequenceSet } from './data/dataset.ts';
import type { Feeder } from './data/feeder.ts';
import type { Tensor } from './safetensors.ts';

export interface Filled {
  /** Real time steps. */
  readonly real: number;
  readonly dims: Dims;
}

/** The batches of a run. All that they remember between steps is in `tensors`. */
export interface Batches {
  readonly perEpoch: number;
  /** Binds the executor to the `at`-th batch of an epoch, for a training step counted from 1, and fills its inputs. */
  fill(executor: Executor, epoch: number, at: number, step: number): Filled;
  /** Takes over what the batch leaves for the next, after the training program has run. */
  took(executor: Executor): void;
  /** State that belongs into a checkpoint. */
  tensors(): ReadonlyMap<string, Tensor>;
  restore(tensors: ReadonlyMap<string, Tensor>): void;
}

export class SequenceBatches implements Batches {
  readonly perEpoch: number;
  readonly #set: SequenceSet;
  readonly #feeder: Feeder;
  readonly #training: TrainingSpec;
  #order: { readonly epoch: number; readonly batches: readonly Int32Array[] } = { epoch: -1, batches: [] };

  constructor(set: SequenceSet, feeder: Feeder, training: TrainingSpec) {
    this.#set = set;
    this.#feeder = feeder;
    this.#training = training;
    this.perEpoch = Math.max(1, Math.ceil(set.starts.length / training.batch));
  }

  fill(executor: Executor, epoch: number, at: number, step: number): Filled {
    if (this.#order.epoch !== epoch) this.#order = { epoch, batches: batchesOf(this.#set, this.#training, epoch) };
    const indices = this.#order.batches[at] ?? new Int32Array();
    return { real: this.#feeder.fill(executor, this.#set, indices, step), dims: batchDims(this.#set, indices) };
  }

  took(): void {
    // Sequences stand by themselves: nothing is handed on.
  }

  tensors(): ReadonlyMap<string, Tensor> {
    return new Map();
  }

  restore(): void {
    // There is nothing to put back.
  }
}

/**
 * The batches of an epoch. Shuffled sequences of different length are sorted by length within pools of `bucket` batches, and the batches
 * are shuffled again, so that short and long ones take turns.
 */
export function batchesOf(
  set: SequenceSet,
  { batch, bucket, seed, shuffle }: Pick<TrainingSpec, 'batch' | 'bucket' | 'seed' | 'shuffle'>,
  epoch: number,
): readonly Int32Array[] {
  const order = Int32Array.from(set.starts.keys());
  if (shuffle) new RandomStream(seed, 'shuffle', epoch).shuffle(order);
  const buckets = shuffle && bucket > 1 && set.lengths !== null;
  if (buckets) {
    const targets = (i: number): number => (set.targets === undefined ? 0 : lengthOf(set.targets, i));
    for (let at = 0; at < order.length; at += bucket * batch)
      order
        .subarray(at, at + bucket * batch)
        .sort((a, b) => lengthOf(set, a) - lengthOf(set, b) || targets(a) - targets(b));
  }
  const batches = Array.from({ length: Math.ceil(order.length / batch) }, (_, i) =>
    order.subarray(i * batch, (i + 1) * batch),
  );
  if (!buckets) return batches;
  const turns = Int32Array.from(batches.keys());
  new RandomStream(seed, 'buckets', epoch).shuffle(turns);
  return Array.from(turns, (i) => batches[i] ?? new Int32Array());
}
