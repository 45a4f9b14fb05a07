// Sub-graphs as the checker sees them: types on the node that uses one, problems at their place, caps, shared shapes.
import { describe, expect, it, test } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import { editedGraph } from '../../../../src/core/check/editedGraph.ts';
import { fixesFor } from '../../../../src/core/check/fixes.ts';
import { parameterLines, totalParameters } from '../../../../src/core/check/summary.ts';
import { applyEdits } from '../../../../src/core/graph/edit.ts';
import type { GraphEdit } from '../../../../src/core/graph/edit.types.ts';
import { withoutFollowers } from '../../../../src/core/graph/followers.ts';
import type { DataInfo } from '../../../../src/core/graph/model.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { portTypes, said, the } from '../../../support/checks.ts';
import { dataInfo, number, typedGraph } from '../../../support/compiled.ts';

const data: DataInfo = dataInfo([number('a'), number('b'), number('c')]);
const x = { kind: 'input', fields: ['a', 'b'] };
const wide = { kind: 'input', fields: ['a', 'b', 'c'] };
const use = (from: string, more: object = {}) => ({ kind: 'subgraph', graph: 'block', ...more, inputs: { in: from } });
const loss = (from: string) => ({ kind: 'mse', target: 'c', inputs: { prediction: from } });
const block = {
  nodes: {
    in: { kind: 'graphInput' },
    lstm: { kind: 'lstm', units: 4, inputs: { x: 'in.y' } },
    out: { kind: 'graphOutput', inputs: { x: 'head.y' } },
    head: { kind: 'dense', units: 1, inputs: { x: 'lstm.last' } },
  },
};
const twoUses = (weights = 'shared') => ({
  x,
  one: use('x.y', { weights }),
  two: use('x.y', { weights }),
  sum: { kind: 'add', inputs: { a: 'one.out', b: 'two.out' } },
  loss: loss('sum.y'),
});
const check = (nodes: object, graphs: object) => typedGraph(nodes, data, graphs);

describe('a use of a sub-graph', () => {
  it('has the ports of the sub-graph with their types, and the weights inside of it', () => {
    const typed = check(twoUses(), { block });
    expect(said(typed)).toBe('');
    expect(portTypes(typed)).toMatchInlineSnapshot(`
      "x.y [B, T, 2]
      one.out [B, 1]
      two.out [B, 1]
      sum.y [B, 1]"
    `);
    const one = typed.nodes.get('one');
    expect([...(one?.inputs ?? [])].map(([name, { source, spec }]) => [name, source, spec.required])).toEqual([
      ['in', { node: 'x', port: 'y' }, true],
    ]);
    expect(typed.nodes.get('sum')?.inputs.get('a')?.source).toEqual({ node: 'one', port: 'out' });
    expect(one?.parameterCount).toBe(4 * 4 * (2 + 4 + 1) + 5);
    expect([...typed.expanded.nodes.keys()]).toEqual([
      'x',
      ...['one', 'two'].flatMap((id) => ['in', 'lstm', 'out', 'head'].map((inner) => `${id}/${inner}`)),
      'sum',
      'loss',
    ]);
    expect(typed.order).toEqual(['x', 'one', 'two', 'sum', 'loss']);
  });

  it('counts shared weights once and separate ones for each use', () => {
    const each = 4 * 4 * (2 + 4 + 1) + 5;
    const shared = check(twoUses(), { block });
    expect(totalParameters(shared)).toBe(each);
    expect(parameterLines(shared).map(({ name }) => name)).toEqual(
      ['lstm.W', 'lstm.U', 'lstm.b', 'head.W', 'head.b'].map((name) => `block:${name}`),
    );
    const separate = check(twoUses('separate'), { block });
    expect(totalParameters(separate)).toBe(2 * each);
    expect(parameterLines(separate).map(({ name }) => name)).toContain('two/lstm.U');
  });

  it('of the name of its sub-graph never has the weights that others share', () => {
    const { one: _one, ...rest } = twoUses();
    const typed = check(
      {
        ...rest,
        block: use('x.y', { weights: 'separate' }),
        sum: { kind: 'add', inputs: { a: 'block.out', b: 'two.out' } },
      },
      { block },
    );
    const names = parameterLines(typed).map(({ name }) => name);
    expect(names).toContain('block/lstm.W');
    expect(names).toContain('block:lstm.W');
  });

  it('may stand in a sub-graph, and shares by the name of its own sub-graph', () => {
    const outer = {
      nodes: {
        p: { kind: 'graphInput' },
        inner: { kind: 'subgraph', graph: 'block', inputs: { in: 'p.y' } },
        own: { kind: 'subgraph', graph: 'block', weights: 'separate', inputs: { in: 'p.y' } },
        sum: { kind: 'add', inputs: { a: 'inner.out', b: 'own.out' } },
        q: { kind: 'graphOutput', inputs: { x: 'sum.y' } },
      },
    };
    const nodes = { x, deep: { kind: 'subgraph', graph: 'outer', inputs: { p: 'x.y' } }, loss: loss('deep.q') };
    const typed = check(nodes, { outer, block });
    expect(said(typed)).toBe('');
    const names = parameterLines(typed).map(({ name }) => name);
    expect(names).toContain('block:lstm.W');
    expect(names).toContain('outer:own/lstm.W');
  });
});

describe('problems', () => {
  it('inside stand at the node of the sub-graph in the text, and on the use on the canvas', () => {
    const wrong = { nodes: { ...block.nodes, head: { kind: 'dense', units: 0, inputs: { x: 'lstm.lst' } } } };
    const typed = check({ x, one: use('x.y'), loss: loss('one.out') }, { block: wrong });
    expect(said(typed)).toMatchInlineSnapshot(`
      "error param-range graphs/block/nodes/head/units: units of “one/head” is 0: it must be a whole number from 1 to 16384.
      error unknown-port graphs/block/nodes/head/inputs/x: x of “one/head” reads “lst” of “one/lstm”, but its outputs are y, last, h, c. Did you mean “last”?"
    `);
    expect(the(typed, 'param-range').place).toEqual({
      node: 'one',
      inner: { use: 'one', graph: 'block', node: 'head', param: 'units' },
    });
  });

  it('of the ports of a use are said once, at the use', () => {
    const typed = check(
      { x, one: { kind: 'subgraph', graph: 'block', inputs: { inn: 'x.y' } }, loss: loss('one.result') },
      { block },
    );
    expect(said(typed)).toMatchInlineSnapshot(`
      "error unknown-port nodes/one/inputs/inn: “one” has no input “inn”: its inputs are in. Did you mean “in”?
      warning input-missing nodes/one/inputs/in: in of “one” has no wire. The input in of the sub-graph.
      error unknown-port nodes/loss/inputs/prediction: prediction of “loss” reads “result” of “one”, but its outputs are out."
    `);
  });

  it('with shapes of shared weights name both uses', () => {
    const nodes = { ...twoUses(), wide, two: use('wide.y') };
    const typed = check(nodes, { block });
    expect(said(typed)).toMatchInlineSnapshot(
      `"error shared-shapes nodes/two/weights: “two” and “one” share the weights of “block”, but W of “lstm” is [3, 16] in the one and [2, 16] in the other. Wire inputs of one size into both, or give one of them separate weights."`,
    );
    expect(said(check({ ...nodes, two: use('wide.y', { weights: 'separate' }) }, { block }))).toBe('');
  });

  it('with kinds and names', () => {
    const typed = check(
      {
        x,
        port: { kind: 'graphInput' },
        one: use('x.y', { graph: 'blok' }),
        two: { kind: 'subgraph' },
        loss: loss('x.y'),
      },
      { block, other: { nodes: {} } },
    );
    expect(said(typed)).toMatchInlineSnapshot(`
      "information unused-graph graphs/block: No node uses the sub-graph “block”.
      information unused-graph graphs/other: No node uses the sub-graph “other”.
      error port-outside nodes/port/kind: “port” is a graphInput, a port of a sub-graph, and this is none. Put it into one of “graphs”, or remove it.
      error unknown-graph nodes/one/graph: “one” uses the sub-graph “blok”, but the file has block, other. Did you mean “block”?
      error graph-missing nodes/two/graph: “two” names no sub-graph: choose one; the file has block, other.
      error size-mismatch nodes/loss/inputs/prediction: prediction of “loss” is [B, T, 2], but the target is the number c: it must be [B, T, 1].
      information unused-node nodes/port: Nothing reads “port”, so it takes no part in training.
      information unused-node nodes/one: Nothing reads “one”, so it takes no part in training.
      information unused-node nodes/two: Nothing reads “two”, so it takes no part in training."
    `);
  });

  it('a cycle through a sub-graph names its nodes one by one; a delay outside is offered on the wires that are drawn', () => {
    const nodes = {
      x,
      mix: { kind: 'add', inputs: { a: 'x.y', b: 'one.out' } },
      one: use('mix.y'),
      loss: loss('one.out'),
    };
    const through = {
      nodes: {
        in: { kind: 'graphInput' },
        act: { kind: 'activation', inputs: { x: 'in.y' } },
        out: { kind: 'graphOutput', inputs: { x: 'act.y' } },
      },
    };
    const cycle = the(check(nodes, { block: through }), 'cycle-without-delay');
    expect(cycle.message).toContain('mix → one/in → one/act → one/out → mix');
    expect(cycle.related).toEqual(['mix', 'one']);
    expect(cycle.place).toEqual({ node: 'mix', port: 'b' });
  });

  it('a sub-graph that hands its input through is a cycle, too, when it reads itself', () => {
    const through = { nodes: { in: { kind: 'graphInput' }, out: { kind: 'graphOutput', inputs: { x: 'in.y' } } } };
    const typed = check({ x, one: use('one.out'), loss: loss('one.out') }, { block: through });
    expect(the(typed, 'cycle-without-delay').place).toEqual({ node: 'one', port: 'in' });
  });

  it('a loop may run through a sub-graph', () => {
    const loop = {
      nodes: {
        in: { kind: 'graphInput' },
        back: { kind: 'delay', inputs: { x: 'in.y' } },
        out: { kind: 'graphOutput', inputs: { x: 'back.y' } },
      },
    };
    const nodes = {
      x,
      mix: { kind: 'concat', inputs: { a: 'x.y', b: 'one.out' } },
      h: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'mix.y' } },
      one: use('h.y'),
      end: { kind: 'last', inputs: { x: 'h.y' } },
      out: { kind: 'dense', inputs: { x: 'end.y' } },
      loss: loss('out.y'),
    };
    const typed = check(nodes, { block: loop });
    expect(said(typed)).toBe('');
    expect(typed.loops).toEqual([{ nodes: expect.arrayContaining(['mix', 'h', 'one']) as unknown }]);
  });
});

describe('caps', () => {
  const through = (inner: Readonly<Record<string, object>>) => ({ nodes: { in: { kind: 'graphInput' }, ...inner } });

  it('a sub-graph that contains itself is refused with the chain', () => {
    const of = (graph: string) => through({ u: { kind: 'subgraph', graph, inputs: { in: 'in.y' } } });
    const typed = check({ x, one: use('x.y'), loss: loss('x.y') }, { block: of('b'), b: of('c'), c: of('b') });
    expect(the(typed, 'graph-recursion').message).toMatchInlineSnapshot(
      `"What “one” uses contains itself: b → c → b. A sub-graph is written out in full, so that would never end. Take one of these uses out."`,
    );
    const unused = check({ x, loss: loss('x.y') }, { b: of('b') });
    expect(the(unused, 'graph-recursion').path).toEqual(['graphs', 'b']);
  });

  it('ten levels of ten uses are refused before anything is expanded', () => {
    const graphs: Record<string, object> = { block0: block };
    for (let level = 1; level <= 10; level++) {
      const uses = Array.from({ length: 10 }, (_, i) => [
        `u${i}`,
        { kind: 'subgraph', graph: `block${level - 1}`, inputs: { in: 'in.y' } },
      ]);
      graphs[`block${level}`] = through(Object.fromEntries(uses) as Record<string, object>);
    }
    const typed = check({ x, one: use('x.y', { graph: 'block10' }), loss: loss('x.y') }, graphs);
    expect(the(typed, 'expansion-too-large').message).toMatchInlineSnapshot(
      `"“one” stands for 52222222221 nodes once the sub-graphs in it are written out; at most 10000 can be handled. Use them less often."`,
    );
    expect(typed.expanded.nodes.size).toBe(2);
  });

  test('many uses that fit one by one and not together, and too deep ones', () => {
    const nodes = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`u${i}`, use('x.y')]));
    const typed = check({ x, ...nodes }, { block });
    expect(the(typed, 'expansion-too-large').place).toBeUndefined();
    const chain: Record<string, object> = { block: through({}) };
    for (let i = 0; i < 40; i++)
      chain[`d${i}`] = through({
        u: { kind: 'subgraph', graph: i === 0 ? 'block' : `d${i - 1}`, inputs: { in: 'in.y' } },
      });
    expect(the(check({ x, one: use('x.y', { graph: 'd39' }) }, chain), 'graph-too-deep').message).toContain('41 deep');
  });
});

test('nothing of it throws without data, or with any part missing', () => {
  const file = { version: 1, data: { kind: 'csv', path: 'x.csv', window: 5 }, nodes: twoUses(), graphs: { block } };
  const text = JSON.stringify(file);
  expect(said(checkGraph(parseGraph(text).graph, null))).toBe('');
  for (let i = 0; i < text.length; i += 3) {
    const { graph } = parseGraph(text.slice(0, i) + text.slice(i + 4));
    expect(() => checkGraph(graph, data)).not.toThrow();
  }
});

describe('quick fixes', () => {
  it('of problems inside change the sub-graph, and mend them', () => {
    const wrong = {
      nodes: { ...block.nodes, head: { kind: 'dense', units: 0, inputs: { x: 'lstm.lst' } } },
    };
    const text = JSON.stringify({
      version: 1,
      data: { kind: 'csv', path: 'x.csv', window: 5 },
      nodes: { x, one: use('x.y'), loss: loss('one.out') },
      graphs: { block: wrong },
    });
    const typed = checkGraph(parseGraph(text).graph, data);
    const first = (code: string): readonly GraphEdit[] => fixesFor(typed, the(typed, code))[0]?.edits ?? [];
    const edits = [...first('param-range'), ...first('unknown-port')];
    expect(edits).toEqual([
      { type: 'setParam', graph: 'block', id: 'head', name: 'units', value: 1 },
      {
        type: 'connect',
        graph: 'block',
        from: { node: 'lstm', port: 'last' },
        to: { node: 'head', port: 'x' },
      },
    ]);
    const edited = applyEdits(text, edits);
    if (!edited.ok) throw new Error(edited.error.message);
    expect(said(checkGraph(parseGraph(edited.value.text).graph, data))).toBe('');
    expect(said(checkGraph(editedGraph(typed.graph, edits), data))).toBe('');
  });

  it('of uses choose a sub-graph or give weights of their own', () => {
    const nodes = { ...twoUses(), wide, two: use('wide.y', { graph: 'blok' }) };
    const missing = check(nodes, { block });
    const [right] = fixesFor(missing, the(missing, 'unknown-graph'));
    expect(right?.title).toBe('Use block');
    const shapes = checkGraph(editedGraph(missing.graph, right?.edits ?? []), data);
    const [own] = fixesFor(shapes, the(shapes, 'shared-shapes'));
    expect(said(checkGraph(editedGraph(shapes.graph, own?.edits ?? []), data))).toBe('');
  });
});

test('what the reader said of a piece inside a sub-graph is not said again', () => {
  const text = JSON.stringify({
    version: 1,
    data: { kind: 'csv', path: 'x.csv', window: 5 },
    nodes: { x, one: use('x.y'), loss: loss('one.out') },
    graphs: { block: { nodes: { ...block.nodes, lstm: { kind: 'lstm', inputs: { x: 'nobody.y' } }, odd: {} } } },
  });
  const parsed = parseGraph(text);
  const typed = checkGraph(parsed.graph, data);
  expect(parsed.diagnostics.map(({ code }) => code)).toEqual(['unknown-node', 'missing-kind']);
  expect(typed.diagnostics.map(({ code }) => code).sort()).toContain('input-missing');
  expect(withoutFollowers(parsed.diagnostics, typed.diagnostics)).toEqual([]);
});
