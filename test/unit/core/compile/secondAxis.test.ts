// Graphs over two time axes: sources on T, targets on U, each with lengths, masks and padding of its own.
import { describe, expect, test } from 'vitest';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { gradcheck } from '../../../../src/train/gradcheck.ts';
import { planOf, typedGraph } from '../../../support/compiled.ts';
import { distance, options, wasmBackends } from '../../../support/executors.ts';
import { caseData } from '../../../support/kindCases.ts';
import { fillRagged, randomLengths } from '../../../support/ragged.ts';

/** An encoder on T whose last state stands beside every step of a decoder on U, and a loss on both axes. */
const nodes = {
  source: { kind: 'input', fields: ['a', 'b'] },
  encoder: { kind: 'lstm', units: 3, inputs: { x: 'source.y' } },
  before: { kind: 'input', fields: ['u', 'v'] },
  both: { kind: 'concat', inputs: { a: 'before.y', b: 'encoder.last' } },
  decoder: { kind: 'gru', units: 3, inputs: { x: 'both.y' } },
  out: { kind: 'dense', units: 'said', inputs: { x: 'decoder.y' } },
  loss: { kind: 'crossEntropy', target: 'said', inputs: { prediction: 'out.y' } },
  along: { kind: 'dense', units: 1, inputs: { x: 'encoder.y' } },
  next: { kind: 'mse', target: 'c', inputs: { prediction: 'along.y' } },
};

const diagnose = (more: object): string[] =>
  typedGraph({ ...nodes, ...more }, caseData(true)).diagnostics.map(({ code, message }) => `${code}: ${message}`);

describe('two time axes', () => {
  test('a plan is bound with both', () => {
    const plan = planOf(nodes, caseData(true));
    expect(plan.symbols).toEqual(['B', 'T', 'U']);
    expect(plan.inputs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).sort()).toEqual([
      'input:a,b [T, B, 2]',
      'input:u,v [U, B, 2]',
      'mask [T, B, 1]',
      'mask:U [U, B, 1]',
      'target:c [T, B, 1]',
      'target:said [U, B]',
    ]);
    const { source, encoder, along, next } = nodes;
    expect(planOf({ source, encoder, along, next }, caseData(true)).symbols).toEqual(['B', 'T']);
  });

  test.each([
    [3, 5, 2],
    [3, 1, 4],
    [1, 3, 1],
    [2, 2, 6],
  ])('gradients equal central differences to 1e-5: B = %i, T = %i, U = %i', (B, T, U) => {
    for (const ragged of [true, false]) {
      const dims = { B, T, U };
      const executor = createReferenceExecutor(options(planOf(nodes, caseData(ragged)), dims));
      fillRagged(executor, dims, caseData(ragged), { seed: 2, lengths: randomLengths(dims, 5), noise: 1 });
      const worst = gradcheck(executor, { elements: 12, seed: 1 }).sort((a, b) => b.error - a.error)[0];
      expect(worst?.error ?? NaN, JSON.stringify(worst)).toBeLessThan(1e-5);
    }
  });

  test('padding more on either axis changes neither loss nor gradients, to 1e-12', () => {
    const plan = planOf(nodes, caseData(true));
    const executor = createReferenceExecutor(options(plan, { B: 3, T: 9, U: 9 }));
    const lengths = randomLengths({ B: 3, T: 4, U: 3 }, 7);
    const results = [
      { B: 3, T: 4, U: 3 },
      { B: 3, T: 9, U: 3 },
      { B: 3, T: 4, U: 8 },
      { B: 3, T: 6, U: 9 },
    ].map((dims, noise) => {
      executor.bind(dims);
      fillRagged(executor, dims, caseData(true), { seed: 4, lengths, noise });
      executor.run('train', { seed: 1, step: 1 });
      return [executor.output('loss')[0] ?? NaN, ...plan.params.flatMap(({ name }) => [...executor.grad(name)])];
    });
    for (const other of results)
      other.forEach((value, i) => expect(Math.abs(value - (results[0]?.[i] ?? NaN))).toBeLessThan(1e-12));
  });

  test.each(wasmBackends)('$name agrees with the reference to 1e-5', async (backend) => {
    const plan = planOf(nodes, caseData(true));
    const dims = { B: 4, T: 6, U: 3 };
    const executors = [
      createReferenceExecutor(options(plan, dims)),
      await backend.create(options(plan, dims)),
    ] as const;
    for (const executor of executors) {
      executor.bind(dims);
      fillRagged(executor, dims, caseData(true), { seed: 4, lengths: randomLengths(dims, 4), noise: 1 });
      executor.run('train', { seed: 3, step: 2 });
    }
    const [oracle, fast] = executors;
    for (const { name } of plan.params) expect(distance(fast.grad(name), oracle.grad(name)), name).toBeLessThan(1e-5);
    await fast.dispose();
  });

  test('what lies on different axes cannot stand side by side', () => {
    expect(diagnose({ mixed: { kind: 'concat', inputs: { a: 'source.y', b: 'before.y' } } })).toContain(
      'time-mismatch: b of “mixed”: “before.y” is [B, U, 2], but a of “mixed” is on the time axis T: both need the same time steps.',
    );
    expect(diagnose({ mixed: { kind: 'multiply', inputs: { a: 'source.y', b: 'before.y' } } })).toContain(
      'time-mismatch: b of “mixed”: “before.y” is [B, U, 2], but a is [B, T, 2]: both need the same time steps.',
    );
    expect(diagnose({ source: { kind: 'input', fields: ['a', 'u'] } })[0]).toBe(
      'mixed-fields: “source” mixes time axes: “a” has its steps on T, “u” on U. Give each an input of its own.',
    );
  });

  test('a loss wants the axis of its target', () => {
    expect(diagnose({ next: { ...nodes.next, target: 'u' } })).toContain(
      'time-mismatch: prediction of “next” is [B, T, 1], but the steps of “u” lie on the time axis U: it must be [B, U, 1].',
    );
  });
});
