// Recurrent nodes and delays before they are compiled: ports that come with parameters, sizes, what cannot stand in a loop, and fixes.
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import { editedGraph } from '../../../../src/core/check/editedGraph.ts';
import { fixesFor } from '../../../../src/core/check/fixes.ts';
import type { TypedGraph } from '../../../../src/core/check/typedGraph.ts';
import { findNodeKind } from '../../../../src/core/nodes/catalogue.ts';
import { checkWeather, portTypes, said, the } from '../../../support/checks.ts';
import type { NodeText } from '../../../support/graphs.ts';

const input: NodeText = { kind: 'input', fields: ['temp', 'rain'] };
const withLoss = (nodes: Readonly<Record<string, NodeText>>, from: string): TypedGraph =>
  checkWeather({
    in: input,
    ...nodes,
    out: { kind: 'dense', units: 1, inputs: { x: from } },
    loss: { kind: 'mse', target: 'temp', inputs: { prediction: 'out.y' } },
  });

test('sizes over layers and directions; a state goes from one node to another of the same shape', () => {
  const stack = { kind: 'lstm', units: 4, projection: 3, layers: 2, direction: 'bidirectional' };
  const typed = withLoss(
    {
      a: { ...stack, inputs: { x: 'in.y' } },
      b: { ...stack, initialState: 'wired', inputs: { x: 'in.y', h0: 'a.h', c0: 'a.c' } },
    },
    'b.last',
  );
  expect(said(typed)).toBe('');
  expect(portTypes(typed)).toMatchInlineSnapshot(`
    "in.y [B, T, 2]
    a.y [B, T, 6]
    a.last [B, 6]
    a.h [B, 12]
    a.c [B, 16]
    b.y [B, T, 6]
    b.last [B, 6]
    b.h [B, 12]
    b.c [B, 16]
    out.y [B, 1]"
  `);
  const widths = typed.nodes.get('b')?.parameters.map(({ name, shape }) => `${name} ${shape.join('×')}`);
  expect(widths?.filter((one) => one.startsWith('W'))).toEqual([
    'W 2×16',
    'W_reverse 2×16',
    'W_l1 6×16',
    'W_l1_reverse 6×16',
  ]);
});

test('a wired state must be there, without time, and of the right size', () => {
  const wired = { kind: 'gru', units: 4, initialState: 'wired' };
  expect(
    said(
      withLoss(
        {
          short: { kind: 'gru', units: 3, inputs: { x: 'in.y' } },
          size: { ...wired, inputs: { x: 'in.y', h0: 'short.h' } },
          time: { ...wired, inputs: { x: 'size.y', h0: 'size.y' } },
          none: { ...wired, inputs: { x: 'time.y' } },
          late: { kind: 'delay', start: 'wired', inputs: { x: 'none.y', initial: 'short.last' } },
        },
        'late.y',
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error input-missing nodes/none/inputs/h0: h0 of “none” has no wire. The h before the first step, of all layers and directions side by side, [B, H].
    error size-mismatch nodes/size/inputs/h0: h0 of “size” must be [B, 4], the state of all layers and directions side by side, but “short.h” is [B, 3].
    error no-sequence-wanted nodes/time/inputs/h0: h0 of “time” takes one value a sequence, but “size.y” is [B, T, 4], with time steps: put a last between.
    error size-mismatch nodes/late/inputs/initial: initial of “late” must be [B, 4] as x is, but “short.last” is [B, 3]."
  `);
});

test('what runs backward, and starts that a loop itself would have to give, cannot stand in a loop', () => {
  const typed = withLoss(
    {
      mix: { kind: 'concat', inputs: { a: 'in.y', b: 'z.y' } },
      both: { kind: 'gru', units: 3, direction: 'bidirectional', inputs: { x: 'mix.y' } },
      z: { kind: 'delay', inputs: { x: 'both.y' } },
      sum: { kind: 'add', inputs: { a: 'w.y', b: 'in.y' } },
      w: { kind: 'delay', start: 'wired', inputs: { x: 'sum.y', initial: 'end.y' } },
      end: { kind: 'slice', from: 0, size: 2, inputs: { x: 'sum.y' } },
    },
    'both.y',
  );
  expect(said(typed)).toMatchInlineSnapshot(`
    "error backward-in-a-loop nodes/both/direction: “both” is bidirectional: it needs the whole sequence, so it cannot stand in the loop both → z → mix → both. Let it run forward.
    error not-in-a-loop nodes/w/inputs/initial: initial of “w” is read before the first step, but “end” stands in the same loop and has no value then: wire it from outside.
    error no-sequence-wanted nodes/w/inputs/initial: initial of “w” takes one value a sequence, but “end.y” is [B, T, 2], with time steps: put a last between."
  `);
  const fix = fixesFor(typed, the(typed, 'backward-in-a-loop'))[0];
  expect(fix?.title).toBe('Let it run forward');
  const after = checkGraph(editedGraph(typed.graph, fix?.edits ?? []), typed.data);
  expect(after.diagnostics.some(({ code }) => code === 'backward-in-a-loop')).toBe(false);
});

test('parameters without effect are told', () => {
  const one = { kind: 'lstm', units: 3, dropout: 0.2, forgetGate: false, forgetBias: 2, inputs: { x: 'in.y' } };
  expect(said(withLoss({ one }, 'one.y'))).toMatchInlineSnapshot(`
    "information idle-param nodes/one/dropout: dropout of “one” has no effect: it needs layers above 1.
    information idle-param nodes/one/forgetBias: forgetBias of “one” has no effect: it needs forgetGate true and biasInit zeros."
  `);
});

test('the line on the node tells what is not as usual', () => {
  const line = (params: object): string | undefined => {
    const typed = checkWeather({ in: input, it: { kind: 'lstm', units: 32, ...params, inputs: { x: 'in.y' } } });
    const node = typed.nodes.get('it');
    return node?.kind.line(node.params);
  };
  expect(line({})).toBe('32 units');
  expect(line({ layers: 2, direction: 'bidirectional' })).toBe('2 × 32 units · bidirectional');
  expect(line({ layers: 2, dropout: 0.2, recurrentDropout: 0.1, initialState: 'learned', layerNorm: true })).toBe(
    '2 × 32 units · dropout 0.2 · recurrent dropout 0.1 · learned start · layer norm',
  );
  expect(line({ projection: 8, peepholes: true, forgetGate: false })).toBe(
    '32 units · to 8 · no forget gate · peepholes',
  );
  expect(line({ kind: 'jordan', outputs: 3 })).toBe('32 units · 3 fed back · tanh, tanh');
  expect(findNodeKind('delay')?.line({ steps: 12, start: 'learned', initial: 0 })).toBe('z⁻¹² · learned start');
});

describe('a delay is offered on every step of a cycle, and one is enough', () => {
  const ring = (size: number): Record<string, NodeText> =>
    Object.fromEntries(
      Array.from({ length: size }, (_, i) => [
        `n${i}`,
        i === 0
          ? { kind: 'add', inputs: { a: 'in.y', b: `n${size - 1}.y` } }
          : { kind: 'activation', inputs: { x: `n${i - 1}.y` } },
      ]),
    );
  test.each([
    ['of itself', { self: { kind: 'add', inputs: { a: 'in.y', b: 'self.y' } } }, 'self.y', 1],
    ['of itself, twice', { self: { kind: 'add', inputs: { a: 'in.y', b: 'self.y', c: 'self.y' } } }, 'self.y', 1],
    ['of four nodes', ring(4), 'n3.y', 4],
    ['of thirty nodes', ring(30), 'n29.y', 6],
  ] as const)('%s', (_, nodes, from, offered) => {
    const typed = withLoss(nodes, from);
    const fixes = fixesFor(typed, the(typed, 'cycle-without-delay'));
    expect(fixes.map((fix) => /^Insert a delay z⁻ᵏ on \w+ → \w+$/.test(fix.title))).toEqual(
      Array.from({ length: offered }, () => true),
    );
    for (const { edits } of fixes) expect(said(checkGraph(editedGraph(typed.graph, edits), typed.data))).toBe('');
  });
});
