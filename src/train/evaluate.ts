// Scores a split batch by batch: mean loss and metrics. A generator, so that whoever drives it can stop or pause between batches.
import type { ClassesRecord, EvalRecord, SplitName } from '../core/base/runRecords.ts';
import { evaluationPieces } from './evaluationPieces.ts';
import { countedPositions, metricsFor } from './metrics.ts';
import { recorded } from './recorded.ts';
import type { Trainer } from './trainer.ts';

export interface Evaluation {
  readonly record: EvalRecord;
  /** Confusion counts, where the first loss has classes. */
  readonly classes: ClassesRecord | undefined;
  readonly loss: number;
}

/**
 * Runs the evaluation program over a split; undefined when the split is empty. With `mostSteps`, over evenly spread sequences of at
 * most about that many time steps in all, or over the first ones when state is carried. Yields after each batch.
 */
export function* evaluateSplit(
  trainer: Trainer,
  split: SplitName,
  step: number,
  mostSteps = Infinity,
): Generator<undefined, Evaluation | undefined> {
  const { plan, dataset, sets, tasks, executor } = trainer;
  const scores = tasks.map((task) => ({
    task,
    metrics: metricsFor(dataset, task, sets),
    width: lastSize(trainer, task.loss.prediction),
    sum: 0,
    count: 0,
  }));
  let pieces = 0;
  for (const { set, indices } of evaluationPieces(trainer, split, step, mostSteps)) {
    pieces++;
    for (const score of scores) {
      const { loss } = score.task;
      const weights = loss.weights === undefined ? null : executor.output(loss.weights);
      const positions = countedPositions(score.task, set, indices, weights);
      score.sum += (executor.output(`loss:${loss.node}`)[0] ?? NaN) * positions;
      score.count += positions;
      score.metrics.add({ set, indices, prediction: executor.output(loss.prediction), width: score.width, weights });
    }
    yield undefined;
  }
  if (pieces === 0) return undefined;
  const metrics: Record<string, ReturnType<typeof recorded>> = {};
  let loss = 0;
  scores.forEach((score, i) => {
    const mean = score.sum / score.count;
    loss += mean * score.task.loss.weight;
    const prefix = i === 0 ? '' : `${score.task.loss.node}.`;
    for (const [name, value] of Object.entries(score.metrics.result(mean))) metrics[prefix + name] = recorded(value);
  });
  const confusion = scores[0]?.metrics.confusion();
  return {
    record: { type: 'eval', step, split, loss: recorded(loss), metrics },
    classes: confusion === undefined || plan.losses.length === 0 ? undefined : { type: 'classes', step, ...confusion },
    loss,
  };
}

/** Last size of an output's shape: features of a prediction. */
export function lastSize({ plan }: Pick<Trainer, 'plan'>, output: string): number {
  const size = plan.outputs.find(({ name }) => name === output)?.shape.at(-1);
  return typeof size === 'number' ? size : 1;
}
