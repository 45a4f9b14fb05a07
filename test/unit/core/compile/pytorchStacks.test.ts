// Layers, directions, projection, initial and final states against values that PyTorch computed in double precision.
// The values are rewritten by `npm run test:parity`, which also compares with the newest PyTorch itself.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareStack, type StackValues } from '../../../support/stackCases.ts';

const file = new URL('../../../fixtures/pytorch/stacks.json', import.meta.url);
const values = JSON.parse(readFileSync(file, 'utf8')) as StackValues;

describe('final states, loss and every gradient equal PyTorch to 1e-9 relative', () => {
  for (const test of values.cases) {
    it(test.name, () => {
      const errors = compareStack(test);
      expect(Object.keys(errors).length).toBe(2 + Object.keys(test.gradients).length);
      for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(1e-9);
    });
  }
});
