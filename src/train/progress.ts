// How far a session has come: what it must know to go on from a checkpoint as if it had never stopped.
import type { TrainingSpec } from '../core/graph/model.ts';
import type { Counters } from './checkpoint.ts';
import { freshPlateau, seePlateau } from './schedule.ts';
import type { PlateauState } from './schedule.ts';

/** What early stopping remembers between evaluations. */
export interface StoppingState {
  /** Lowest validation loss that counted as better. */
  best: number;
  /** Evaluations since then. */
  waited: number;
}

export interface Progress {
  step: number;
  /** Seconds of training. */
  elapsed: number;
  bestLoss: number;
  bestStep: number;
  readonly plateau: PlateauState;
  readonly stopping: StoppingState;
}

export function freshProgress(): Progress {
  return {
    step: 0,
    elapsed: 0,
    bestLoss: Infinity,
    bestStep: 0,
    plateau: freshPlateau(),
    stopping: { best: Infinity, waited: 0 },
  };
}

type Settings = Pick<TrainingSpec, 'schedule' | 'earlyStopping' | 'keepBest'>;

/** Takes the validation loss of an evaluation into account. True when it is the lowest so far. */
export function seeValidation(progress: Progress, { schedule, earlyStopping }: Settings, loss: number): boolean {
  if (schedule.kind === 'plateau') seePlateau(progress.plateau, schedule, loss);
  const { stopping } = progress;
  if (loss < stopping.best - earlyStopping.minDelta) {
    stopping.best = loss;
    stopping.waited = 0;
  } else {
    stopping.waited++;
  }
  if (!(loss < progress.bestLoss)) return false;
  progress.bestLoss = loss;
  progress.bestStep = progress.step;
  return true;
}

/** Whether early stopping ends the run here. */
export function exhausted({ stopping }: Progress, { earlyStopping }: Settings): boolean {
  return earlyStopping.patience > 0 && stopping.waited >= earlyStopping.patience;
}

/** Whether a run ends with its best weights instead of the last ones. */
export function keepsBest({ earlyStopping, keepBest }: Pick<Settings, 'earlyStopping' | 'keepBest'>): boolean {
  return keepBest || earlyStopping.patience > 0;
}

const written = (loss: number): number | null => (Number.isFinite(loss) ? loss : null);
const read = (loss: number | null): number => loss ?? Infinity;

/** As a checkpoint keeps it; `records` is the length of the log. State that the settings have no use for is left out. */
export function countersOf(progress: Progress, settings: Settings, records: number): Counters {
  const { step, elapsed, bestLoss, bestStep, plateau, stopping } = progress;
  return {
    step,
    records,
    elapsed,
    bestLoss: written(bestLoss),
    bestStep,
    ...(settings.schedule.kind === 'plateau' ? { plateau: { ...plateau, best: written(plateau.best) } } : {}),
    ...(settings.earlyStopping.patience > 0
      ? { stopping: { best: written(stopping.best), waited: stopping.waited } }
      : {}),
  };
}

export function progressFrom(counters: Counters): Progress {
  const fresh = freshProgress();
  const { step, elapsed, bestLoss, bestStep, plateau, stopping } = counters;
  return {
    step,
    elapsed,
    bestLoss: read(bestLoss),
    bestStep,
    plateau: plateau === undefined ? fresh.plateau : { ...plateau, best: read(plateau.best) },
    stopping: stopping === undefined ? fresh.stopping : { ...stopping, best: read(stopping.best) },
  };
}
