// Naive scores against published numbers: last 20 % of the rows as test, one step ahead, RMSE in raw units.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CsvData } from '../../../../src/core/graph/model.ts';
import type { PlanLoss } from '../../../../src/core/ir/plan.ts';
import { baselinesOf } from '../../../../src/train/data/baselines.ts';
import { openDataset } from '../../../../src/train/data/openDataset.ts';
import { taskOf } from '../../../../src/train/data/task.ts';
import { examplesFolder, memorySource } from '../../../support/memorySource.ts';

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/data');

function loss(target: string, kind = 'mse', perStep = false): PlanLoss {
  return { node: 'loss', kind, weight: 1, targets: [target], targetFeed: '', prediction: '', perStep };
}

async function scores(folder: string, file: string, target: string, season: number): Promise<Record<string, number>> {
  const spec: CsvData = {
    kind: 'csv',
    path: file,
    window: 20,
    horizon: 1,
    stride: 1,
    normalize: 'standard',
    season,
    split: { by: 'time', train: 0.7, validation: 0.1 },
  };
  const source = memorySource({ [file]: readFileSync(path.join(folder, file), 'utf8') });
  const result = await openDataset(spec, source, { used: new Set([target]), targets: new Set([target]) });
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  const { dataset } = result;
  const found = baselinesOf(dataset, taskOf(dataset, loss(target)), dataset.sequences(false));
  return Object.fromEntries(found.filter(({ split }) => split === 'test').map(({ name, value }) => [name, value]));
}

describe('one-step forecasts', () => {
  test('births per day: persistence 1271, season of 7 days 532.6', async () => {
    const found = await scores(examplesFolder, 'us-births-1969-1988.csv', 'births', 7);
    expect(found['persistence']).toBeCloseTo(1271, 0);
    expect(found['seasonal (7)']).toBeCloseTo(532.6, 1);
  });

  test('the week is found when the file names no season', async () => {
    const found = await scores(examplesFolder, 'us-births-1969-1988.csv', 'births', 0);
    expect(Object.keys(found)).toEqual(['seasonal (7)', 'persistence']);
  });

  test('CO2 by month: persistence 1.367, season of 12 months 2.412', async () => {
    const found = await scores(fixtures, 'co2-concentration.csv', 'CO2', 12);
    expect(found['persistence']).toBeCloseTo(1.367, 3);
    expect(found['seasonal (12)']).toBeCloseTo(2.412, 3);
  });

  test('Seattle temp_max: persistence 3.063, no season better', async () => {
    const found = await scores(examplesFolder, 'seattle-weather.csv', 'temp_max', 0);
    expect(Object.keys(found)).toEqual(['persistence']);
    expect(found['persistence']).toBeCloseTo(3.063, 3);
  });

  test('weekly CO2 with gaps: finite, and no score rests on a filled value', async () => {
    const found = await scores(fixtures, 'co2-weekly-gaps.csv', 'co2', 0);
    expect(found['persistence']).toBeGreaterThan(0.1);
    expect(found['persistence']).toBeLessThan(1);
  });
});

test('majority class of the training split, scored on the others', async () => {
  const text = `a,b\n${Array.from({ length: 100 }, (_, i) => `${i},${i % 4 === 0 ? 'x' : 'y'}`).join('\n')}`;
  const spec: CsvData = {
    kind: 'csv',
    path: 'a.csv',
    window: 1,
    horizon: 0,
    stride: 1,
    normalize: 'none',
    season: 0,
    split: { by: 'time', train: 0.6, validation: 0.2 },
  };
  const result = await openDataset(spec, memorySource({ 'a.csv': text }));
  if (!result.ok) throw new Error('refused');
  const found = baselinesOf(
    result.dataset,
    taskOf(result.dataset, loss('b', 'crossEntropy')),
    result.dataset.sequences(false),
  );
  expect(found.map(({ split, metric, value }) => [split, metric, value])).toEqual([
    ['validation', 'accuracy', 0.75],
    ['test', 'accuracy', 0.75],
  ]);
});

test('characters: a strict alternation costs 1 bit by unigram and nearly none by bigram', async () => {
  const result = await openDataset(
    {
      kind: 'text',
      path: 'a.txt',
      window: 10,
      stride: 10,
      lowercase: false,
      limit: 0,
      split: { by: 'time', train: 0.8, validation: 0.1 },
    },
    memorySource({ 'a.txt': 'ab'.repeat(5000) }),
  );
  if (!result.ok) throw new Error('refused');
  const sets = result.dataset.sequences(true);
  const found = baselinesOf(result.dataset, taskOf(result.dataset, loss('next', 'crossEntropy', true)), sets);
  const value = (name: string): number => found.find((b) => b.name === name && b.split === 'test')?.value ?? NaN;
  expect(value('unigram entropy')).toBeCloseTo(1, 3);
  expect(value('bigram entropy')).toBeLessThan(0.01);
});
