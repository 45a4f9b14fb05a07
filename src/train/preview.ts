// What a run shows besides numbers, after an evaluation: a forecast beside the truth, or text as the net writes it now.
import { RandomStream } from '../core/base/random.ts';
import type { ForecastRecord, SampleRecord, StartRecord } from '../core/base/runRecords.ts';
import { toRaw } from './data/dataset.ts';
import type { SequenceSet } from './data/dataset.ts';
import { lastRow } from './data/feeder.ts';
import { decode, vocabularyOf } from './data/vocabulary.ts';
import { lastSize } from './evaluate.ts';
import { characterLoss, generateText } from './generate.ts';
import { recordedAll } from './recorded.ts';
import type { Trainer } from './trainer.ts';

/** Points of a forecast, characters of a prompt and of a sample. */
const POINTS = 200;
const PROMPT = 24;
const SAMPLE = 160;
const TEMPERATURE = 0.8;

/** What a run of this plan on this data can show. */
export function previewKind({ dataset, executor, tasks }: Trainer): StartRecord['preview'] {
  if (characterLoss({ executor, dataset }) !== undefined) return 'text';
  const first = tasks[0];
  if (first === undefined) return 'none';
  if (first.loss.kind === 'crossEntropy' || first.loss.kind === 'binaryCrossEntropy') {
    const labels = first.targets[0]?.info.type !== 'tokens';
    return labels && (first.targets[0]?.info.classes ?? 0) <= 50 ? 'classes' : 'none';
  }
  return dataset.spec.kind === 'csv' && first.targets[0]?.raw != null ? 'forecast' : 'none';
}

/** Yields between pieces of work. Classes come with the evaluation and are not made here. */
export function* preview(
  trainer: Trainer,
  step: number,
): Generator<undefined, ForecastRecord | SampleRecord | undefined> {
  switch (previewKind(trainer)) {
    case 'forecast':
      return yield* forecast(trainer, step);
    case 'text':
      return yield* sampleText(trainer, step);
    default:
      return undefined;
  }
}

function shownSet({ sets }: Trainer): SequenceSet {
  return [sets.validation, sets.test].find((set) => set.starts.length > 0) ?? sets.train;
}

/** The target at the end of each of the first windows of the validation split, and what the net says. */
function* forecast(trainer: Trainer, step: number): Generator<undefined, ForecastRecord | undefined> {
  const { dataset, tasks, executor, feeder, training, batch } = trainer;
  const [task] = tasks;
  const [column] = task?.targets ?? [];
  if (task === undefined || column === undefined) return undefined;
  const set = shownSet(trainer);
  const width = lastSize(trainer, task.loss.prediction);
  const count = Math.min(POINTS, set.starts.length);
  const rows: number[] = [];
  const truth: number[] = [];
  const prediction: number[] = [];
  for (let at = 0; at < count; at += batch) {
    const indices = Int32Array.from({ length: Math.min(batch, count - at) }, (_, i) => at + i);
    feeder.fill(executor, set, indices);
    executor.run('evaluate', { seed: training.seed, step });
    const output = executor.output(task.loss.prediction);
    // Time-major: the last step of each sequence stands in the last B rows.
    const from = output.length - indices.length * width;
    indices.forEach((index, b) => {
      const row = lastRow(column, column.targetShift, set, index);
      rows.push(row);
      truth.push(column.raw?.[row] ?? NaN);
      prediction.push(toRaw(column, output[from + b * width] ?? NaN));
    });
    yield undefined;
  }
  return {
    type: 'forecast',
    step,
    field: column.info.name,
    labels: rows.map((row) => dataset.label(row)),
    truth: recordedAll(truth),
    prediction: recordedAll(prediction),
  };
}

function* sampleText(trainer: Trainer, step: number): Generator<undefined, SampleRecord | undefined> {
  const { dataset, executor, training } = trainer;
  const column = dataset.columns.get('text');
  const symbols = dataset.fitted.fields.find((field) => field.type === 'tokens');
  if (column === undefined || symbols?.type !== 'tokens') return undefined;
  const start = shownSet(trainer).starts[0] ?? 0;
  const prompt = decode(column.values.subarray(start, start + PROMPT), vocabularyOf(symbols.symbols));
  const random = new RandomStream(training.seed, 'sample', step);
  let text = '';
  for (const character of generateText({
    executor,
    dataset,
    prompt,
    length: SAMPLE,
    temperature: TEMPERATURE,
    random,
  })) {
    text += character;
    if (text.length % 16 === 0) yield undefined;
  }
  return { type: 'sample', step, prompt, text };
}
