// Elementwise steps over an input that nothing reads any more: one buffer instead of two, the numbers as before.
import { expect, test } from 'vitest';
import type { Plan } from '../../../../src/core/ir/plan.ts';
import { inPlace } from '../../../../src/core/compile/inPlace.ts';
import { dataInfo, number, planOf } from '../../../support/compiled.ts';

const data = dataInfo([number('a'), number('b'), number('c')]);
/** A product, an elementwise chain on it that the product alone feeds, another product. */
const nodes = {
  x: { kind: 'input', fields: ['a', 'b'] },
  wide: { kind: 'dense', units: 16, activation: 'tanh', inputs: { x: 'x.y' } },
  wider: { kind: 'dense', units: 16, activation: 'sigmoid', inputs: { x: 'wide.y' } },
  out: { kind: 'dense', units: 1, inputs: { x: 'wider.y' } },
  loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
};

function overwritten(plan: Plan): readonly string[] {
  return plan.programs.evaluate.flatMap((step) =>
    step.op === 'map'
      ? step.outputs.flatMap((out) =>
          step.inputs.some(({ buffer }) => buffer === out.buffer) ? (plan.buffers[out.buffer]?.node ?? '') : [],
        )
      : [],
  );
}

test('in evaluation activations, and the error, write over the product that they read', () => {
  const plan = planOf(nodes, data);
  expect(overwritten(plan)).toEqual(['wide', 'wider', 'out']);
});

test('without optimizing nothing is overwritten', () => {
  expect(overwritten(planOf(nodes, data, { optimize: false }))).toEqual([]);
});

test('what is read later, or is no temporary, is left alone; a second pass finds nothing more', () => {
  const plan = planOf(nodes, data);
  // The gradients need the outputs of both activations, so the products stay only where they are overwritten by them.
  for (const step of plan.programs.train)
    if (step.op === 'map')
      for (const { buffer } of step.outputs)
        if (step.inputs.some((input) => input.buffer === buffer)) expect(plan.buffers[buffer]?.kind).toBe('temp');
  expect(inPlace(plan.programs.train, plan.buffers)).toEqual(plan.programs.train);
});
