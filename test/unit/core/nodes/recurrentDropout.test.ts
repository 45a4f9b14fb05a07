// Recurrent dropout draws one mask for a whole sequence, dropout between layers one for every step; neither acts in evaluation.
import { expect, test } from 'vitest';
import type { Executor } from '../../../../src/runtime/executor.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, number, planOf } from '../../../support/compiled.ts';
import { options } from '../../../support/executors.ts';

const dims = { B: 40, T: 4 };
const units = 8;

/** Adds up ones: without dropout the state after step t is t + 1 in every unit. */
function counting(params: object): Executor {
  const nodes = {
    in: { kind: 'input', fields: ['a'] },
    it: { kind: 'elman', units, activation: 'identity', ...params, inputs: { x: 'in.y' } },
    out: { kind: 'dense', units: 1, inputs: { x: 'it.y' } },
    loss: { kind: 'mse', target: 'a', inputs: { prediction: 'out.y' } },
  };
  const executor = createReferenceExecutor(options(planOf(nodes, dataInfo([number('a')])), dims));
  executor.bind(dims);
  const eye = Array.from({ length: units * units }, (_, i) => Number(i % (units + 1) === 0));
  for (const { name } of executor.plan.params) {
    const view = executor.param(name);
    if (/\.U|W_l1/.test(name)) view.set(eye);
    else if (name === 'it.W') view.fill(1);
    else view.fill(0);
  }
  // Reads one unit: the prediction is that unit's state.
  executor.param('out.W').fill(0)[0] = 1;
  executor.paramsChanged();
  executor.input('input:a').fill(1);
  executor.input('target:a').fill(0);
  return executor;
}

/** The mean over steps and sequences of the square of one unit's state. */
function lossOf(executor: Executor, program: 'train' | 'evaluate', step = 1): number {
  executor.run(program, { seed: 3, step });
  return executor.output('loss')[0] ?? NaN;
}

const plain = (1 + 4 + 9 + 16) / 4;

test('evaluation has no dropout', () => {
  for (const params of [{ recurrentDropout: 0.5 }, { layers: 2, dropout: 0.5, recurrentDropout: 0.5 }]) {
    const whole = counting({ ...params, dropout: 0, recurrentDropout: 0 });
    expect(lossOf(counting(params), 'evaluate')).toBeCloseTo(lossOf(whole, 'train'), 12);
  }
  expect(lossOf(counting({}), 'train')).toBeCloseTo(plain, 12);
});

test('one mask per sequence: a state is dropped at every step or at none', () => {
  // Kept with a factor of 2: 1, 3, 7, 15. Dropped: 1, 1, 1, 1. Any change between steps would give other losses.
  const [kept, dropped] = [(1 + 9 + 49 + 225) / 4, 1];
  const seen = new Set<number>();
  for (let step = 1; step <= 8; step++) {
    const loss = lossOf(counting({ recurrentDropout: 0.5 }), 'train', step);
    const share = ((loss - dropped) / (kept - dropped)) * dims.B;
    expect(Math.abs(share - Math.round(share))).toBeLessThan(1e-9);
    seen.add(Math.round(share));
    expect(share).toBeGreaterThan(5);
    expect(share).toBeLessThan(35);
  }
  expect(seen.size).toBeGreaterThan(1);
});
