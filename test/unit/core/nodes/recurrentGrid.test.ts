// Every variant of the recurrent nodes in one and two layers and all directions: gradients against central differences.
import { describe, expect, test } from 'vitest';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { planOf } from '../../../support/compiled.ts';
import { options } from '../../../support/executors.ts';
import { caseData } from '../../../support/kindCases.ts';
import { fillRagged, randomLengths } from '../../../support/ragged.ts';
import { stacked, variants } from '../../../support/recurrentCases.ts';

const stacks = [1, 2].flatMap((layers) =>
  ['forward', 'backward', 'bidirectional'].map((direction) => [layers, direction] as const),
);
const batches = [
  { B: 3, T: 5, ragged: false },
  { B: 3, T: 5, ragged: true },
  { B: 2, T: 1, ragged: true },
  { B: 1, T: 4, ragged: true },
];

describe.each(Object.entries(variants))('%s', (_, variant) => {
  test.each(stacks)('%i layers %s: gradients equal central differences to 1e-5', (layers, direction) => {
    for (const { B, T, ragged } of batches) {
      const dims = { B, T };
      const executor = createReferenceExecutor(
        options(planOf(stacked(variant, layers, direction), caseData(ragged)), dims),
      );
      executor.bind(dims);
      fillRagged(executor, dims, caseData(ragged), { seed: 5, lengths: randomLengths(dims, 2), noise: 1 });
      const checks = gradcheck(executor, { elements: 4, seed: 3 });
      const worst = [...checks].sort((a, b) => b.error - a.error)[0];
      expect(worst?.error ?? NaN, JSON.stringify({ B, T, ragged, worst })).toBeLessThan(1e-5);
    }
  });
});
