// Connectionist temporal classification (Graves et al. 2006, "Connectionist temporal classification: labelling unsegmented sequence data
// with recurrent neural networks"): forward and backward variables over the target with blanks between its labels, in logarithms.
import type { BoundOf } from '../bind.ts';
import { StepError } from '../stepError.ts';
import type { Context } from './context.ts';
import { rowProbabilities } from './reduce.ts';
import { rowAt } from './store.ts';

type Step = BoundOf<'ctc' | 'ctcGrad'>;

/** ln Σ e^x. */
function logSum(...terms: readonly number[]): number {
  const peak = Math.max(...terms);
  if (peak === -Infinity) return -Infinity;
  return peak + Math.log(terms.reduce((sum, x) => sum + Math.exp(x - peak), 0));
}

/** One sequence: class of each of the 2U + 1 states (blank, label, blank, …), and ln of the class probabilities at each real step. */
interface Lattice {
  readonly states: readonly number[];
  readonly logs: readonly Float64Array[];
}

function latticeOf(step: Step, context: Context, r: number): Lattice {
  const { store, iteration: i } = context;
  const { logits, tokens } = step;
  const length = (view: typeof logits): number => Math.round(store.of(view)[rowAt(view, i, 0, r)] ?? NaN);
  const classes = logits.cols;
  const blank = step.blank === 'first' ? 0 : classes - 1;
  const states = [blank];
  for (let u = 0; u < length(step.tokenLengths); u++) {
    const token = store.of(tokens)[rowAt(tokens, i, u, r)] ?? -1;
    if (token < 0 || token >= classes - 1) {
      const range = `is not one of 0 to ${classes - 2}`;
      throw new StepError(step.op, step.nodes, `token ${token} in row ${r} ${range}`);
    }
    states.push(step.blank === 'first' ? token + 1 : token, blank);
  }
  const logs = Array.from({ length: length(step.logitLengths) }, (_, t) => {
    const from = rowAt(logits, i, t, r);
    const at = (c: number): number => store.of(logits)[from + c * logits.colStride] ?? NaN;
    const total = rowProbabilities(classes, at).logSum;
    return Float64Array.from({ length: classes }, (__, c) => at(c) - total);
  });
  return { states, logs };
}

/** Whether a path may go from state s − 2 to s: over a blank between two labels that differ. */
function skips(states: readonly number[], s: number): boolean {
  return s % 2 === 1 && s >= 2 && states[s] !== states[s - 2];
}

/** α[t][s]: ln of the probability of all beginnings that stand at state s at step t, that step included. */
function forward({ states, logs }: Lattice): Float64Array[] {
  const alpha: Float64Array[] = [];
  logs.forEach((log, t) => {
    const before = alpha[t - 1];
    const at = (s: number): number => before?.[s] ?? -Infinity;
    alpha.push(
      Float64Array.from(states, (state, s) => {
        const start = s < 2 ? 0 : -Infinity;
        const reached = t === 0 ? start : logSum(at(s), at(s - 1), skips(states, s) ? at(s - 2) : -Infinity);
        return reached + (log[state] ?? NaN);
      }),
    );
  });
  return alpha;
}

/** β[t][s]: ln of the probability of all endings after state s at step t, that step not included. */
function backward({ states, logs }: Lattice): Float64Array[] {
  const beta: Float64Array[] = [];
  for (let t = logs.length - 1; t >= 0; t--) {
    const [after, log] = [beta[0], logs[t + 1]];
    const at = (s: number): number => (after?.[s] ?? -Infinity) + (log?.[states[s] ?? -1] ?? -Infinity);
    beta.unshift(
      Float64Array.from(states, (_, s) => {
        if (after === undefined) return s >= states.length - 2 ? 0 : -Infinity;
        return logSum(at(s), at(s + 1), skips(states, s + 2) && s + 2 < states.length ? at(s + 2) : -Infinity);
      }),
    );
  }
  return beta;
}

/** ln of the probability of the target; −∞ when no path spells it. Of no steps at all only the empty target is a reading. */
function logProbability({ states }: Lattice, alpha: readonly Float64Array[]): number {
  const last = alpha.at(-1);
  if (last === undefined) return states.length === 1 ? 0 : -Infinity;
  return logSum(...last.subarray(-2));
}

export function ctc(step: BoundOf<'ctc'>, context: Context): void {
  const to = context.store.of(step.out);
  for (let r = 0; r < step.logits.rows; r++) {
    const lattice = latticeOf(step, context, r);
    const loss = 0 - logProbability(lattice, forward(lattice));
    to[rowAt(step.out, context.iteration, 0, r)] = loss === Infinity && step.zeroInfinity ? 0 : loss;
  }
}

/** Graves et al. 2006, equation 16: at each step the softmax minus the share of the target's paths that go through each class. */
export function ctcGrad(step: BoundOf<'ctcGrad'>, context: Context): void {
  const { store, iteration: i } = context;
  const { logits, g, out } = step;
  const to = store.of(out);
  for (let r = 0; r < logits.rows; r++) {
    const lattice = latticeOf(step, context, r);
    const { states, logs } = lattice;
    const [alpha, beta] = [forward(lattice), backward(lattice)];
    const total = logProbability(lattice, alpha);
    const by = store.of(g)[rowAt(g, i, 0, r)] ?? NaN;
    for (let t = 0; t < logits.outer; t++) {
      const log = logs[t];
      const row = rowAt(out, i, t, r);
      for (let c = 0; c < out.cols; c++)
        to[row + c * out.colStride] = log === undefined ? 0 : Math.exp(log[c] ?? NaN) * by;
      if (log === undefined) continue;
      states.forEach((state, s) => {
        const share = Math.exp((alpha[t]?.[s] ?? NaN) + (beta[t]?.[s] ?? NaN) - total);
        const at = row + state * out.colStride;
        to[at] = (to[at] ?? NaN) - share * by;
      });
      if (total !== -Infinity) continue;
      for (let c = 0; c < out.cols; c++) to[row + c * out.colStride] = step.zeroInfinity ? 0 : NaN;
    }
  }
}
