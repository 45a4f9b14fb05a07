// Kinds of dropout: what one draw of the mask stands for, at the top and inside a loop.
import { describe, expect, test } from 'vitest';
import type { Plan, Step, View } from '../../../../src/core/ir/plan.ts';
import { simpleSteps } from '../../../../src/core/ir/layout.ts';
import { evalPoly } from '../../../../src/core/ir/poly.ts';
import { dataInfo, number, planOf } from '../../../support/compiled.ts';

const dims = { B: 3, T: 5 };

function nodes(mask: string, looped: boolean): object {
  return {
    x: { kind: 'input', fields: ['a'] },
    before: { kind: 'dense', units: 4, inputs: { x: 'x.y' } },
    sum: { kind: 'add', inputs: { a: 'before.y', b: looped ? 'back.y' : 'before.y' } },
    drop: { kind: 'dropout', mask, inputs: { x: 'sum.y' } },
    ...(looped ? { back: { kind: 'delay', inputs: { x: 'drop.y' } } } : {}),
    out: { kind: 'dense', units: 1, inputs: { x: 'drop.y' } },
    loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
  };
}

/** Numbers that are drawn for a batch. */
function drawn(plan: Plan): number {
  const size = ({ outer, rows, cols }: View): number => evalPoly(outer, dims) * evalPoly(rows, dims) * cols;
  const ofStep = (step: Step): number => {
    const times = step.op === 'loop' ? evalPoly(step.count, dims) : 1;
    return [...simpleSteps([step])].reduce(
      (sum, one) => sum + (one.op === 'dropoutMask' ? times * size(one.out) : 0),
      0,
    );
  };
  return plan.programs.train.reduce((sum, step) => sum + ofStep(step), 0);
}

describe.each([
  ['at the top', false],
  ['inside a loop', true],
])('%s', (_, looped) => {
  test.each([
    ['element', 3 * 5 * 4],
    ['sequence', 3 * 4],
    ['step', 3 * 5],
  ])('a draw for each %s', (mask, count) => {
    const data = dataInfo([number('a'), number('c')]);
    for (const optimize of [true, false]) expect(drawn(planOf(nodes(mask, looped), data, { optimize }))).toBe(count);
    const evaluate = planOf(nodes(mask, looped), data).programs.evaluate;
    expect(evaluate.flatMap((step) => [...simpleSteps([step])]).some(({ op }) => op === 'dropoutMask')).toBe(false);
  });
});
