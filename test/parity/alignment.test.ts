// Attention and CTC of the newest PyTorch itself: ours equal its values today, and those committed.
// `RNN_WRITE_FIXTURES=1 npm run test:parity` writes the committed file anew.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareAttention, compareCtc, type AlignmentValues } from '../support/alignmentCases.ts';
import { tensorError } from '../support/pytorchCases.ts';

const committed = new URL('../fixtures/pytorch/alignment.json', import.meta.url);
const script = new URL('./writeAlignment.py', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'rnn-parity-'));
let fresh: AlignmentValues = { torch: '', attention: [], ctc: [] };

beforeAll(() => {
  const python = process.env['RNN_PYTHON'];
  if (python === undefined) throw new Error('RNN_PYTHON names no Python: run npm run test:parity');
  const file = join(folder, 'alignment.json');
  const done = spawnSync(python, [script.pathname, file], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  fresh = JSON.parse(readFileSync(file, 'utf8')) as AlignmentValues;
  if (process.env['RNN_WRITE_FIXTURES'] === '1') copyFileSync(file, committed);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('PyTorch now', () => {
  it('attends as ours does, gradients too, to 1e-9 relative', () => {
    expect(fresh.attention.length).toBe(10);
    for (const test of fresh.attention)
      for (const [name, error] of Object.entries(compareAttention(test)))
        expect(error, `${test.name}: ${name}`).toBeLessThan(1e-9);
  });

  it('has the CTC losses and gradients that ours has, to 1e-9 relative', () => {
    expect(fresh.ctc.length).toBe(11);
    for (const test of fresh.ctc)
      for (const [name, error] of Object.entries(compareCtc(test)))
        expect(error, `${test.name}: ${name}`).toBeLessThan(1e-9);
  });

  it('still says what the committed values say, to 1e-9 relative', () => {
    const old = JSON.parse(readFileSync(committed, 'utf8')) as AlignmentValues;
    expect(old.ctc.map((test) => test.name)).toEqual(fresh.ctc.map((test) => test.name));
    old.ctc.forEach((test, i) =>
      expect(tensorError(test.gradient, fresh.ctc[i]?.gradient ?? []), test.name).toBeLessThan(1e-9),
    );
    old.attention.forEach((test, i) =>
      expect(tensorError(test.context, fresh.attention[i]?.context ?? []), test.name).toBeLessThan(1e-9),
    );
  });
});
