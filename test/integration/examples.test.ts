// Real data through the whole pipe on the fast executor, in this process: sunspots and CO2 are forecast better than by persistence,
// and what was trained can be evaluated and used.
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../src/core/base/runRecords.ts';
import { createRun } from '../../src/platform/node/createRun.ts';
import { evaluateRun, generateRun, loadRun, predictRun } from '../../src/platform/node/loadRun.ts';
import { openTraining } from '../../src/platform/node/openTraining.ts';
import { examplesFolder } from '../support/memorySource.ts';

const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'rnn-examples-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sunspots = {
  version: 1,
  data: {
    kind: 'csv',
    path: 'sunspots.csv',
    window: 24,
    season: 11,
    split: { by: 'time', train: 0.7, validation: 0.1 },
  },
  nodes: {
    in: { kind: 'input', fields: ['SUNACTIVITY'] },
    memory: { kind: 'elman', units: 8, inputs: { x: 'in.y' } },
    out: { kind: 'dense', units: 1, inputs: { x: 'memory.last' } },
    loss: { kind: 'mse', target: 'SUNACTIVITY', inputs: { prediction: 'out.y' } },
  },
  training: { optimizer: { kind: 'adam', learningRate: 0.003 }, batch: 32, steps: 250, clipNorm: 1, seed: 1 },
  layout: {},
};

async function train(name: string, graph: object): Promise<{ run: string; records: readonly RunRecord[] }> {
  const text = JSON.stringify(graph);
  const { folder: run } = createRun({ graphFile: path.join(folder, name), text, studioVersion: 'test' });
  const opened = await openTraining({ folder: run, graphFolder: folder, resume: false, onRecord: () => undefined });
  if (!opened.ok) throw new Error(opened.error.message);
  const { training } = opened;
  while (training.run.advance());
  await training.close();
  return { run, records: training.log.records };
}

describe('sunspots', () => {
  let run = '';
  let records: readonly RunRecord[] = [];
  beforeAll(async () => {
    copyFileSync(path.join(examplesFolder, 'sunspots.csv'), path.join(folder, 'sunspots.csv'));
    ({ run, records } = await train('sunspots.rnn.json', sunspots));
  });
  const split = (name: string): Extract<RunRecord, { type: 'eval' }> => {
    const found = records.findLast((r) => r.type === 'eval' && r.split === name);
    if (found?.type !== 'eval') throw new Error(`no evaluation of ${name}`);
    return found;
  };

  test('are forecast better than persistence on the last fifth', () => {
    const start = records[0];
    const naive =
      start?.type === 'start' ? start.baselines.filter((b) => b.split === 'test').map(({ value }) => value) : [];
    expect(Math.min(...naive)).toBeGreaterThan(20);
    expect(Number(split('test').metrics['rmse'])).toBeLessThan(0.8 * Math.min(...naive));
  });

  test('evaluate says what training said', async () => {
    const loaded = await loadRun({ folder: run, graphFolder: folder });
    if (!loaded.ok) throw new Error(loaded.message);
    expect(evaluateRun(loaded.run, 'test')).toEqual(split('test'));
    await loaded.run.close();
  });

  test('predict gives the test years, and with all windows the year after the data', async () => {
    const loaded = await loadRun({ folder: run, graphFolder: folder });
    if (!loaded.ok) throw new Error(loaded.message);
    const rows = [...predictRun(loaded.run, 'test')];
    const truth = rows.map((row) => Number(row.truth['SUNACTIVITY']));
    const guess = rows.map((row) => Number(row.prediction['SUNACTIVITY']));
    const rmse = Math.sqrt(truth.reduce((sum, t, i) => sum + (t - (guess[i] ?? NaN)) ** 2, 0) / truth.length);
    expect(rmse).toBeCloseTo(Number(split('test').metrics['rmse']), 6);
    expect([rows[0]?.label, rows.at(-1)?.label]).toEqual(['1947', '2008']);
    const next = [...predictRun(loaded.run, 'all')].at(-1);
    expect(next).toMatchObject({ label: '1 after 2008', truth: { SUNACTIVITY: null } });
    expect(next?.prediction['SUNACTIVITY']).toBeTypeOf('number');
    expect(generateRun(loaded.run, { prompt: 'a', length: 1, temperature: 1, seed: 1 }).ok).toBe(false);
    await loaded.run.close();
  });

  test('predict reads another file with the scaling of the first', async () => {
    const other = path.join(folder, 'other.csv');
    const lines = readFileSync(path.join(folder, 'sunspots.csv'), 'utf8').trim().split('\n');
    writeFileSync(other, [lines[0], ...lines.slice(-40)].join('\n'));
    const [whole, part] = [
      await loadRun({ folder: run, graphFolder: folder }),
      await loadRun({ folder: run, graphFolder: folder, dataFile: other }),
    ];
    if (!whole.ok || !part.ok) throw new Error('not loaded');
    const last = (r: typeof whole.run): unknown => [...predictRun(r, 'all')].at(-1)?.prediction;
    expect(last(part.run)).toEqual(last(whole.run));
    await Promise.all([whole.run.close(), part.run.close()]);
  });

  test('resuming a finished run with more steps goes on where it ended', async () => {
    const opened = await openTraining({
      folder: run,
      graphFolder: folder,
      resume: true,
      steps: 300,
      onRecord: () => undefined,
    });
    if (!opened.ok) throw new Error(opened.error.message);
    while (opened.training.run.advance());
    await opened.training.close();
    const steps = opened.training.log.records.flatMap((r) => (r.type === 'step' ? [r.step] : []));
    expect(steps).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  });

  test('changed data are refused with what changed, and the log stays', async () => {
    const before = readFileSync(path.join(run, 'log.jsonl'));
    const file = path.join(folder, 'sunspots.csv');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('1700,5', '1700,6'));
    const opened = await openTraining({ folder: run, graphFolder: folder, resume: true, onRecord: () => undefined });
    writeFileSync(file, text);
    expect(opened.ok ? '' : opened.error.message).toBe('run-1 cannot go on: the data changed since.');
    expect(readFileSync(path.join(run, 'log.jsonl'))).toEqual(before);
  });
});

test('weekly CO2 with gaps trains: no number is NaN, and the gaps are said', async () => {
  copyFileSync(path.resolve(import.meta.dirname, '../fixtures/data/co2-weekly-gaps.csv'), path.join(folder, 'co2.csv'));
  const graph = JSON.parse(
    JSON.stringify(sunspots).replaceAll('SUNACTIVITY', 'co2').replace('sunspots.csv', 'co2.csv'),
  ) as typeof sunspots;
  const { records } = await train('co2.rnn.json', { ...graph, training: { ...graph.training, steps: 50 } });
  const losses = records.flatMap((r) => (r.type === 'step' || r.type === 'eval' ? [r.loss] : []));
  expect(losses.length).toBeGreaterThan(50);
  expect(losses.every((loss) => typeof loss === 'number')).toBe(true);
});
