// PyTorch's optimizers and schedulers today: ours follow them, and the committed values still hold.
// `RNN_WRITE_FIXTURES=1 npm run test:parity` writes the committed file anew.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareOptimizer, compareSchedule, flat, tensorError, type TrainingValues } from '../support/pytorchCases.ts';

const committed = new URL('../fixtures/pytorch/training.json', import.meta.url);
const script = new URL('./writeTraining.py', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'rnn-parity-'));
let fresh: TrainingValues = { torch: '', optimizers: [], schedules: [] };

beforeAll(() => {
  const python = process.env['RNN_PYTHON'];
  if (python === undefined) throw new Error('RNN_PYTHON names no Python: run npm run test:parity');
  const file = join(folder, 'training.json');
  const done = spawnSync(python, [script.pathname, file], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  fresh = JSON.parse(readFileSync(file, 'utf8')) as TrainingValues;
  if (process.env['RNN_WRITE_FIXTURES'] === '1') copyFileSync(file, committed);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('optimizers move weights as ours do, to 1e-9 relative', () => {
  expect(fresh.optimizers.length).toBe(6);
  for (const test of fresh.optimizers) expect(compareOptimizer(test), test.name).toBeLessThan(1e-9);
});

it('schedulers give the learning rates that ours give, to 1e-12 relative', () => {
  expect(fresh.schedules.length).toBe(9);
  for (const test of fresh.schedules) expect(compareSchedule(test), test.name).toBeLessThan(1e-12);
});

it('the committed values are still what PyTorch says, to 1e-9 relative', () => {
  const old = JSON.parse(readFileSync(committed, 'utf8')) as TrainingValues;
  expect(old.schedules.map(({ name }) => name)).toEqual(fresh.schedules.map(({ name }) => name));
  old.schedules.forEach(({ rates, name }, i) =>
    expect(tensorError(rates, fresh.schedules[i]?.rates ?? []), name).toBeLessThan(1e-9),
  );
  old.optimizers.forEach(({ path, name }, i) =>
    expect(tensorError(flat(path), flat(fresh.optimizers[i]?.path ?? [])), name).toBeLessThan(1e-9),
  );
});
