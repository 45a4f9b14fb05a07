// Elman, LSTM and GRU nets and the optimizers against values that PyTorch computed in double precision.
// The values are rewritten by `npm run test:parity`, which also compares with the newest PyTorch itself.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compareCase,
  compareOptimizer,
  type PytorchValues,
  type TrainingValues,
} from '../../../support/pytorchCases.ts';

const file = new URL('../../../fixtures/pytorch/values.json', import.meta.url);
const values = JSON.parse(readFileSync(file, 'utf8')) as PytorchValues;
const trainingFile = new URL('../../../fixtures/pytorch/training.json', import.meta.url);
const training = JSON.parse(readFileSync(trainingFile, 'utf8')) as TrainingValues;

describe('prediction, loss and every gradient equal PyTorch to 1e-9 relative', () => {
  for (const test of values.cases) {
    it(test.name, () => {
      const errors = compareCase(test);
      expect(Object.keys(errors).length).toBeGreaterThan(5);
      for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(1e-9);
    });
  }
});

describe('optimizers follow PyTorch over 100 steps to 1e-9 relative', () => {
  for (const test of [...values.optimizers, ...training.optimizers])
    it(test.name, () => expect(compareOptimizer(test)).toBeLessThan(1e-9));
});
