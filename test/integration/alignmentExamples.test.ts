// The examples of attention and CTC, trained as a person would: what they reach on pairs that they have not seen, and what predict shows.
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../src/core/base/runRecords.ts';
import { createRun } from '../../src/platform/node/createRun.ts';
import { loadRun, predictRun } from '../../src/platform/node/loadRun.ts';
import { openTraining } from '../../src/platform/node/openTraining.ts';
import { examplesFolder } from '../support/memorySource.ts';

const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'rnn-alignment-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function train(name: string, data: string): Promise<{ run: string; records: readonly RunRecord[] }> {
  copyFileSync(path.join(examplesFolder, data), path.join(folder, data));
  const text = readFileSync(path.join(examplesFolder, name), 'utf8');
  const { folder: run } = createRun({ graphFile: path.join(folder, name), text, studioVersion: 'test' });
  const opened = await openTraining({ folder: run, graphFolder: folder, resume: false, onRecord: () => undefined });
  if (!opened.ok) throw new Error(opened.error.message);
  while (opened.training.run.advance());
  await opened.training.close();
  return { run, records: opened.training.log.records };
}

function scoreOf(records: readonly RunRecord[], metric: string): number {
  const found = records.findLast((record) => record.type === 'eval' && record.split === 'test');
  return found?.type === 'eval' ? Number(found.metrics[metric]) : NaN;
}

describe('CTC on stretched letters', () => {
  test('reads unseen ones with a label error rate below 0.06, where the commonest target has more than 0.6', async () => {
    const { run, records } = await train('ctc-stretched-letters.rnn.json', 'stretched-letters.txt');
    const start = records[0];
    const baselines = start?.type === 'start' ? start.baselines : [];
    expect(baselines.map(({ split, metric }) => `${split} ${metric}`)).toContain('test labelErrorRate');
    expect(Math.min(...baselines.map(({ value }) => value))).toBeGreaterThan(0.6);
    expect(scoreOf(records, 'labelErrorRate')).toBeLessThan(0.06);

    const loaded = await loadRun({ folder: run, graphFolder: folder });
    if (!loaded.ok) throw new Error(loaded.message);
    const rows = [...predictRun(loaded.run, 'test')];
    expect(rows[0]?.label).toMatch(/^[a-f.]+$/);
    const right = rows.filter((row) => row.prediction['target'] === row.truth['target']).length;
    expect(right / rows.length).toBeCloseTo(scoreOf(records, 'sequenceAccuracy'), 10);
    expect([...predictRun(loaded.run, 'all')].length).toBe(1600);
    await loaded.run.close();
  });

  test('reads further data that have no targets', async () => {
    const file = path.join(folder, 'more.txt');
    writeFileSync(file, 'aaa.abbb\nffeeedd\n');
    const run = path.join(folder, '.rnn', 'ctc-stretched-letters.rnn.json', 'run-1');
    const loaded = await loadRun({ folder: run, graphFolder: folder, dataFile: file });
    if (!loaded.ok) throw new Error(loaded.message);
    const rows = [...predictRun(loaded.run, 'all')];
    expect(rows.map(({ label, prediction }) => [label, prediction['target']]).sort()).toEqual([
      ['aaa.abbb', 'aab'],
      ['ffeeedd', 'fed'],
    ]);
    await loaded.run.close();
  });
});

test('attention inside a decoder reverses unseen words, letter by letter right in 97 of 100', async () => {
  const { records } = await train('attention-reversed-letters.rnn.json', 'reversed-letters.txt');
  expect(scoreOf(records, 'accuracy')).toBeGreaterThan(0.97);
});
