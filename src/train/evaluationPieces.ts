// What an evaluation looks at, piece by piece: windows by themselves in batches, or a split from its beginning to its end with the state
// carried on, so that the score does not depend on where windows start.
import type { SplitName } from '../core/base/runRecords.ts';
import { lengthOf } from './data/dataset.ts';
import type { SequenceSet } from './data/dataset.ts';
import { stretchOf } from './data/streams.ts';
import type { Stretch } from './data/streams.ts';
import type { Trainer } from './trainer.ts';

export interface Piece {
  readonly set: SequenceSet;
  readonly indices: Int32Array;
}

/** The stretch that a split is scored on in one go, or null when windows are scored by themselves. */
export function carriedStretch({ dataset, plan, training }: Trainer, split: SplitName): Stretch | null {
  if (training.evaluation.state === 'reset' || !plan.losses.every(({ perStep }) => perStep)) return null;
  return stretchOf(dataset, split);
}

/** Runs the evaluation program over a split, of about `mostSteps` time steps at most; yields each piece when its outputs are there. */
export function* evaluationPieces(
  trainer: Trainer,
  split: SplitName,
  step: number,
  mostSteps: number,
): Generator<Piece, void> {
  const stretch = carriedStretch(trainer, split);
  if (stretch !== null) {
    yield* inOrder(trainer, split, stretch, step, mostSteps);
    return;
  }
  const { sets, executor, feeder, training, batch } = trainer;
  const set = sets[split];
  const chosen = spread(set, mostSteps);
  for (let at = 0; at < chosen.length; at += batch) {
    const indices = chosen.subarray(at, at + batch);
    feeder.fill(executor, set, indices, step);
    executor.run('evaluate', { seed: training.seed, step });
    yield { set, indices };
  }
}

/** One sequence, piece by piece, after a warm-up that is not yielded. */
function* inOrder(
  trainer: Trainer,
  split: SplitName,
  stretch: Stretch,
  step: number,
  mostSteps: number,
): Generator<Piece, void> {
  const { dataset, executor, feeder, training } = trainer;
  const longest = dataset.maxLength;
  const warm = stretchOf(dataset, split, training.evaluation.warmup) ?? stretch;
  const to = Math.min(stretch.to, stretch.from + mostSteps);
  const states = executor.plan.inputs.flatMap(({ name, role }) => (role.kind === 'state' ? [{ name, ...role }] : []));
  const indices = Int32Array.of(0);
  for (let from = warm.from; from < to;) {
    const end = Math.min(from + longest, from < stretch.from ? stretch.from : to);
    const set: SequenceSet = { starts: Int32Array.of(from), lengths: null, length: end - from, ids: null };
    // What the piece before left is read before the sizes change.
    const carried = from === warm.from ? null : states.map(({ final }) => executor.output(final).slice());
    feeder.fill(executor, set, indices, step);
    for (const { name, role } of executor.plan.inputs)
      if (role.kind === 'fresh') executor.input(name).fill(carried === null ? 1 : 0);
    states.forEach(({ name }, i) => executor.input(name).set(carried?.[i] ?? executor.input(name).fill(0)));
    executor.run('evaluate', { seed: training.seed, step });
    if (from >= stretch.from) yield { set, indices };
    from = end;
  }
}

/** All sequences of a set, or every k-th so that their time steps stay near the limit. */
function spread(set: SequenceSet, mostSteps: number): Int32Array {
  const count = set.starts.length;
  let steps = 0;
  for (let i = 0; i < count; i++) steps += lengthOf(set, i);
  const wanted = steps <= mostSteps ? count : Math.max(1, Math.floor((count * mostSteps) / steps));
  return Int32Array.from({ length: wanted }, (_, i) => Math.floor((i * count) / wanted));
}
