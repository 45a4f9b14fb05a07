// Cycles: one without a delay is named node by node, one with a delay gets its types by going round.
import { expect, test } from 'vitest';
import { checkWeather, portTypes, said, the } from '../../../support/checks.ts';
import type { NodeText } from '../../../support/graphs.ts';

const input: NodeText = { kind: 'input', fields: ['temp', 'rain'] };

test('a hand-wired Elman cell has the types of one', () => {
  const typed = checkWeather({
    in: input,
    fromInput: { kind: 'dense', units: 8, inputs: { x: 'in.y' } },
    fromState: { kind: 'dense', units: 8, bias: false, inputs: { x: 'before.y' } },
    sum: { kind: 'add', inputs: { a: 'fromState.y', b: 'fromInput.y' } },
    h: { kind: 'activation', inputs: { x: 'sum.y' } },
    before: { kind: 'delay', inputs: { x: 'h.y' } },
    out: { kind: 'dense', inputs: { x: 'h.y' } },
    loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'out.y' } },
  });
  expect(said(typed)).toBe('');
  expect(portTypes(typed)).toMatchInlineSnapshot(`
    "in.y [B, T, 2]
    fromInput.y [B, T, 8]
    fromState.y [B, T, 8]
    sum.y [B, T, 8]
    h.y [B, T, 8]
    before.y [B, T, 8]
    out.y [B, T, 1]"
  `);
  expect(typed.order).toEqual(['in', 'fromInput', 'before', 'fromState', 'sum', 'h', 'out', 'loss']);
  expect(typed.loops).toEqual([{ nodes: ['before', 'fromState', 'sum', 'h'] }]);
  expect([...typed.nodes.values()].reduce((sum, node) => sum + (node.parameterCount ?? NaN), 0)).toBe(
    2 * 8 + 8 + 64 + 8 + 1,
  );
});

test('h = f(W [x; h]): the size comes from the dense behind the concat', () => {
  const typed = checkWeather({
    in: input,
    beside: { kind: 'concat', inputs: { a: 'in.y', b: 'before.y' } },
    h: { kind: 'dense', units: 8, activation: 'tanh', inputs: { x: 'beside.y' } },
    before: { kind: 'delay', steps: 2, inputs: { x: 'h.y' } },
  });
  expect(portTypes(typed)).toMatchInlineSnapshot(`
    "in.y [B, T, 2]
    beside.y [B, T, 10]
    h.y [B, T, 8]
    before.y [B, T, 8]"
  `);
  expect(typed.nodes.get('h')?.parameterCount).toBe(10 * 8 + 8);
});

test('recurrent cells inside a loop of delays', () => {
  const typed = checkWeather({
    in: input,
    beside: { kind: 'concat', inputs: { a: 'in.y', b: 'before.y', c: 'long.y' } },
    gru: { kind: 'gru', units: 5, inputs: { x: 'beside.y' } },
    out: { kind: 'dense', units: 3, inputs: { x: 'gru.y' } },
    before: { kind: 'delay', inputs: { x: 'out.y' } },
    long: { kind: 'delay', steps: 7, inputs: { x: 'before.y' } },
  });
  expect(said(typed)).toMatchInlineSnapshot(
    `"warning no-loss nodes: There is nothing to train: add a loss, such as mse or crossEntropy, and wire a prediction into it."`,
  );
  expect(typed.nodes.get('gru')?.inputs.get('x')?.type).toEqual({ kind: 'real', time: 'T', size: 8 });
});

test('a cycle without a delay is named, with all its nodes and the wire that closes it', () => {
  const typed = checkWeather({
    c: { kind: 'activation', inputs: { x: 'b.y' } },
    a: { kind: 'add', inputs: { a: 'in.y', b: 'c.y' } },
    b: { kind: 'dense', units: 2, inputs: { x: 'a.y' } },
    in: input,
    loss: { kind: 'mse', target: ['temp', 'rain'], inputs: { prediction: 'b.y' } },
  });
  expect(said(typed)).toMatchInlineSnapshot(
    `"error cycle-without-delay nodes/a/inputs/b: The cycle a → b → c → a has no delay, so no node of it can come first. Insert a delay on one of its wires."`,
  );
  const cycle = the(typed, 'cycle-without-delay');
  expect(cycle.related).toEqual(['a', 'b', 'c']);
  expect(cycle.place).toEqual({ node: 'a', port: 'b' });
  expect(typed.order).toEqual([]);
});

test('of two nested cycles the one without a delay is found', () => {
  const typed = checkWeather({
    in: input,
    a: { kind: 'add', inputs: { a: 'in.y', b: 'z.y', c: 'b.y' } },
    b: { kind: 'activation', inputs: { x: 'a.y' } },
    z: { kind: 'delay', inputs: { x: 'b.y' } },
    self: { kind: 'elman', units: 2, inputs: { x: 'self.y' } },
  });
  expect(typed.diagnostics.filter((one) => one.code === 'cycle-without-delay').map((one) => one.related)).toEqual([
    ['a', 'b'],
    ['self'],
  ]);
});

test('what needs the whole sequence cannot stand in a loop', () => {
  expect(
    said(
      checkWeather({
        in: input,
        sum: { kind: 'add', inputs: { a: 'in.y', b: 'last.y' } },
        z: { kind: 'delay', inputs: { x: 'sum.y' } },
        last: { kind: 'last', inputs: { x: 'z.y' } },
        plus: { kind: 'concat', inputs: { a: 'in.y', b: 'gru.last' } },
        gru: { kind: 'gru', units: 3, inputs: { x: 'w.y' } },
        w: { kind: 'delay', inputs: { x: 'plus.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error not-in-a-loop nodes/last: “last” needs the whole sequence, so it cannot stand in the loop last → sum → z → last.
    error not-in-a-loop nodes/plus/inputs/b: b of “plus” reads “gru.last”, which is known only after the whole sequence, but both stand in one loop: read y.
    warning no-loss nodes: There is nothing to train: add a loss, such as mse or crossEntropy, and wire a prediction into it."
  `);
});

test('loops whose size nothing fixes', () => {
  expect(
    said(
      checkWeather({
        in: input,
        grows: { kind: 'concat', inputs: { a: 'in.y', b: 'z.y' } },
        z: { kind: 'delay', inputs: { x: 'grows.y' } },
        alone: { kind: 'dense', units: 3, inputs: { x: 'w.y' } },
        w: { kind: 'delay', inputs: { x: 'alone.y' } },
        u: { kind: 'delay', inputs: { x: 'u.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error loop-size-unknown nodes/z: The sizes in the loop z → grows → z cannot be told: they depend on themselves. Put a dense with a fixed number of units into the loop.
    error loop-size-unknown nodes/w: The sizes in the loop w → alone → w cannot be told: nothing outside feeds it. Wire an input into it.
    error loop-size-unknown nodes/u: The sizes in the loop u → u cannot be told: nothing outside feeds it. Wire an input into it.
    warning no-loss nodes: There is nothing to train: add a loss, such as mse or crossEntropy, and wire a prediction into it."
  `);
});

test('sizes that differ are told once, at the port where the loop closes', () => {
  expect(
    said(
      checkWeather({
        in: input,
        sum: { kind: 'add', inputs: { a: 'in.y', b: 'z.y' } },
        h: { kind: 'dense', units: 5, inputs: { x: 'sum.y' } },
        z: { kind: 'delay', inputs: { x: 'h.y' } },
        out: { kind: 'dense', units: 1, inputs: { x: 'h.y' } },
        loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'out.y' } },
      }),
    ),
  ).toMatchInlineSnapshot(
    `"error size-mismatch nodes/sum/inputs/b: b of “sum”: “z.y” is [B, T, 5], but a is [B, T, 2]. All inputs of an add need the same size."`,
  );
});

test('a ring of ten thousand delays in the worst order is settled at once', () => {
  const count = 10_000;
  const nodes: Record<string, NodeText> = { in: input };
  for (let i = 0; i < count; i++)
    nodes[`d${i}`] = { kind: 'delay', inputs: { x: i === count - 1 ? 'sum.y' : `d${i + 1}.y` } };
  nodes['sum'] = { kind: 'add', inputs: { a: 'in.y', b: 'd0.y' } };
  const typed = checkWeather(nodes);
  expect(typed.nodes.get('d0')?.outputs.get('y')?.type?.size).toBe(2);
  expect(typed.loops.map((loop) => loop.nodes.length)).toEqual([count + 1]);
});
