// Truncated back-propagation through time, BPTT(h; h′) of Williams & Peng 1990 ("An efficient gradient-based algorithm for on-line training
// of recurrent network trajectories"): the gradient goes back h steps, an update comes every h′ steps and counts the losses of those only.
// The training part is cut into parallel streams in order; a window starts from the state that the pass over the window before had there.
import { RandomStream } from '../core/base/random.ts';
import type { TrainingSpec } from '../core/graph/model.ts';
import type { Executor, RealView } from '../runtime/executor.ts';
import type { Batches, Filled } from './batches.ts';
import type { Dataset, SequenceSet } from './data/dataset.ts';
import type { Feeder } from './data/feeder.ts';
import { stretchOf } from './data/streams.ts';
import { floats, floatsOf } from './safetensors.ts';
import type { Tensor } from './safetensors.ts';

export interface Truncation {
  /** Steps that the gradient goes back, and new steps of an update: every ≤ steps. */
  readonly steps: number;
  readonly every: number;
  readonly carry: boolean;
  /** Streams, the steps of each, and the first step of the first one; steps that are left over. */
  readonly streams: number;
  readonly length: number;
  readonly from: number;
  readonly dropped: number;
}

/** What the settings ask for on this data, or null: no truncation, or data that does not run on. */
export function truncationOf(
  dataset: Dataset,
  { truncation, batch }: Pick<TrainingSpec, 'truncation' | 'batch'>,
): Truncation | null {
  const stretch = stretchOf(dataset, 'train');
  if (truncation.steps === 0 || stretch === null) return null;
  const all = stretch.to - stretch.from;
  const streams = Math.max(1, Math.min(batch, all));
  const length = Math.floor(all / streams);
  const steps = Math.min(truncation.steps, Math.max(1, length));
  const every = truncation.every === 0 ? steps : Math.min(truncation.every, steps);
  return {
    steps,
    every,
    carry: truncation.state === 'carry',
    streams,
    length,
    from: stretch.from,
    dropped: all - streams * length,
  };
}

interface Window {
  readonly start: number;
  readonly end: number;
  /** Where the window after this one starts. */
  readonly next: number;
  /** The first step that counts. */
  readonly counted: number;
}

const stored = (name: string): string => `carried/${name}`;

export class StreamBatches implements Batches {
  readonly perEpoch: number;
  readonly #truncation: Truncation;
  readonly #feeder: Feeder;
  readonly #training: Pick<TrainingSpec, 'seed' | 'shuffle'>;
  readonly #indices: Int32Array;
  /** States at the start of the next window, by input; [streams, width]. */
  readonly #states = new Map<string, RealView>();
  #window: Window = { start: 0, end: 0, next: 0, counted: 0 };

  constructor(truncation: Truncation, feeder: Feeder, training: Pick<TrainingSpec, 'seed' | 'shuffle'>) {
    this.#truncation = truncation;
    this.#training = training;
    this.#feeder = feeder;
    this.#indices = Int32Array.from({ length: truncation.streams }, (_, i) => i);
    this.perEpoch = Math.max(1, Math.ceil(truncation.length / truncation.every));
  }

  fill(executor: Executor, epoch: number, at: number, step: number): Filled {
    const { streams, length, from } = this.#truncation;
    const window = this.#windowAt(this.#turn(epoch, at));
    this.#window = window;
    const steps = window.end - window.start;
    const starts = this.#indices.map((stream) => from + stream * length + window.start);
    const set: SequenceSet = { starts, lengths: null, length: steps, ids: null };
    this.#feeder.fill(executor, set, this.#indices, step);
    for (const { name, role } of executor.plan.inputs) {
      if (role.kind === 'fresh') executor.input(name).fill(window.start === 0 ? 1 : 0);
      else if (role.kind === 'counted') executor.input(name).fill(0, 0, (window.counted - window.start) * streams);
      else if (role.kind === 'state') {
        const state = this.#states.get(name);
        const input = executor.input(name);
        if (window.start === 0 || state === undefined) input.fill(0);
        else input.set(state);
      }
    }
    return { real: (window.end - window.counted) * streams, dims: { B: streams, T: steps } };
  }

  took(executor: Executor): void {
    // Behind the last window of an epoch there is none: the next begins anew.
    if (!this.#truncation.carry || this.#window.next > this.#window.end) return;
    for (const { name, role } of executor.plan.inputs) {
      if (role.kind !== 'state') continue;
      const before = this.#states.get(name);
      const next = stateAt(executor, name, role.final, this.#window);
      if (before !== undefined && before.length === next.length) before.set(next);
      else this.#states.set(name, next.slice());
    }
  }

  tensors(): ReadonlyMap<string, Tensor> {
    const { streams } = this.#truncation;
    return new Map(
      [...this.#states].map(([name, values]) => [stored(name), floats([streams, values.length / streams], values)]),
    );
  }

  restore(tensors: ReadonlyMap<string, Tensor>): void {
    for (const [name, tensor] of tensors) {
      const values = name.startsWith(stored('')) ? floatsOf(tensor) : undefined;
      if (values !== undefined) this.#states.set(name.slice(stored('').length), values.slice());
    }
  }

  /** Windows that start from the initial state need not come in order. */
  #turn(epoch: number, at: number): number {
    if (this.#truncation.carry || !this.#training.shuffle) return at;
    const order = Int32Array.from({ length: this.perEpoch }, (_, i) => i);
    new RandomStream(this.#training.seed, 'windows', epoch).shuffle(order);
    return order[at] ?? at;
  }

  #windowAt(at: number): Window {
    const { steps, every, length } = this.#truncation;
    const startOf = (n: number): number => Math.max(0, (n + 1) * every - steps);
    return { start: startOf(at), end: Math.min(length, (at + 1) * every), next: startOf(at + 1), counted: at * every };
  }
}

/**
 * The state at the start of the next window. A delay of k steps has k states, the j-th k − j steps back; at step d of the window that is
 * what it read at step d + j, or after the end of the window one of the states that the window leaves.
 */
function stateAt(executor: Executor, input: string, final: string, { start, end, next }: Window): RealView {
  const dot = input.lastIndexOf('.');
  const step = next - start + Number(input.slice(dot + 1));
  const steps = end - start;
  if (step >= steps) return real(executor, `${final.slice(0, final.lastIndexOf('.'))}.${step - steps}`);
  const history = real(executor, `before:${input.slice('state:'.length, dot)}`);
  const width = history.length / steps;
  return history.subarray(step * width, (step + 1) * width);
}

function real(executor: Executor, output: string): RealView {
  const values = executor.output(output);
  if (values instanceof Int32Array) throw new Error(`${output} holds whole numbers`);
  return values;
}
