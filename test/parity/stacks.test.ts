// Stacked recurrent layers in the newest PyTorch itself: its values today equal the committed ones, and ours equal both.
// `RNN_WRITE_FIXTURES=1 npm run test:parity` writes the committed file anew.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorError } from '../support/pytorchCases.ts';
import { compareStack, type StackValues } from '../support/stackCases.ts';

const committed = new URL('../fixtures/pytorch/stacks.json', import.meta.url);
const script = new URL('./writeStacks.py', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'rnn-stacks-'));
let fresh: StackValues = { torch: '', cases: [] };

beforeAll(() => {
  const python = process.env['RNN_PYTHON'];
  if (python === undefined) throw new Error('RNN_PYTHON names no Python: run npm run test:parity');
  const file = join(folder, 'stacks.json');
  const done = spawnSync(python, [script.pathname, file], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  fresh = JSON.parse(readFileSync(file, 'utf8')) as StackValues;
  if (process.env['RNN_WRITE_FIXTURES'] === '1') copyFileSync(file, committed);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('PyTorch now', () => {
  it('gives final states, loss and gradients of stacks that ours equal to 1e-9 relative', () => {
    expect(fresh.cases.length).toBe(32);
    for (const test of fresh.cases)
      for (const [name, error] of Object.entries(compareStack(test)))
        expect(error, `${test.name}: ${name}`).toBeLessThan(1e-9);
  });

  it('still says what the committed values say, to 1e-9 relative', () => {
    const old = JSON.parse(readFileSync(committed, 'utf8')) as StackValues;
    expect(old.cases.map((c) => c.name)).toEqual(fresh.cases.map((c) => c.name));
    old.cases.forEach((test, i) => {
      for (const [name, gradient] of Object.entries(test.gradients))
        expect(tensorError(gradient, fresh.cases[i]?.gradients[name] ?? []), `${test.name}: ${name}`).toBeLessThan(
          1e-9,
        );
    });
  });
});
