// Attention and CTC against values that PyTorch computed in double precision.
// The values are rewritten by `npm run test:parity`, which also compares with the newest PyTorch itself.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareAttention, compareCtc, type AlignmentValues } from '../../../support/alignmentCases.ts';

const file = new URL('../../../fixtures/pytorch/alignment.json', import.meta.url);
const values = JSON.parse(readFileSync(file, 'utf8')) as AlignmentValues;

describe('attention and its gradients equal PyTorch to 1e-9 relative', () => {
  it.each(values.attention.map((test) => [test.name, test] as const))('%s', (_, test) => {
    for (const [name, error] of Object.entries(compareAttention(test))) expect(error, name).toBeLessThan(1e-9);
  });
});

describe('CTC losses and gradients equal PyTorch to 1e-9 relative', () => {
  it.each(values.ctc.map((test) => [test.name, test] as const))('%s', (_, test) => {
    for (const [name, error] of Object.entries(compareCtc(test))) expect(error, name).toBeLessThan(1e-9);
  });
});
