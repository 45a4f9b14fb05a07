// Scores of classes and of yes or no: accuracy agrees with the confusion counts, and the majority is what the data say.
import { expect, test, vi } from 'vitest';
import type { RunRecord } from '../../../src/core/base/runRecords.ts';
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
  expect(score.metrics).toEqual({ accuracy: right / total, majorityAccuracy: 0.75 });
});
