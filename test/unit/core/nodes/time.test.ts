// Nodes along time: values by hand with sequences of different lengths, what the checker says, and streaming a causal convolution.
import { describe, expect, test } from 'vitest';
import { compileGraph } from '../../../../src/core/compile/compile.ts';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { dataInfo, number, planOf, typedGraph } from '../../../support/compiled.ts';
import { checkWeather, said } from '../../../support/checks.ts';
import { evaluate } from '../../../support/evaluateGraph.ts';
import { options } from '../../../support/executors.ts';

const dims = { B: 2, T: 4 };
/** [T, B]: the second sequence has two real steps. */
const a = [1, -5, 2, -6, 3, 99, 4, 99];
const mask = [1, 1, 1, 1, 1, 0, 1, 0];
const lastMask = [0, 0, 0, 1, 0, 0, 1, 0];
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

/** Prediction of `it.y` with and without padding in the second sequence. */
function valueOf(
  nodes: object,
  ragged: boolean,
  more: { readonly b?: readonly number[]; readonly once?: boolean } = {},
): readonly number[] {
  const fields = dataInfo([number('a'), number('b')], ragged);
  const graph = {
    in: { kind: 'input', fields: 'a' },
    ...nodes,
    loss: { kind: 'mse', target: 'a', inputs: { prediction: 'it.y' } },
  };
  const target = more.once === true ? zeros(2) : zeros(8);
  const feeds = { 'input:a': a, 'input:b': more.b ?? zeros(8), 'target:a': target, mask, lastMask };
  return evaluate(graph, { data: fields, dims, feeds, params: { 'it.W': [100, 10, 1], 'it.b': 0 } }).prediction;
}

const inX = { inputs: { x: 'in.y' } };

describe('values', () => {
  test('reverse: within the real length', () => {
    expect(valueOf({ it: { kind: 'reverse', ...inX } }, false)).toEqual([4, 99, 3, 99, 2, -6, 1, -5]);
    expect(valueOf({ it: { kind: 'reverse', ...inX } }, true)).toEqual([4, -6, 3, -5, 2, 0, 1, 0]);
  });

  test('mean, max and sum over the real steps', () => {
    const of = (kind: string, ragged: boolean) => valueOf({ it: { kind, ...inX } }, ragged, { once: true });
    expect(of('mean', true)).toEqual([2.5, -5.5]);
    expect(of('mean', false)).toEqual([2.5, (-11 + 198) / 4]);
    expect(of('max', true)).toEqual([4, -5]);
    expect(of('max', false)).toEqual([4, 99]);
    expect(of('sum', true)).toEqual([10, -11]);
  });

  test('a wired mask takes steps out; nothing left gives 0', () => {
    const of = (kind: string) =>
      valueOf({ w: { kind: 'input', fields: 'b' }, it: { kind, inputs: { x: 'in.y', mask: 'w.y' } } }, true, {
        once: true,
        b: [0, 0, 2, 0, 0, 1, 1, 1],
      });
    expect(of('mean')[0]).toBeCloseTo((2 * 2 + 4) / 3, 12);
    expect(of('mean')[1]).toBeCloseTo(0, 12);
    expect(of('max')).toEqual([4, 0]);
    expect(of('sum')).toEqual([8, 0]);
  });

  test('repeat', () => {
    const nodes = {
      end: { kind: 'last', ...inX },
      it: { kind: 'repeat', inputs: { x: 'end.y', like: 'in.y' } },
    };
    expect(valueOf(nodes, true)).toEqual([4, -6, 4, -6, 4, -6, 4, -6]);
  });

  test('mask: 1 where not every feature equals the value', () => {
    const nodes = {
      b: { kind: 'input', fields: 'b' },
      both: { kind: 'concat', inputs: { a: 'in.y', b: 'b.y' } },
      it: { kind: 'mask', value: 2, inputs: { x: 'both.y' } },
    };
    const b = [2, 2, 2, 2, 2, 2, 2, 2];
    expect(valueOf(nodes, true, { b })).toEqual([1, 1, 0, 1, 1, 0, 1, 0]);
    const kept = { ...nodes, m: nodes.it, it: { kind: 'slice', from: 0, size: 1, inputs: { x: 'm.kept' } } };
    expect(valueOf(kept, true, { b })).toEqual([1, -5, 0, -6, 3, 0, 4, 0]);
  });

  test('convolution: causal, dilated, centred; padding is 0', () => {
    const conv = (more: object, ragged = true) =>
      valueOf({ it: { kind: 'tdnn', units: 1, activation: 'identity', ...more, ...inX } }, ragged);
    // W is 100 for the oldest tap, 10, 1 for the newest.
    expect(conv({})).toEqual([1, -5, 12, -56, 123, -560, 234, -600]);
    expect(conv({ dilation: 2 })).toEqual([1, -5, 2, -6, 13, -50, 24, -60]);
    expect(conv({ padding: 'centred' })).toEqual([12, -56, 123, -560, 234, -600, 340, 0]);
    expect(conv({ padding: 'centred' }, false)[3]).toBe(100 * -5 + 10 * -6 + 99);
  });
});

describe('what the checker says', () => {
  test('sequences and loops', () => {
    const typed = checkWeather({
      in: { kind: 'input', fields: ['temp'] },
      last: { kind: 'last', inputs: { x: 'in.y' } },
      mean: { kind: 'mean', inputs: { x: 'last.y' } },
      again: { kind: 'repeat', inputs: { x: 'in.y', like: 'in.y' } },
      none: { kind: 'repeat', inputs: { x: 'last.y', like: 'last.y' } },
      wide: { kind: 'input', fields: ['temp', 'rain'] },
      masked: { kind: 'max', inputs: { x: 'in.y', mask: 'wide.y' } },
      conv: { kind: 'tdnn', inputs: { x: 'both.y' } },
      back: { kind: 'delay', inputs: { x: 'conv.y' } },
      both: { kind: 'concat', inputs: { a: 'in.y', b: 'back.y' } },
      loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'last.y' } },
    });
    expect(said(typed)).toMatchInlineSnapshot(`
      "error not-in-a-loop nodes/conv: “conv” needs the whole sequence, so it cannot stand in the loop conv → back → both → conv.
      error sequence-needed nodes/mean/inputs/x: x of “mean” takes a sequence, but “last.y” is [B, 1], without time steps: wire an output that has T.
      error time-not-wanted nodes/again/inputs/x: x of “again” takes one value a sequence, but “in.y” is [B, T, 1], with time steps: take its first, last or mean.
      error sequence-needed nodes/none/inputs/like: like of “none” takes a sequence, but “last.y” is [B, 1], without time steps: wire an output that has T.
      error mask-size nodes/masked/inputs/mask: mask of “masked” takes one number for each step, but “wide.y” is [B, T, 2].
      information unused-node nodes/mean: Nothing reads “mean”, so it takes no part in training.
      information unused-node nodes/again: Nothing reads “again”, so it takes no part in training.
      information unused-node nodes/none: Nothing reads “none”, so it takes no part in training.
      information unused-node nodes/masked: Nothing reads “masked”, so it takes no part in training."
    `);
  });
});

describe('streaming', () => {
  const nodes = (more: object) => ({
    in: { kind: 'input', fields: 'a' },
    it: { kind: 'tdnn', units: 1, kernel: 3, dilation: 2, activation: 'identity', ...more, inputs: { x: 'in.y' } },
    loss: { kind: 'mse', target: 'b', inputs: { prediction: 'it.y' } },
  });
  const data = dataInfo([number('a'), number('b')]);

  test('a causal convolution run one step at a time gives what it gives in one piece', () => {
    const executor = createReferenceExecutor(options(planOf(nodes({}), data), { B: 1, T: 6 }));
    executor.param('it.W').set([100, 10, 1]);
    executor.param('it.b').fill(0.5);
    const x = [1, 2, 3, 4, 5, 6];
    executor.bind({ B: 1, T: 6 });
    executor.input('input:a').set(x);
    executor.run('evaluate', { seed: 1, step: 1 });
    const whole = [...executor.output('prediction:loss')];
    expect(whole).toEqual([1.5, 2.5, 13.5, 24.5, 135.5, 246.5]);
    executor.bind({ B: 1, T: 1 });
    const states = executor.plan.inputs.filter(({ role }) => role.kind === 'state');
    for (const { name } of states) executor.input(name).fill(0);
    const stepped = x.map((value) => {
      executor.input('input:a').fill(value);
      executor.run('stream', { seed: 1, step: 1 });
      const y = executor.output('prediction:loss')[0];
      for (const { name, role } of states)
        if (role.kind === 'state') executor.input(name).set(executor.output(role.final));
      return y;
    });
    expect(stepped).toEqual(whole);
  });

  test('what needs later steps cannot stream, and says so', () => {
    for (const more of [{ padding: 'centred' }, { kind: 'reverse' }]) {
      const result = compileGraph(typedGraph(nodes(more), data));
      expect(result.ok && result.plan.streamRefusal).toBe('"it" needs the whole sequence before it gives a value.');
    }
  });
});
