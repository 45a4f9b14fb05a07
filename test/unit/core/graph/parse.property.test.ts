// Whatever stands in a file, parsing returns: arbitrary strings, mutated files, JSON of any shape. And edits never throw either.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { applyEdits } from '../../../../src/core/graph/edit.ts';
import { MAX_DIAGNOSTICS } from '../../../../src/core/graph/limits.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { Dice, randomFile, writeFile } from './randomDocument.ts';

vi.setConfig({ testTimeout: 120_000 });
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function sound(text: string): void {
  const parsed = parseGraph(text);
  expect(parsed.diagnostics.length).toBeLessThanOrEqual(MAX_DIAGNOSTICS + 1);
  for (const { range, message } of parsed.diagnostics) {
    expect(range !== undefined && range.start >= 0 && range.start <= range.end && range.end <= text.length).toBe(true);
    expect(message).not.toBe('');
  }
  for (const node of parsed.graph.nodes.values())
    for (const { node: from } of node.inputs.values()) expect(parsed.graph.nodes.has(from)).toBe(true);
  for (const id of parsed.graph.layout.keys()) expect(parsed.graph.nodes.has(id)).toBe(true);
  const edited = applyEdits(text, [{ type: 'addNode', id: 'fresh_one', kind: 'gru', params: {}, at: [0, 0] }]);
  if (!parsed.readable && !parsed.empty) expect(edited.ok).toBe(false);
  if (edited.ok) expect(parseGraph(edited.value.text).graph.nodes.has('fresh_one')).toBe(true);
}

describe('parsing never throws', () => {
  it('on arbitrary strings', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), sound), { numRuns: 2000 });
    const tokens = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"nodes"',
      '"inputs"',
      '//',
      '/*',
      '*/',
      '\n',
      '\\',
      '1e999',
      '-',
      'null',
      '"__proto__"',
      '\uFEFF',
      '<<<<<<< a\n',
      '"a.y"',
    );
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 60 }), (parts) => sound(parts.join(''))),
      { numRuns: 3000 },
    );
  });

  it('on files with a few characters changed', () => {
    const change = fc.record({ at: fc.nat(), length: fc.nat(6), text: fc.string({ maxLength: 4 }) });
    fc.assert(
      fc.property(seed, fc.array(change, { minLength: 1, maxLength: 4 }), (from, changes) => {
        const dice = new Dice(from);
        let text = writeFile(dice, randomFile(dice));
        for (const { at, length, text: put } of changes) {
          const offset = at % (text.length + 1);
          text = text.slice(0, offset) + put + text.slice(offset + length);
        }
        sound(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('on JSON of any shape under the keys of a graph', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const node = fc.oneof(
      value,
      fc.record({
        kind: value,
        inputs: fc.oneof(value, fc.dictionary(fc.constantFrom('x', 'a b', 'constructor'), value)),
      }),
    );
    const file = fc.record(
      {
        version: value,
        data: value,
        nodes: fc.oneof(value, fc.dictionary(fc.constantFrom('a', 'b', 'toString', 'a b', '__proto__'), node)),
        training: value,
        layout: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(file, (json) => {
        const text = JSON.stringify(json);
        const parsed = parseGraph(text);
        expect(parsed.graph.training.batch).toBeGreaterThan(0);
        expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12);
        if (parsed.readable) expect(parsed.diagnostics.length).toBeLessThanOrEqual(MAX_DIAGNOSTICS + 1);
      }),
      { numRuns: 2000 },
    );
  });
});
