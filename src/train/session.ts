// The training loop as a generator: it says what happened and hands control back after every step, evaluation batch or piece of a
// preview. It knows no disk, no process and no pause: whoever drives it stops by not asking for more.
// A run is a function of plan, data, settings and seed; only timings come from the clock.
import { canvasNode } from '../core/base/nodePath.ts';
import type { ErrorRecord, RunRecord, SplitName, StartRecord } from '../core/base/runRecords.ts';
import type { Dims } from '../core/ir/plan.ts';
import { trainedParams } from '../runtime/trainedParams.ts';
import type { TrainedParam } from '../runtime/trainedParams.ts';
import { baselinesOf } from './data/baselines.ts';
import { clipGradients } from './clip.ts';
import { evaluateSplit } from './evaluate.ts';
import type { Evaluation } from './evaluate.ts';
import { findOrigin } from './notFinite.ts';
import type { Clock } from './ports.ts';
import { preview, previewKind } from './preview.ts';
import { exhausted, freshProgress, keepsBest, seeValidation } from './progress.ts';
import type { Progress } from './progress.ts';
import { recorded, recordedAll } from './recorded.ts';
import { learningRateAt } from './schedule.ts';
import { optimizerStep } from './trainer.ts';
import type { Trainer } from './trainer.ts';

/** Time steps that an evaluation during training looks at; those at the end look at everything but long training splits. */
const WATCHED_STEPS = 50_000;
const FINAL_TRAIN_STEPS = 200_000;
/** Previews of a whole run. */
const MOST_PREVIEWS = 25;

export type SessionEvent =
  | { readonly type: 'record'; readonly record: RunRecord }
  /** A training step is over and recorded: weights, slots and counters belong together now. */
  | { readonly type: 'step' }
  /** The weights of the last step have the lowest validation loss so far. */
  | { readonly type: 'best' }
  /** The run goes on with the weights of its lowest validation loss: whoever drives it puts them back before asking for more. */
  | { readonly type: 'restore' }
  /** Control is handed back; ask again to go on. */
  | { readonly type: 'slice' };

/** How a session ended by itself. */
export type SessionEnd = 'finished' | 'early-stop' | 'not-finite';

/** The first record of a run. */
export function startRecord(trainer: Trainer, run: string, graph: string): StartRecord {
  const { plan, dataset, tasks, sets, training, stepsPerEpoch } = trainer;
  const trained = trainedParams(plan);
  return {
    type: 'start',
    run,
    graph,
    seed: training.seed,
    steps: training.steps,
    stepsPerEpoch,
    parameters: trained.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0),
    parameterNames: trained.map(({ name }) => name),
    parameterNodes: trained.map(({ node }) => canvasNode(node)),
    lossKind: plan.losses.map(({ kind }) => kind).join(' + '),
    ...(training.clipNorm > 0 ? { clipNorm: training.clipNorm } : {}),
    baselines: tasks[0] === undefined ? [] : baselinesOf(dataset, tasks[0], sets),
    preview: previewKind(trainer),
  };
}

export class Session {
  readonly trainer: Trainer;
  /** Changes as the session goes on; consistent with the weights at every `step` event. */
  readonly progress: Progress;
  readonly #clock: Clock;
  readonly #trained: readonly TrainedParam[];
  readonly #norms: Float64Array;
  /** Parameters for which the loss was last finite. */
  readonly #good: readonly (Float32Array | Float64Array)[];

  constructor(trainer: Trainer, clock: Clock, progress: Progress = freshProgress()) {
    this.trainer = trainer;
    this.progress = progress;
    this.#clock = clock;
    this.#trained = trainedParams(trainer.plan);
    this.#norms = new Float64Array(this.#trained.length);
    this.#good = this.#trained.map(({ name }) => trainer.executor.param(name).slice());
  }

  /** All that remains of the run. */
  *events(): Generator<SessionEvent, SessionEnd> {
    const { training, evaluateEvery } = this.trainer;
    // A session resumed at a step whose evaluation was still to come makes it now.
    if (this.progress.step > 0) yield* this.#watch();
    while (this.progress.step < training.steps && !exhausted(this.progress, training)) {
      const failure = yield* this.#trainStep();
      if (failure !== undefined) {
        yield { type: 'record', record: failure };
        return 'not-finite';
      }
      yield { type: 'slice' };
      if (this.progress.step % evaluateEvery === 0 || this.progress.step === training.steps) yield* this.#watch();
    }
    const early = this.progress.step < training.steps;
    yield* this.#finish(early);
    return early ? 'early-stop' : 'finished';
  }

  *#trainStep(): Generator<SessionEvent, ErrorRecord | undefined> {
    const { executor, batches, training, scales, stepsPerEpoch } = this.trainer;
    const started = this.#clock.seconds();
    const step = this.progress.step + 1;
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    const { real, dims } = batches.fill(executor, epoch, (step - 1) % stepsPerEpoch, step);
    executor.run('train', { seed: training.seed, step });
    const loss = executor.output('loss')[0] ?? NaN;
    const penalized = training.l1 > 0 || training.l2 > 0;
    const penalty = penalized ? executor.addPenalty(training.l1, training.l2) : 0;
    const gradNorm = executor.gradNorms(this.#norms);
    if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) return this.#failure(step, loss, dims);
    this.#trained.forEach(({ name }, i) => this.#good[i]?.set(executor.param(name)));
    const gradNorms = recordedAll(this.#norms.map(Math.sqrt));
    clipGradients(executor, training, gradNorm, this.#norms);
    const learningRate = learningRateAt(training, step, this.progress.plateau.falls);
    executor.update(optimizerStep(training, step, learningRate), scales);
    batches.took(executor);
    const duration = this.#clock.seconds() - started;
    this.progress.step = step;
    this.progress.elapsed += duration;
    yield {
      type: 'record',
      record: {
        type: 'step',
        step,
        epoch,
        loss,
        ...(penalized ? { penalty: recorded(penalty) } : {}),
        gradNorm,
        gradNorms,
        learningRate,
        tokensPerSecond: duration > 0 ? Math.round(real / duration) : 0,
        elapsed: this.progress.elapsed,
      },
    };
    yield { type: 'step' };
    return undefined;
  }

  /** Says where it began and puts the last good weights back. */
  #failure(step: number, loss: number, dims: Dims): ErrorRecord {
    const { executor, training } = this.trainer;
    const { node, what } = findOrigin(executor, dims, { seed: training.seed, step });
    if (!Number.isFinite(loss)) {
      this.#trained.forEach(({ name }, i) => executor.param(name).set(this.#good[i] ?? []));
      executor.paramsChanged();
    }
    const subject = Number.isFinite(loss) ? 'The gradient' : 'The loss';
    return {
      type: 'error',
      code: 'not-finite',
      message:
        `${subject} was no finite number at step ${step}; it began in ${what}. The step was not applied, and the last good weights are kept. ` +
        `Try a lower learning rate than ${training.optimizer.learningRate}${training.clipNorm > 0 ? '' : ', or clip the gradient norm'}.`,
      ...(node === undefined ? {} : { node: canvasNode(node) }),
      step,
    };
  }

  /** Evaluation on the validation split and, now and then, a preview. */
  *#watch(): Generator<SessionEvent, void> {
    const { training, evaluateEvery } = this.trainer;
    const { step } = this.progress;
    const last = step === training.steps;
    if (!last && step % evaluateEvery !== 0) return;
    const number = Math.ceil(step / evaluateEvery);
    const every = Math.ceil(training.steps / evaluateEvery / MOST_PREVIEWS);
    const shown = last || number % every === 0;
    if (!last) {
      const found = yield* this.#evaluate('validation', WATCHED_STEPS);
      if (found !== undefined) yield* this.#report(found, shown);
    }
    if (shown) {
      const made = yield* sliced(preview(this.trainer, step));
      if (made !== undefined) yield { type: 'record', record: made };
    }
  }

  /** All three splits after the last step; with the best weights where those are kept. */
  *#finish(early: boolean): Generator<SessionEvent, void> {
    const { training } = this.trainer;
    const keeps = keepsBest(training);
    if (keeps && !early) {
      const last = yield* this.#evaluate('validation');
      if (last !== undefined) yield* this.#report(last, true);
    }
    const { step, bestStep } = this.progress;
    const best = keeps && bestStep > 0 && bestStep < step ? { weightsOf: bestStep } : {};
    if ('weightsOf' in best) yield { type: 'restore' };
    const train = yield* this.#evaluate('train', FINAL_TRAIN_STEPS);
    if (train !== undefined) yield { type: 'record', record: { ...train.record, ...best } };
    if (!keeps || 'weightsOf' in best) {
      const validation = yield* this.#evaluate('validation');
      if (validation !== undefined && 'weightsOf' in best)
        yield { type: 'record', record: { ...validation.record, ...best } };
      else if (validation !== undefined) yield* this.#report(validation, true);
    }
    const test = yield* this.#evaluate('test');
    if (test !== undefined) yield { type: 'record', record: { ...test.record, ...best } };
  }

  *#evaluate(split: SplitName, mostSteps?: number): Generator<SessionEvent, Evaluation | undefined> {
    return yield* sliced(evaluateSplit(this.trainer, split, this.progress.step, mostSteps));
  }

  *#report({ record, classes, loss }: Evaluation, shown: boolean): Generator<SessionEvent, void> {
    yield { type: 'record', record };
    if (shown && classes !== undefined) yield { type: 'record', record: classes };
    if (seeValidation(this.progress, this.trainer.training, loss)) yield { type: 'best' };
  }
}

/** Work that yields between its pieces, as slices of the session. */
function* sliced<T>(work: Generator<undefined, T>): Generator<SessionEvent, T> {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    yield { type: 'slice' };
  }
}
