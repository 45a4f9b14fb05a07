// The newest PyTorch itself: its values today equal the committed ones, and ours equal both.
// `RNN_WRITE_FIXTURES=1 npm run test:parity` writes the committed file anew.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareCase, compareOptimizer, flat, tensorError, type PytorchValues } from '../support/pytorchCases.ts';

const committed = new URL('../fixtures/pytorch/values.json', import.meta.url);
const script = new URL('./writeFixtures.py', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'rnn-parity-'));
let fresh: PytorchValues = { torch: '', cases: [], optimizers: [] };

beforeAll(() => {
  const python = process.env['RNN_PYTHON'];
  if (python === undefined) throw new Error('RNN_PYTHON names no Python: run npm run test:parity');
  const file = join(folder, 'values.json');
  const done = spawnSync(python, [script.pathname, file], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  fresh = JSON.parse(readFileSync(file, 'utf8')) as PytorchValues;
  if (process.env['RNN_WRITE_FIXTURES'] === '1') copyFileSync(file, committed);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('PyTorch now', () => {
  it('gives prediction, loss and gradients that ours equal to 1e-9 relative', () => {
    expect(fresh.cases.length).toBe(16);
    for (const test of fresh.cases)
      for (const [name, error] of Object.entries(compareCase(test)))
        expect(error, `${test.name}: ${name}`).toBeLessThan(1e-9);
  });

  it('moves weights by its optimizers as ours do, to 1e-9 relative', () => {
    expect(fresh.optimizers.length).toBe(5);
    for (const test of fresh.optimizers) expect(compareOptimizer(test), test.name).toBeLessThan(1e-9);
  });

  it('still says what the committed values say, to 1e-9 relative', () => {
    const old = JSON.parse(readFileSync(committed, 'utf8')) as PytorchValues;
    expect(old.cases.map((c) => c.name)).toEqual(fresh.cases.map((c) => c.name));
    old.cases.forEach((test, i) => {
      expect(tensorError(flat(test.prediction), flat(fresh.cases[i]?.prediction ?? [])), test.name).toBeLessThan(1e-9);
      for (const [name, gradient] of Object.entries(test.gradients)) {
        expect(
          tensorError(flat(gradient), flat(fresh.cases[i]?.gradients[name] ?? [])),
          `${test.name}: ${name}`,
        ).toBeLessThan(1e-9);
      }
    });
  });
});
