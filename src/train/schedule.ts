// The learning rate over the steps of a run, a function of the settings, the step and, on plateau, how often the rate has fallen.
// Formulas are those of torch.optim.lr_scheduler. Smith 2018 (one cycle); Loshchilov & Hutter 2017 (cosine, warm restarts).
import type { ScheduleSpec, TrainingSpec } from '../core/graph/model.ts';

/** What a schedule on plateau remembers between evaluations. */
export interface PlateauState {
  /** Lowest validation loss that counted as better. */
  best: number;
  /** Evaluations since then, or since the last fall. */
  waited: number;
  falls: number;
}

export function freshPlateau(): PlateauState {
  return { best: Infinity, waited: 0, falls: 0 };
}

/** Takes the loss of an evaluation into account: the rate falls when it has not become better for more than `patience` evaluations. */
export function seePlateau(state: PlateauState, { patience, threshold }: ScheduleSpec, loss: number): void {
  if (loss < state.best * (1 - threshold)) {
    state.best = loss;
    state.waited = 0;
    return;
  }
  state.waited++;
  if (state.waited <= patience) return;
  state.waited = 0;
  state.falls++;
}

type Settings = Pick<TrainingSpec, 'schedule' | 'steps'> & {
  readonly optimizer: Pick<TrainingSpec['optimizer'], 'learningRate'>;
};

/** Progress of the schedule: steps done since it began, and steps that it has in all. */
interface Span {
  readonly done: number;
  readonly total: number;
  readonly falls: number;
}

const shapes: { readonly [K in ScheduleSpec['kind']]: (rate: number, schedule: ScheduleSpec, span: Span) => number } = {
  constant: (rate) => rate,
  step: (rate, { factor, every }, { done }) => rate * factor ** Math.floor(done / every),
  exponential: (rate, { factor, every }, { done }) => rate * factor ** (done / every),
  cosine: (rate, { minimum, cycle, cycleFactor }, { done, total }) => {
    if (minimum >= rate) return rate;
    const [at, length] = cycle === 0 ? [done, total] : withinCycle(done, cycle, cycleFactor);
    return minimum + ((rate - minimum) * (1 + Math.cos((Math.PI * Math.min(at, length)) / length))) / 2;
  },
  oneCycle: (rate, { peakAt, startDivisor, endDivisor }, { done, total }) => {
    const first = rate / startDivisor;
    const peak = Math.max(peakAt * total - 1, 0);
    const end = Math.max(total - 1, 1);
    if (done <= peak) return between(first, rate, peak === 0 ? 1 : done / peak);
    return between(rate, first / endDivisor, Math.min((done - peak) / (end - peak), 1));
  },
  plateau: (rate, { factor, minimum }, { falls }) =>
    falls === 0 ? rate : Math.min(rate, Math.max(rate * factor ** falls, minimum)),
};

/** Along half a cosine from one rate to another. */
function between(from: number, to: number, part: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * part));
}

/** Steps since the last restart and the length of the cycle around step `done`. */
function withinCycle(done: number, cycle: number, factor: number): readonly [at: number, length: number] {
  if (factor === 1) return [done % cycle, cycle];
  let [start, length] = [0, cycle];
  while (done >= start + length) {
    start += length;
    length *= factor;
  }
  return [done - start, length];
}

/** The learning rate of step `step`, counted from 1, after `falls` falls on plateau. */
export function learningRateAt({ optimizer, schedule, steps }: Settings, step: number, falls: number): number {
  const { learningRate } = optimizer;
  const { warmup, kind } = schedule;
  if (step <= warmup) return (learningRate * step) / warmup;
  const span = { done: step - 1 - warmup, total: Math.max(steps - warmup, 1), falls };
  return shapes[kind](learningRate, schedule, span);
}

/** Whether the rate at a step depends on how many steps the run has: such a run cannot be made longer afterwards. */
export function laidOutForSteps({ kind, cycle }: ScheduleSpec): boolean {
  return kind === 'oneCycle' || (kind === 'cosine' && cycle === 0);
}
