// Teacher forcing, free running and scheduled sampling by hand, and the addition network of Keras by its number of weights.
import { describe, expect, test } from 'vitest';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import type { DataInfo } from '../../../../src/core/graph/model.ts';
import { dataInfo, planOf, tokens, typedGraph } from '../../../support/compiled.ts';
import { options } from '../../../support/executors.ts';

const data: DataInfo = dataInfo([tokens('source', 12), { ...tokens('target', 3), axis: 'U' }]);

/** Scores that are the shifted input turned by one: after symbol i the network says i + 1; at the start it says 1. */
const nodes = (shift: object): object => ({
  told: { kind: 'input', fields: 'target' },
  late: { kind: 'shift', inputs: { x: 'told.y', own: 'scores.y' }, ...shift },
  scores: { kind: 'dense', units: 'target', inputs: { x: 'late.y' } },
  loss: { kind: 'crossEntropy', target: 'target', inputs: { prediction: 'scores.y' } },
});

/** What the network says at each of four steps when the truth is 2 2 2 2. */
function said(shift: object, program: 'evaluate' | 'train', schedule?: number, step = 1): number[] {
  const plan = planOf(nodes(shift), data);
  const dims = { B: 1, T: 1, U: 4 };
  const executor = createReferenceExecutor(options(plan, dims));
  executor.param('scores.W').set([0, 9, 0, 0, 0, 9, 9, 0, 0]);
  executor.param('scores.b').set([0, 1, 0]);
  for (const { name, role } of plan.inputs) executor.input(name).fill(role.kind === 'schedule' ? (schedule ?? NaN) : 2);
  executor.run(program, { seed: 5, step });
  if (program === 'train') return [executor.output('loss')[0] ?? NaN];
  const all = executor.output('prediction:loss');
  return [0, 1, 2, 3].map((t) =>
    [0, 1, 2].reduce((best, c) => ((all[t * 3 + c] ?? 0) > (all[t * 3 + best] ?? 0) ? c : best), 0),
  );
}

describe('shift', () => {
  test('on its own the network follows itself; told the truth it follows that', () => {
    expect(said({}, 'evaluate')).toEqual([1, 2, 0, 1]);
    expect(said({ evaluation: 'truth' }, 'evaluate')).toEqual([1, 0, 0, 0]);
    expect(said({ evaluation: 'truth', steps: 2 }, 'evaluate')).toEqual([1, 1, 0, 0]);
  });

  test('training is fed the truth with the probability of the schedule, the same for one seed and step', () => {
    const forced = said({}, 'train');
    const free = said({ truth: 0 }, 'train');
    const curve = { schedule: 'linear', over: 100 };
    expect(said(curve, 'train', 1)).toEqual(forced);
    expect(said(curve, 'train', 0)).toEqual(free);
    expect(forced).not.toEqual(free);
    const half = Array.from({ length: 20 }, (_, step) => said(curve, 'train', 0.5, step)[0]);
    expect(half).toEqual(Array.from({ length: 20 }, (_, step) => said(curve, 'train', 0.5, step)[0]));
    expect(new Set(half).size).toBeGreaterThan(2);
  });

  test('own predictions must be one for each step, and the cycle needs no delay beside it', () => {
    const messages = (more: object): string[] =>
      typedGraph({ ...nodes({}), ...more }, data).diagnostics.map((d) => d.message);
    expect(messages({}).filter((message) => message.includes('cycle'))).toEqual([]);
    expect(messages({ scores: { kind: 'dense', units: 4, inputs: { x: 'late.y' } } })).toContain(
      'own of “late” must be [B, U, 3], one prediction for each step of x, but “scores.y” is [B, U, 4].',
    );
  });
});

test('the addition network of Keras has 205,324 weights', () => {
  const sums = dataInfo([tokens('source', 12), { ...tokens('target', 12), axis: 'U' }], true);
  const typed = typedGraph(
    {
      query: { kind: 'input', fields: 'source' },
      symbols: { kind: 'oneHot', inputs: { x: 'query.y' } },
      encoder: { kind: 'lstm', units: 128, inputs: { x: 'symbols.y' } },
      answer: { kind: 'input', fields: 'target' },
      code: { kind: 'repeat', inputs: { x: 'encoder.last', like: 'answer.y' } },
      decoder: { kind: 'lstm', units: 128, inputs: { x: 'code.y' } },
      out: { kind: 'dense', units: 'target', inputs: { x: 'decoder.y' } },
      loss: { kind: 'crossEntropy', target: 'target', inputs: { prediction: 'out.y' } },
    },
    sums,
  );
  expect(typed.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect([...typed.nodes.values()].reduce((sum, node) => sum + (node.parameterCount ?? NaN), 0)).toBe(205_324);
});
