// Batches of sequences of given lengths, padded with noise: the same numbers at the real steps, however far they are padded.
import { RandomStream } from '../../src/core/base/random.ts';
import type { DataInfo } from '../../src/core/graph/model.ts';
import type { Dims } from '../../src/core/ir/plan.ts';
import type { Executor } from '../../src/runtime/executor.ts';

/** Number of real steps of each sequence, per time axis. */
export type Lengths = Readonly<Record<string, readonly number[]>>;

/** Lengths from 1 to the size of each time axis; at least one sequence fills it. */
export function randomLengths(dims: Dims, seed: number): Lengths {
  const { B = 1 } = dims;
  const axes = Object.entries(dims).filter(([symbol]) => symbol !== 'B');
  return Object.fromEntries(
    axes.map(([axis, size]) => {
      const random = new RandomStream(seed, `lengths ${axis}`);
      const full = random.below(B);
      return [axis, Array.from({ length: B }, (_, b) => (b === full ? size : 1 + random.below(size)))];
    }),
  );
}

/**
 * Fills parameters and inputs with reproducible random numbers. `noise` changes what stands in the padding and nothing else.
 * Inputs whose first size is a time axis are taken as [axis, B, …].
 */
export function fillRagged(
  executor: Executor,
  dims: Dims,
  data: DataInfo,
  batch: { readonly seed: number; readonly lengths: Lengths; readonly noise: number },
): void {
  const { seed, lengths, noise } = batch;
  for (const param of executor.plan.params) {
    const random = new RandomStream(seed, `param ${param.name}`);
    const view = executor.param(param.name);
    for (let i = 0; i < view.length; i++) view[i] = Math.fround((random.uniform() - 0.5) * 1.4);
  }
  executor.paramsChanged();
  const { B = 1 } = dims;
  for (const { name, role, shape, dtype } of executor.plan.inputs) {
    if (role.kind === 'state') continue;
    const real = new RandomStream(seed, `input ${name}`);
    const padding = new RandomStream(noise, `padding ${name}`);
    const axis = typeof shape[0] === 'string' && shape[0] !== 'B' ? shape[0] : undefined;
    const field = role.kind === 'feed' ? data.fields.find((one) => one.name === role.fields[0]) : undefined;
    const view = executor.input(name);
    const width = view.length / (B * (axis === undefined ? 1 : (dims[axis] ?? 1)));
    for (let i = 0; i < view.length; i++) {
      const row = Math.floor(i / width);
      const [t, length] = axis === undefined ? [0, 1] : [Math.floor(row / B), lengths[axis]?.[row % B] ?? 0];
      const random = t < length ? real : padding;
      const drawn = dtype === 'i32' ? real.below(field?.classes ?? 1) : Math.fround((real.uniform() - 0.5) * 2);
      if (role.kind === 'mask') view[i] = t < length ? 1 : 0;
      else if (role.kind === 'lastMask') view[i] = t === length - 1 ? 1 : 0;
      else if (random === real) view[i] = drawn;
      else view[i] = dtype === 'i32' ? padding.below(field?.classes ?? 1) : Math.fround((padding.uniform() - 0.5) * 9);
    }
  }
}
