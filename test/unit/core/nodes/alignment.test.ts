// Attention and CTC as nodes: what their messages say, where attention may stand, and what streams.
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import { compileGraph } from '../../../../src/core/compile/compile.ts';
import { graphOf } from '../../../support/graphs.ts';
import { dataInfo, number, planOf, tokens } from '../../../support/compiled.ts';

const fields = [number('a'), number('b'), { ...number('u'), axis: 'U' as const }, tokens('text', 5)];
const said = { ...tokens('said', 4), axis: 'U' as const };
const data = dataInfo([...fields, said, tokens('label', 3, false)], true);

const base = {
  x: { kind: 'input', fields: ['a', 'b'] },
  three: { kind: 'dense', units: 3, inputs: { x: 'x.y' } },
  asks: { kind: 'input', fields: ['u'] },
  four: { kind: 'dense', units: 4, inputs: { x: 'asks.y' } },
};

function problems(nodes: object): readonly string[] {
  return checkGraph(graphOf({ ...base, ...nodes }), data)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, place, message }) => `${code} at ${place?.port ?? place?.param ?? ''}: ${message}`);
}

const loss = (from: string): object => ({
  out: { kind: 'dense', units: 1, inputs: { x: from } },
  loss: { kind: 'mse', target: 'u', inputs: { prediction: 'out.y' } },
});

describe('messages of attention', () => {
  test('sizes that a dot product cannot compare, and units that mend it', () => {
    const it = { kind: 'attention', inputs: { query: 'four.y', keys: 'three.y' } };
    expect(problems({ it, ...loss('it.y') })).toEqual([
      'size-mismatch at query: query of “it” is [B, U, 4], but keys of “it” is [B, T, 3]: a dot product needs as many features of both. Set “units” to project both to one size.',
    ]);
    expect(problems({ it: { ...it, units: 5 }, ...loss('it.y') })).toEqual([]);
    expect(problems({ it: { ...it, score: 'additive' }, ...loss('it.y') })).toEqual([]);
  });

  test('values on another axis than the keys', () => {
    const it = { kind: 'attention', units: 2, inputs: { query: 'four.y', keys: 'three.y', values: 'four.y' } };
    expect(problems({ it, ...loss('it.y') })).toEqual([
      'time-mismatch at values: values of “it” is [B, U, 4], but keys of “it” are [B, T, 3]: each key has one value, so both must run over the same time axis.',
    ]);
  });

  test('causal over two axes', () => {
    const it = { kind: 'attention', units: 2, causal: true, inputs: { query: 'four.y', keys: 'three.y' } };
    expect(problems({ it, ...loss('it.y') })).toEqual([
      'causal-axes at causal: “it” is causal, but query of “it” is [B, U, 4] and keys of “it” is [B, T, 3]: causal attention needs both on one time axis. Turn “causal” off, or wire one sequence into both.',
    ]);
  });

  test('keys without time', () => {
    const still = { kind: 'last', inputs: { x: 'three.y' } };
    const it = { kind: 'attention', inputs: { query: 'four.y', keys: 'still.y' } };
    expect(problems({ still, it, ...loss('it.y') })[0]).toMatch(/^sequence-needed at keys: /);
  });

  test('keys that the loop itself makes, and causal attention in a loop', () => {
    const loop = (more: object, keys: string): object => ({
      back: { kind: 'delay', inputs: { x: 'h.y' } },
      it: { kind: 'attention', ...more, inputs: { query: 'back.y', keys } },
      both: { kind: 'concat', inputs: { a: 'three.y', b: 'it.y' } },
      h: { kind: 'dense', units: 3, inputs: { x: 'both.y' } },
      pick: { kind: 'last', inputs: { x: 'h.y' } },
    });
    expect(problems({ ...loop({}, 'back.y'), ...loss('four.y') })[0]).toMatch(
      /^not-in-a-loop at keys: keys of “it” takes a whole sequence, but “back.y” is made step by step in the same loop/,
    );
    expect(problems({ ...loop({ causal: true }, 'three.y'), ...loss('four.y') })[0]).toMatch(
      /^not-in-a-loop at : “it” needs the whole sequence/,
    );
    expect(problems({ ...loop({}, 'three.y'), ...loss('four.y') })).toEqual([]);
  });
});

describe('messages of CTC', () => {
  const spell = (units: number, more: object = {}, from = 'x.y'): object => ({
    out: { kind: 'dense', units, inputs: { x: from } },
    loss: { kind: 'ctc', target: 'said', inputs: { prediction: 'out.y' }, ...more },
  });

  test('one class more than there are symbols', () => {
    expect(problems(spell(5))).toEqual([]);
    expect(problems(spell(4))).toEqual([
      'size-mismatch at prediction: prediction of “loss” is [B, T, 4], but “said” has 4 symbols and CTC adds a blank: it must be [B, T, 5].',
    ]);
  });

  test('targets that are numbers or have no steps, predictions on the axis of the targets', () => {
    expect(problems(spell(5, { target: 'u' }))[0]).toMatch(/^target-type at target: .*CTC is for symbols at steps/);
    expect(problems(spell(4, { target: 'label' }))[0]).toMatch(/^target-type at target: /);
    expect(problems(spell(5, {}, 'asks.y'))[0]).toMatch(/^time-mismatch at prediction: /);
  });

  test('a softmax before it is told of', () => {
    const nodes = {
      ...base,
      out: { kind: 'dense', units: 5, inputs: { x: 'x.y' } },
      shares: { kind: 'softmax', inputs: { x: 'out.y' } },
      loss: { kind: 'ctc', target: 'said', inputs: { prediction: 'shares.y' } },
    };
    const codes = checkGraph(graphOf(nodes), data).diagnostics.map(({ code }) => code);
    expect(codes).toContain('softmax-twice');
  });
});

test('a graph with attention does not stream, and says why', () => {
  const plain = dataInfo([number('a'), number('b')]);
  const nodes = {
    x: { kind: 'input', fields: ['a'] },
    it: { kind: 'attention', inputs: { query: 'x.y', keys: 'x.y' } },
    out: { kind: 'dense', units: 1, inputs: { x: 'it.y' } },
    loss: { kind: 'mse', target: 'b', inputs: { prediction: 'out.y' } },
  };
  expect(planOf(nodes, plain).streamRefusal).toBe(
    '“it” looks at the whole sequence at every step.'.replace(/[“”]/g, '"'),
  );
});

test('keys are projected once, before the loop of the decoder', () => {
  const nodes = {
    ...base,
    back: { kind: 'delay', inputs: { x: 'h.y' } },
    it: { kind: 'attention', score: 'additive', inputs: { query: 'back.y', keys: 'three.y' } },
    both: { kind: 'concat', inputs: { a: 'four.y', b: 'it.y' } },
    h: { kind: 'gru', units: 6, inputs: { x: 'both.y' } },
    ...loss('h.y'),
  };
  const result = compileGraph(checkGraph(graphOf(nodes), data));
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join());
  const { evaluate } = result.plan.programs;
  const keys = result.plan.params.find(({ name }) => name === 'it.U')?.buffer;
  const products = evaluate.filter((step) => step.op === 'matmul' && step.b.buffer === keys);
  expect(products.length).toBe(1);
  expect(evaluate.flatMap((step) => (step.op === 'loop' ? step.body.map(({ op }) => op) : []))).toContain('attention');
});
