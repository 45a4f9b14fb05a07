// Metrics people understand, summed up batch by batch: errors in the units of the file (numberMetrics.ts), shares of right answers,
// F1, perplexity, bits per character. Padding never counts, nor what a mask takes out. Each is compared with the score of not learning anything (data/baselines.ts).
import { spokenTarget } from './decode.ts';
import { majorityClass } from './data/baselines.ts';
import { CtcMetrics } from './ctcMetrics.ts';
import { ClassCounts } from './classCounts.ts';
import { lengthOf, spansFor } from './data/dataset.ts';
import type { Dataset, FieldColumn, SequenceSet, SequenceSets } from './data/dataset.ts';
import type { Task } from './data/task.ts';
import { NumberMetrics } from './numberMetrics.ts';
import { eachScored } from './scored.ts';
import type { Metrics, Scored } from './scored.ts';

const MOST_CONFUSED = 50;
/** Classes that are scored one by one at most. */
const FEW_CLASSES = 8;

export function metricsFor(dataset: Dataset, task: Task, sets: SequenceSets): Metrics {
  const column = task.targets[0];
  switch (task.loss.kind) {
    case 'crossEntropy':
      return column === undefined ? nothing : new ClassMetrics(task, column, sets);
    case 'binaryCrossEntropy':
      return column === undefined ? nothing : new BinaryMetrics(task, column, sets);
    case 'ctc':
      return column === undefined ? nothing : new CtcMetrics(column);
    default:
      return new NumberMetrics(dataset, task, sets);
  }
}

const nothing: Metrics = { add: () => undefined, result: () => ({}), confusion: () => undefined };

/** Accuracy against the majority class, macro F1 and perplexity; for characters bits in the place of F1. */
class ClassMetrics implements Metrics {
  readonly #task: Task;
  readonly #column: FieldColumn;
  readonly #counts: ClassCounts | undefined;
  readonly #majority: number;
  /** Whether target sequences count as a whole too: those with time steps of their own. */
  readonly #whole: boolean;
  #right = 0;
  #count = 0;
  #usual = 0;
  #sequences = 0;
  #wholeRight = 0;

  constructor(task: Task, column: FieldColumn, sets: SequenceSets) {
    this.#task = task;
    this.#column = column;
    this.#whole = spokenTarget(task) !== undefined;
    const { classes, type } = column.info;
    this.#counts = type === 'category' && classes <= MOST_CONFUSED ? new ClassCounts(classes) : undefined;
    this.#majority = type === 'category' || this.#whole ? majorityClass(task, column, sets) : NaN;
  }

  add(batch: Scored): void {
    const { prediction, width } = batch;
    const wrong = new Set<number>();
    eachScored(this.#task, this.#column, batch, (row, at, weight) => {
      let best = 0;
      for (let c = 1; c < width; c++)
        if ((prediction[at * width + c] ?? 0) > (prediction[at * width + best] ?? 0)) best = c;
      const truth = this.#column.values[row] ?? 0;
      this.#count += weight;
      if (best === truth) this.#right += weight;
      else wrong.add(row);
      if (truth === this.#majority) this.#usual += weight;
      this.#counts?.add(truth, best, weight);
    });
    if (this.#whole) this.#addSequences(batch, wrong);
  }

  #addSequences({ set, indices }: Scored, wrong: ReadonlySet<number>): void {
    const spans = spansFor(set, this.#column);
    for (let b = 0; b < indices.length; b++) {
      const index = indices[b] ?? 0;
      const rows = Array.from({ length: lengthOf(spans, index) }, (_, t) => (spans.starts[index] ?? 0) + t);
      this.#sequences++;
      if (!rows.some((row) => wrong.has(row))) this.#wholeRight++;
    }
  }

  result(meanLoss: number): Readonly<Record<string, number>> {
    const accuracy = this.#right / this.#count;
    const perplexity = Math.exp(meanLoss);
    if (this.#whole) {
      const [sequenceAccuracy, majorityAccuracy] = [this.#wholeRight / this.#sequences, this.#usual / this.#count];
      return { accuracy, sequenceAccuracy, majorityAccuracy, bitsPerCharacter: meanLoss / Math.LN2, perplexity };
    }
    if (this.#column.info.type === 'tokens') return { bitsPerCharacter: meanLoss / Math.LN2, perplexity, accuracy };
    const counts = this.#counts;
    if (counts === undefined) return { accuracy, perplexity };
    const majorityAccuracy = counts.shareOf(this.#majority);
    const each = counts.f1PerClass();
    const few = each.length > 2 && each.length <= FEW_CLASSES;
    const named = few ? each.map((f1, i) => [`f1:${this.#labels()[i] ?? i}`, f1] as const) : [];
    return {
      accuracy,
      majorityAccuracy,
      f1: counts.macroF1(),
      perplexity,
      ...Object.fromEntries(named.filter(([, f1]) => !Number.isNaN(f1))),
    };
  }

  confusion(): ReturnType<Metrics['confusion']> {
    return this.#counts === undefined ? undefined : { labels: this.#labels(), counts: this.#counts.rows() };
  }

  #labels(): readonly string[] {
    const { classes, symbols } = this.#column.info;
    return symbols ?? Array.from({ length: classes }, (_, i) => String(i));
  }
}

/** Yes/no answers at the threshold 0.5, over all target fields: accuracy, and precision, recall and F1 of “yes”. */
class BinaryMetrics implements Metrics {
  readonly #task: Task;
  readonly #majority: number;
  readonly #counts = new ClassCounts(2);

  constructor(task: Task, column: FieldColumn, sets: SequenceSets) {
    this.#task = task;
    this.#majority = majorityClass(task, column, sets);
  }

  add(batch: Scored): void {
    const { prediction, width } = batch;
    this.#task.targets.forEach((column, offset) => {
      eachScored(this.#task, column, batch, (row, at, weight) => {
        const guess = prediction[at * width + offset] ?? NaN;
        this.#counts.add((column.values[row] ?? 0) > 0.5 ? 1 : 0, guess > 0.5 ? 1 : 0, weight);
      });
    });
  }

  result(): Readonly<Record<string, number>> {
    const accuracy = this.#counts.accuracy();
    const { precision, recall, f1 } = this.#counts.scoresOf(1);
    const scores = { precision, recall, f1 };
    return this.#task.targets.length === 1
      ? { accuracy, majorityAccuracy: this.#counts.shareOf(this.#majority), ...scores }
      : { accuracy, ...scores };
  }

  confusion(): ReturnType<Metrics['confusion']> {
    const symbols = this.#task.targets.length === 1 ? this.#task.targets[0]?.info.symbols : undefined;
    return { labels: symbols?.length === 2 ? symbols : ['no', 'yes'], counts: this.#counts.rows() };
  }
}

/** How much the positions of a batch count together in the mean that a loss is. */
export function countedPositions(
  { loss, targets }: Task,
  set: SequenceSet,
  indices: ArrayLike<number>,
  weights: ArrayLike<number> | null,
): number {
  if (weights !== null) return Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  if (!loss.perStep) return indices.length;
  const [column] = targets;
  const spans = column === undefined ? set : spansFor(set, column);
  let steps = 0;
  for (let b = 0; b < indices.length; b++) steps += lengthOf(spans, indices[b] ?? 0);
  return steps;
}
