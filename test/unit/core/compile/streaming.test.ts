// Step by step from carried state equals the whole sequence at once, for every forward cell and loop; what cannot stream says why.
import { expect, test } from 'vitest';
import { RandomStream } from '../../../../src/core/base/random.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, number, planOf } from '../../../support/compiled.ts';
import { options } from '../../../support/executors.ts';

const data = dataInfo([number('a'), number('b')]);

const graph = (nodes: object, from: string): object => ({
  in: { kind: 'input', fields: ['a'] },
  ...nodes,
  out: { kind: 'dense', units: 1, inputs: { x: from } },
  loss: { kind: 'mse', target: 'b', inputs: { prediction: 'out.y' } },
});

const learned = { layers: 2, initialState: 'learned', dropout: 0.3, recurrentDropout: 0.3 };

test.each([
  ['elman', graph({ it: { kind: 'elman', units: 3, ...learned, inputs: { x: 'in.y' } } }, 'it.y')],
  ['jordan', graph({ it: { kind: 'jordan', units: 3, outputs: 2, ...learned, inputs: { x: 'in.y' } } }, 'it.y')],
  ['gru', graph({ it: { kind: 'gru', units: 3, ...learned, layerNorm: true, inputs: { x: 'in.y' } } }, 'it.y')],
  ['lstm', graph({ it: { kind: 'lstm', units: 3, projection: 2, ...learned, inputs: { x: 'in.y' } } }, 'it.y')],
  [
    'two layers in a loop of two delays',
    graph(
      {
        near: { kind: 'delay', start: 'learned', inputs: { x: 'it.y' } },
        far: { kind: 'delay', steps: 3, start: 'learned', inputs: { x: 'mix.y' } },
        mix: { kind: 'concat', inputs: { a: 'in.y', b: 'near.y' } },
        all: { kind: 'concat', inputs: { a: 'mix.y', b: 'far.y' } },
        it: { kind: 'gru', units: 2, ...learned, inputs: { x: 'all.y' } },
      },
      'it.y',
    ),
  ],
] as const)('%s: streamed as read at once, to 1e-12', (_, nodes) => {
  const T = 6;
  const plan = planOf(nodes, data);
  expect(plan.streamRefusal).toBeNull();
  const executor = createReferenceExecutor(options(plan, { B: 1, T }));
  const random = new RandomStream(4, 'values');
  for (const { name } of plan.params) {
    const view = executor.param(name);
    for (let i = 0; i < view.length; i++) view[i] = random.uniform() - 0.5;
  }
  executor.paramsChanged();
  const x = Array.from({ length: T }, () => random.normal());
  executor.bind({ B: 1, T });
  executor.input('input:a').set(x);
  executor.run('evaluate', { seed: 1, step: 1 });
  const whole = [...executor.output('prediction:loss')];
  executor.bind({ B: 1, T: 1 });
  const states = plan.inputs.flatMap(({ name, role }) => (role.kind === 'state' ? [{ name, ...role }] : []));
  expect(states.length).toBeGreaterThan(1);
  for (const { name, initial } of states)
    executor.input(name).set(typeof initial === 'number' ? [initial] : executor.param(initial));
  const streamed = x.map((value) => {
    executor.input('input:a').set([value]);
    executor.run('stream', { seed: 1, step: 1 });
    for (const { name, final } of states) executor.input(name).set([...executor.output(final)]);
    return executor.output('prediction:loss')[0] ?? NaN;
  });
  streamed.forEach((value, t) => expect(Math.abs(value - (whole[t] ?? NaN)), `step ${t}`).toBeLessThan(1e-12));
});

test('what runs backward or starts from a wire is refused with the reason', () => {
  const refusal = (nodes: object): string | null => planOf(graph(nodes, 'it.y'), data).streamRefusal;
  expect(refusal({ it: { kind: 'gru', units: 2, direction: 'bidirectional', inputs: { x: 'in.y' } } })).toBe(
    '"it" is bidirectional: it needs the whole sequence before it gives a value.',
  );
  expect(refusal({ it: { kind: 'elman', units: 2, direction: 'backward', inputs: { x: 'in.y' } } })).toBe(
    '"it" is backward: it needs the whole sequence before it gives a value.',
  );
  const once = { kind: 'input', fields: ['a', 'b'], per: 'sequence' };
  const it = { kind: 'gru', units: 2, initialState: 'wired', inputs: { x: 'in.y', h0: 'once.y' } };
  expect(refusal({ once, it })).toBe('"it" starts from a wired state, not from what came before.');
});
