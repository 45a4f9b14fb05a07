// Scores of classes and of yes or no: accuracy agrees with the confusion counts, and the majority is what the data say.
// Every metric of fixed predictions, with and without masks, is what it is by hand.
import { describe, expect, test, vi } from 'vitest';
import type { RunRecord } from '../../../src/core/base/runRecords.ts';
import { ClassCounts } from '../../../src/train/classCounts.ts';
import { evaluateSplit } from '../../../src/train/evaluate.ts';
import { Session } from '../../../src/train/session.ts';
import { trainerOf } from '../../support/prepareTask.ts';

vi.setConfig({ testTimeout: 60_000 });

const rows = Array.from(
  { length: 120 },
  (_, i) => `${Math.sin(i)},${i % 4 === 0 ? 1 : 0},${i % 4 === 0 ? 'wet' : 'dry'}`,
);
const files = { 'a.csv': `x,flag,sky\n${rows.join('\n')}` };

function graph(loss: object, units: number): string {
  return JSON.stringify({
    version: 1,
    data: {
      kind: 'csv',
      path: 'a.csv',
      window: 4,
      horizon: 0,
      normalize: 'minmax',
      split: { by: 'time', train: 0.6, validation: 0.2 },
    },
    nodes: {
      in: { kind: 'input', fields: ['x'] },
      memory: { kind: 'gru', units: 4, inputs: { x: 'in.y' } },
      out: { kind: 'dense', units, inputs: { x: 'memory.last' } },
      loss: { ...loss, inputs: { prediction: 'out.y' } },
    },
    training: { optimizer: { kind: 'adam', learningRate: 0.01 }, batch: 16, steps: 6, seed: 1 },
    layout: {},
  });
}

async function records(text: string): Promise<RunRecord[]> {
  const session = new Session(await trainerOf(text, files), { seconds: () => 0 });
  return [...session.events()].flatMap((event) => (event.type === 'record' ? [event.record] : []));
}

test.each([
  ['cross-entropy of a category', { kind: 'crossEntropy', target: 'sky' }, 2, ['dry', 'wet']],
  ['binary cross-entropy of a number', { kind: 'binaryCrossEntropy', target: 'flag' }, 1, ['no', 'yes']],
  ['binary cross-entropy of a category', { kind: 'binaryCrossEntropy', target: 'sky' }, 1, ['dry', 'wet']],
])('%s', async (_name, loss, units, labels) => {
  const all = await records(graph(loss, units));
  const score = all.findLast((r) => r.type === 'eval' && r.split === 'validation');
  const classes = all.findLast((r) => r.type === 'classes');
  if (score?.type !== 'eval' || classes?.type !== 'classes') throw new Error('no evaluation');
  const total = classes.counts.flat().reduce((sum, n) => sum + n, 0);
  const right = classes.counts.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  expect(classes.labels).toEqual(labels);
  expect(classes.counts.map((row) => row.reduce((sum, n) => sum + n, 0))).toEqual([18, 6]);
  expect(score.metrics['accuracy']).toBe(right / total);
  expect(score.metrics['majorityAccuracy']).toBe(0.75);
  expect(score.metrics['perplexity'] ?? score.metrics['precision']).toBeTypeOf('number');
});

/** Metrics of the test split: windows of two rows, everything as the file has it, nothing trained. */
async function scoresOf(
  columns: string,
  rows: readonly string[],
  nodes: object,
): Promise<Readonly<Record<string, unknown>>> {
  const text = JSON.stringify({
    version: 1,
    data: {
      kind: 'csv',
      path: 'a.csv',
      window: 2,
      stride: 2,
      horizon: 0,
      normalize: 'none',
      split: { by: 'time', train: 0.3, validation: 0.2 },
    },
    nodes,
    training: { batch: 2, steps: 1 },
  });
  const trainer = await trainerOf(text, { 'a.csv': `${columns}\n${rows.join('\n')}` });
  const run = evaluateSplit(trainer, 'test', 0);
  for (let next = run.next(); ; next = run.next()) {
    if (next.done !== true) continue;
    if (next.value === undefined) throw new Error('the split is empty');
    return { loss: next.value.record.loss, ...next.value.record.metrics, counts: next.value.classes?.counts };
  }
}

describe('by hand', () => {
  const filler = (count: number, row: string): string[] => new Array<string>(count).fill(row);
  // The last ten of twenty rows are the test split: five windows of two, in batches of two.
  const guesses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const truths = [1, 1, 3, 6, 5, 6, 4, 8, 9, 14];
  const weights = [1, 0, 1, 1, 0, 1, 1, 2, 1, 0];
  const numbers = guesses.map((guess, i) => `${guess},${truths[i]},${weights[i]}`);
  const table = [...filler(10, '0,1,1'), ...numbers];

  test('RMSE, MAE and R²', async () => {
    const got = await scoresOf('x,y,w', table, {
      in: { kind: 'input', fields: ['x'] },
      loss: { kind: 'mae', target: 'y', inputs: { prediction: 'in.y' } },
    });
    // Errors 0 1 0 −2 0 0 3 0 0 −4; truths have the mean 5.7 and Σ (y − 5.7)² = 140.1.
    expect(got['loss']).toBeCloseTo(1, 10);
    expect(got['mae']).toBeCloseTo(1, 10);
    expect(got['rmse']).toBeCloseTo(Math.sqrt(30 / 10), 10);
    expect(got['r2']).toBeCloseTo(1 - 30 / 140.1, 10);
  });

  test('with a mask only what it lets through counts, by its weight', async () => {
    const got = await scoresOf('x,y,w', table, {
      in: { kind: 'input', fields: ['x'] },
      w: { kind: 'input', fields: ['w'] },
      loss: { kind: 'mse', target: 'y', inputs: { prediction: 'in.y', mask: 'w.y' } },
    });
    // Weights 1 0 1 1 0 1 1 2 1 0: errors 0 · 0 −2 · 0 3 0 0 0 ·, Σ w = 8; truths 1 3 6 6 4 8 8 9, mean 45/8.
    const mean = 45 / 8;
    const spread = [1, 3, 6, 6, 4, 8, 8, 9].reduce((sum, y) => sum + (y - mean) ** 2, 0);
    expect(got['loss']).toBeCloseTo(13 / 8, 10);
    expect(got['rmse']).toBeCloseTo(Math.sqrt(13 / 8), 10);
    expect(got['mae']).toBeCloseTo(5 / 8, 10);
    expect(got['r2']).toBeCloseTo(1 - 13 / spread, 10);
  });

  const yes = [0.9, 0.8, 0.2, 0.6, 0.1, 0.7, 0.4, 0.3, 0.9, 0.1];
  const isYes = [1, 1, 1, 0, 0, 0, 1, 0, 1, 0];
  const answers = [...filler(10, '0.5,0,1'), ...yes.map((p, i) => `${p},${isYes[i]},${weights[i]}`)];

  test('accuracy, precision, recall and F1 of yes', async () => {
    const got = await scoresOf('p,flag,w', answers, {
      in: { kind: 'input', fields: ['p'] },
      loss: { kind: 'binaryCrossEntropy', from: 'probabilities', target: 'flag', inputs: { prediction: 'in.y' } },
    });
    // Yes is answered at 1 2 4 6 9, right at 1 2 9; it is true at 1 2 3 7 9.
    expect(got['counts']).toEqual([
      [3, 2],
      [2, 3],
    ]);
    expect(got['accuracy']).toBeCloseTo(0.6, 12);
    expect(got['precision']).toBeCloseTo(3 / 5, 12);
    expect(got['recall']).toBeCloseTo(3 / 5, 12);
    expect(got['f1']).toBeCloseTo(3 / 5, 12);
    expect(got['majorityAccuracy']).toBeCloseTo(0.5, 12);
  });

  test('the same with a mask', async () => {
    const got = await scoresOf('p,flag,w', answers, {
      in: { kind: 'input', fields: ['p'] },
      w: { kind: 'input', fields: ['w'] },
      loss: {
        kind: 'binaryCrossEntropy',
        from: 'probabilities',
        target: 'flag',
        inputs: { prediction: 'in.y', mask: 'w.y' },
      },
    });
    // Left are 1 3 4 6 7 9 once and 8 twice: yes answered at 1 4 6 9, right at 1 9; true at 1 3 7 9; right too: 8, twice.
    expect(got['accuracy']).toBeCloseTo(4 / 8, 12);
    expect(got['precision']).toBeCloseTo(2 / 4, 12);
    expect(got['recall']).toBeCloseTo(2 / 4, 12);
    expect(got['majorityAccuracy']).toBeCloseTo(4 / 8, 12);
  });

  test('accuracy, macro F1, F1 per class and perplexity of three classes', async () => {
    const skies = ['sun', 'sun', 'rain', 'rain', 'fog', 'sun', 'sun', 'rain', 'fog', 'sun'];
    // One-hot scores far apart: the answer is the column with the 9; columns in the order of the labels, which is alphabetical.
    const said = ['sun', 'rain', 'rain', 'sun', 'sun', 'sun', 'sun', 'rain', 'rain', 'sun'];
    const order = ['fog', 'rain', 'sun'];
    const rows = skies.map((sky, i) => `${order.map((one) => (one === said[i] ? 9 : 0)).join(',')},${sky}`);
    const start = ['sun', 'rain', 'fog', ...filler(7, 'sun')].map((sky) => `0,0,0,${sky}`);
    const got = await scoresOf('a,b,c,sky', [...start, ...rows], {
      in: { kind: 'input', fields: ['a', 'b', 'c'] },
      loss: { kind: 'crossEntropy', target: 'sky', inputs: { prediction: 'in.y' } },
    });
    const f1 = { sun: (2 * 4) / (6 + 5), rain: (2 * 2) / (4 + 3), fog: 0 };
    expect(got['accuracy']).toBeCloseTo(6 / 10, 12);
    expect(got['f1:sun']).toBeCloseTo(f1.sun, 12);
    expect(got['f1:rain']).toBeCloseTo(f1.rain, 12);
    expect(got['f1:fog']).toBe(0);
    expect(got['f1']).toBeCloseTo((f1.sun + f1.rain + f1.fog) / 3, 12);
    const entropy = Math.log(Math.exp(9) + 2) - (9 * 6) / 10;
    expect(got['loss']).toBeCloseTo(entropy, 10);
    expect(got['perplexity']).toBeCloseTo(Math.exp(entropy), 8);
  });

  test('a class that neither occurs nor is predicted does not count in the macro mean', () => {
    const counts = new ClassCounts(3);
    counts.add(0, 0, 1);
    counts.add(2, 0, 1);
    expect(counts.f1PerClass()).toEqual([2 / 3, NaN, 0]);
    expect(counts.macroF1()).toBeCloseTo(1 / 3, 12);
    expect(counts.scoresOf(1)).toEqual({ precision: 0, recall: 0, f1: NaN });
  });
});
