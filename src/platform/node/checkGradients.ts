// Compares the gradients of a prepared graph with finite differences on a small batch of its own data: the command line and the editor
// ask the same question here. Slow and exact: the reference executor in double precision.
import { gradcheck, gradcheckTolerance } from '../../train/gradcheck.ts';
import type { ParameterCheck } from '../../train/gradcheck.ts';
import type { SequenceSet, Spans } from '../../train/data/dataset.ts';
import { initializeParams } from '../../train/initialize.ts';
import { openTrainer } from './openTrainer.ts';
import type { Prepared } from './prepare.ts';

/** Elements of each parameter that are compared, sequences of the batch and time steps of each beyond the longest delay. */
const elements = 8;
const sequences = 2;
const steps = 12;

export interface GradientCheck extends ParameterCheck {
  /** Whether the error is at most `gradcheckTolerance`. */
  readonly agrees: boolean;
}

export type GradientChecks =
  { readonly ok: true; readonly checks: readonly GradientCheck[] } | { readonly ok: false; readonly message: string };

/** Checks the trained parameters of the nodes named, or of all when there are none; `ok` is false when memory does not suffice. */
export async function checkGradients(prepared: Prepared, nodes: readonly string[] = []): Promise<GradientChecks> {
  const training = { ...prepared.training, batch: Math.min(prepared.training.batch, sequences) };
  const opened = await openTrainer({ ...prepared, training }, { executor: 'reference' });
  if (!opened.ok) return { ok: false, message: opened.message };
  const { executor, feeder, sets } = opened.trainer;
  try {
    initializeParams(executor, prepared.plan, training.seed);
    const batch = Int32Array.from({ length: Math.min(training.batch, sets.train.starts.length) }, (_, i) => i);
    feeder.fill(executor, shortened(sets.train, prepared), batch);
    const wanted = new Set(nodes);
    const options = { elements, seed: training.seed, ...(wanted.size === 0 ? {} : { nodes: wanted }) };
    const checks = gradcheck(executor, options);
    return { ok: true, checks: checks.map((check) => ({ ...check, agrees: check.error <= gradcheckTolerance })) };
  } finally {
    await executor.dispose();
  }
}

/** The first steps of each sequence: the reference executor is slow, and a short sequence shows a wrong gradient as well as a long one. */
function shortened(set: SequenceSet, { typed }: Prepared): SequenceSet {
  const delays = [...typed.expanded.nodes.values()].map(({ kind, params }) =>
    kind.lowering.type === 'delay' ? kind.lowering.steps(params) : 0,
  );
  const most = steps + Math.max(0, ...delays);
  const cut = ({ starts, length, lengths }: Spans): Spans => ({
    starts,
    length: Math.min(length, most),
    lengths: lengths === null ? null : lengths.map((n) => Math.min(n, most)),
  });
  return { ...set, ...cut(set), ...(set.targets === undefined ? {} : { targets: cut(set.targets) }) };
}
