// Edits by example: what a person sees in the diff. The general laws are in edit.property.test.ts.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/core/graph/edit.ts';
import type { GraphEdit } from '../../../../src/core/graph/edit.types.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';

const sample = `{
  "version": 1,
  "data":     { "kind": "csv", "path": "weather.csv", "window": 30 },
  "nodes": {
    "weather": { "kind": "input", "fields": ["temp_max", "wind"] }, // what is known
    "lstm":    { "kind": "lstm", "units": 32, "inputs": { "x": "weather.y" } },
    "out":     { "kind": "dense", "units": 1, "inputs": { "x": "lstm.last" } }, /* one number */
    "loss":    { "kind": "mse", "target": "temp_max", "inputs": { "prediction": "out.y" } } // the end
  },
  "training": { "optimizer": { "kind": "adam", "learningRate": 0.003 }, "batch": 32 },
  "layout":   {
    "weather": [0, 0],
    "lstm": [220, 0],
    "out": [440, 0],
    "loss": [660, 0]
  }
}
`;

function after(text: string, ...edits: GraphEdit[]): string {
  const result = applyEdits(text, edits);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.text;
}

/** Changed lines only, as in a diff. */
function diff(text: string, ...edits: GraphEdit[]): string[] {
  const [old, next] = [text.split('\n'), after(text, ...edits).split('\n')];
  return [
    ...old.filter((line) => !next.includes(line)).map((line) => `-${line}`),
    ...next.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

describe('one edit touches', () => {
  it('the bytes of a parameter', () => {
    const result = applyEdits(sample, [{ type: 'setParam', id: 'lstm', name: 'units', value: 64 }]);
    expect(result).toMatchObject({
      ok: true,
      value: { edits: [{ offset: sample.indexOf('32, "inputs"'), length: 2, text: '64' }] },
    });
  });

  it('nothing when the value is there already', () => {
    expect(applyEdits(sample, [{ type: 'setParam', id: 'lstm', name: 'units', value: 32 }])).toMatchObject({
      ok: true,
      value: { edits: [], text: sample },
    });
  });

  it('one number of a position', () => {
    const result = applyEdits(sample, [{ type: 'moveNodes', positions: { out: [440, 120] } }]);
    expect(result).toMatchObject({ ok: true, value: { edits: [{ length: 0, text: '12' }] } });
  });

  it('one line of nodes and one of layout when a node comes', () => {
    expect(diff(sample, { type: 'addNode', id: 'gru', kind: 'gru', params: { units: 8 }, at: [10, 20] }))
      .toMatchInlineSnapshot(`
      [
        "-    "loss":    { "kind": "mse", "target": "temp_max", "inputs": { "prediction": "out.y" } } // the end",
        "-    "loss": [660, 0]",
        "+    "loss":    { "kind": "mse", "target": "temp_max", "inputs": { "prediction": "out.y" } }, // the end",
        "+    "gru": { "kind": "gru", "units": 8 }",
        "+    "loss": [660, 0],",
        "+    "gru": [10, 20]",
      ]
    `);
  });

  it('the lines of a removed node, with their comments, and the wires that read from it', () => {
    expect(diff(sample, { type: 'removeNodes', ids: ['out'] })).toMatchInlineSnapshot(`
      [
        "-    "out":     { "kind": "dense", "units": 1, "inputs": { "x": "lstm.last" } }, /* one number */",
        "-    "loss":    { "kind": "mse", "target": "temp_max", "inputs": { "prediction": "out.y" } } // the end",
        "-    "out": [440, 0],",
        "+    "loss":    { "kind": "mse", "target": "temp_max" } // the end",
      ]
    `);
  });

  it('the names of a renamed node everywhere', () => {
    expect(diff(sample, { type: 'renameNode', id: 'out', to: 'head' })).toMatchInlineSnapshot(`
      [
        "-    "out":     { "kind": "dense", "units": 1, "inputs": { "x": "lstm.last" } }, /* one number */",
        "-    "loss":    { "kind": "mse", "target": "temp_max", "inputs": { "prediction": "out.y" } } // the end",
        "-    "out": [440, 0],",
        "+    "head":     { "kind": "dense", "units": 1, "inputs": { "x": "lstm.last" } }, /* one number */",
        "+    "loss":    { "kind": "mse", "target": "temp_max", "inputs": { "prediction": "head.y" } } // the end",
        "+    "head": [440, 0],",
      ]
    `);
  });

  it('a wire where it is read', () => {
    expect(
      diff(sample, { type: 'connect', from: { node: 'weather', port: 'y' }, to: { node: 'out', port: 'x' } }).at(-1),
    ).toBe('+    "out":     { "kind": "dense", "units": 1, "inputs": { "x": "weather.y" } }, /* one number */');
    expect(diff(sample, { type: 'disconnect', to: { node: 'out', port: 'x' } }).at(-1)).toBe(
      '+    "out":     { "kind": "dense", "units": 1 }, /* one number */',
    );
  });

  it('one element of a list', () => {
    const edit: GraphEdit = {
      type: 'setParam',
      id: 'weather',
      name: 'fields',
      value: ['temp_max', 'precipitation', 'wind'],
    };
    expect(applyEdits(sample, [edit])).toMatchObject({
      ok: true,
      value: { edits: [{ length: 0, text: ' "precipitation",' }] },
    });
  });

  it('one setting, made where it is missing', () => {
    expect(diff(sample, { type: 'setSetting', path: ['training', 'clipNorm'], value: 1 }).at(-1)).toContain(
      '"batch": 32, "clipNorm": 1 }',
    );
    expect(diff(sample, { type: 'setSetting', path: ['data', 'split', 'train'], value: 0.8 }).at(-1)).toContain(
      '"window": 30, "split": { "train": 0.8 } }',
    );
    expect(diff(sample, { type: 'setSetting', path: ['data', 'window'], value: undefined }).at(-1)).toContain(
      '"path": "weather.csv" }',
    );
  });

  it('new parameters before the wires', () => {
    expect(diff(sample, { type: 'setParam', id: 'lstm', name: 'forgetBias', value: 2 }).at(-1)).toContain(
      '"units": 32, "forgetBias": 2, "inputs"',
    );
  });
});

describe('a file keeps its hand', () => {
  const add: GraphEdit = { type: 'addNode', id: 'b', kind: 'gru', params: { units: 8 }, at: [1, 2] };
  const spread =
    '{\r\n\t"version": 1,\r\n\t"nodes": {\r\n\t\t"a": {\r\n\t\t\t"kind": "input"\r\n\t\t}\r\n\t},\r\n\t"layout": {\r\n\t\t"a": [\r\n\t\t\t0,\r\n\t\t\t0\r\n\t\t]\r\n\t}\r\n}';

  it('spread over lines, with tabs and Windows line ends', () => {
    const text = after(spread, add);
    expect(text).toContain('\r\n\t\t},\r\n\t\t"b": {\r\n\t\t\t"kind": "gru",\r\n\t\t\t"units": 8\r\n\t\t}\r\n\t},');
    expect(text).toContain('\t\t],\r\n\t\t"b": [\r\n\t\t\t1,\r\n\t\t\t2\r\n\t\t]\r\n\t}\r\n}');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('on one line', () => {
    expect(after('{"version":1,"nodes":{"a":{"kind":"input"}},"layout":{"a":[0,0]}}', add)).toBe(
      '{"version":1,"nodes":{"a":{"kind":"input"},"b":{"kind":"gru","units":8}},"layout":{"a":[0,0],"b":[1,2]}}',
    );
  });

  it('with trailing commas, a byte-order mark and no line end at the end', () => {
    expect(after('\uFEFF{\n "version": 1,\n "nodes": {\n  "a": { "kind": "input" }, // first\n },\n}', add)).toBe(
      '\uFEFF{\n "version": 1,\n "nodes": {\n  "a": { "kind": "input" }, // first\n  "b": { "kind": "gru", "units": 8 },\n },\n "layout": {\n  "b": [1, 2]\n },\n}',
    );
  });

  it('with comments where a node was the last', () => {
    const text =
      '{\n  "version": 1,\n  "nodes": {\n    // about a\n    "a": { "kind": "input" }, // a\n    "b": { "kind": "gru" } // b\n    // the end\n  }\n}\n';
    expect(after(text, { type: 'removeNodes', ids: ['b'] })).toBe(
      '{\n  "version": 1,\n  "nodes": {\n    // about a\n    "a": { "kind": "input" } // a\n    // the end\n  }\n}\n',
    );
  });

  it('and an empty one becomes a whole file', () => {
    expect(after('', add)).toBe(
      '{\n  "version": 1,\n  "nodes": {\n    "b": { "kind": "gru", "units": 8 }\n  },\n  "layout": {\n    "b": [1, 2]\n  }\n}\n',
    );
    expect(after('// notes\n', add)).toMatch(/^\/\/ notes\n\n?\{\n {2}"version": 1/);
  });
});

describe('duplicate keys', () => {
  const twice = '{"version":1,"nodes":{"a":{"kind":"input","n":1,"n":2},"b":{"kind":"x"},"b":{"kind":"y"}}}';

  it('are changed where they count, and removed together', () => {
    expect(after(twice, { type: 'setParam', id: 'a', name: 'n', value: 3 })).toContain('"n":1,"n":3');
    expect(after(twice, { type: 'setParam', id: 'a', name: 'n', value: undefined })).toContain('{"kind":"input"}');
    expect(parseGraph(after(twice, { type: 'removeNodes', ids: ['b'] })).graph.nodes.has('b')).toBe(false);
  });
});

describe('refused, with the file untouched', () => {
  const at: readonly [number, number] = [0, 0];
  const cases: readonly (readonly [string, GraphEdit, RegExp])[] = [
    ['a taken name', { type: 'addNode', id: 'lstm', kind: 'gru', params: {}, at }, /already a node “lstm”/],
    ['a reserved name', { type: 'addNode', id: '__proto__', kind: 'gru', params: {}, at }, /reserved/],
    ['a name that is none', { type: 'addNode', id: 'my node', kind: 'gru', params: {}, at }, /not a name/],
    ['a node without kind', { type: 'addNode', id: 'n', kind: '', params: {}, at }, /needs a kind/],
    ['wires as parameters', { type: 'addNode', id: 'n', kind: 'gru', params: { inputs: {} }, at }, /no parameter/],
    [
      'a reserved parameter',
      {
        type: 'addNode',
        id: 'n',
        kind: 'gru',
        params: JSON.parse('{"a":{"__proto__":1}}') as Record<string, never>,
        at,
      },
      /reserved/,
    ],
    ['a place that is none', { type: 'addNode', id: 'n', kind: 'gru', params: {}, at: [0, NaN] }, /finite/],
    ['removing nothing', { type: 'removeNodes', ids: ['lstm', 'ghost'] }, /no node “ghost”/],
    ['removing a reserved name', { type: 'removeNodes', ids: ['__proto__'] }, /no node/],
    ['renaming nothing', { type: 'renameNode', id: 'ghost', to: 'x' }, /no node/],
    ['renaming to a taken name', { type: 'renameNode', id: 'out', to: 'lstm' }, /already/],
    ['renaming to a reserved name', { type: 'renameNode', id: 'out', to: 'constructor' }, /reserved/],
    ['a parameter of nothing', { type: 'setParam', id: 'ghost', name: 'units', value: 1 }, /no node/],
    ['the kind as a parameter', { type: 'setParam', id: 'lstm', name: 'kind', value: 'gru' }, /no parameter/],
    ['a number that is none', { type: 'setParam', id: 'lstm', name: 'units', value: Infinity }, /Infinity/],
    [
      'a wire to nothing',
      { type: 'connect', from: { node: 'lstm', port: 'y' }, to: { node: 'ghost', port: 'x' } },
      /no node/,
    ],
    [
      'a wire from nothing',
      { type: 'connect', from: { node: 'ghost', port: 'y' }, to: { node: 'lstm', port: 'x' } },
      /no node/,
    ],
    [
      'a wire at a reserved port',
      { type: 'connect', from: { node: 'lstm', port: 'y' }, to: { node: 'out', port: '__proto__' } },
      /reserved/,
    ],
    ['moving nothing', { type: 'moveNodes', positions: { ghost: [0, 0] } }, /no node/],
    ['settings elsewhere', { type: 'setSetting', path: ['nodes', 'lstm'], value: {} }, /below data or training/],
    ['a reserved setting', { type: 'setSetting', path: ['data', '__proto__', 'x'], value: 1 }, /reserved/],
    ['an element beyond the end', { type: 'setSetting', path: ['data', 'path', 3], value: 1 }, /not a list/],
    ['training as a number', { type: 'setSetting', path: ['training'], value: 3 }, /must be an object/],
  ];

  it.each(cases)('%s', (_name, edit, message) => {
    const result = applyEdits(sample, [{ type: 'setParam', id: 'lstm', name: 'units', value: 1 }, edit]);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error.message).toMatch(message);
  });

  it.each([
    ['a file with a syntax error', sample.replace('"batch": 32', '"batch": ')],
    ['a file in conflict', sample.replace('  "nodes"', '<<<<<<< HEAD\n  "nodes"')],
    ['a newer file', sample.replace('"version": 1', '"version": 2')],
    ['a list', '[]'],
    ['a file with nodes as a list', '{"version":1,"nodes":[]}'],
  ])('%s', (_name, text) => {
    expect(applyEdits(text, [{ type: 'addNode', id: 'n', kind: 'gru', params: {}, at }])).toMatchObject({ ok: false });
  });
});
