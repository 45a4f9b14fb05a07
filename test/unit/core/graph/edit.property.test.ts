// Edits on files in any hand: they mean what they say, keep every other byte, and compose into edits of the original text.
import fc from 'fast-check';
import { parse, type ParseError } from 'jsonc-parser';
import { describe, expect, it, vi } from 'vitest';
import { applyEdits } from '../../../../src/core/graph/edit.ts';
import type { GraphEdit, TextEdit } from '../../../../src/core/graph/edit.types.ts';
import { properties, property, readJson, valueAt } from '../../../../src/core/graph/jsonDocument.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { applyTextEdits } from '../../../../src/core/graph/pieces.ts';
import { spanOf } from '../../../../src/core/graph/ranges.ts';
import { meaning, plainEdit, randomEdit } from './plainEdit.ts';
import { Dice, randomFile, writeFile, type Json, type JsonRecord } from './randomDocument.ts';

const runs = { numRuns: 2000 };
vi.setConfig({ testTimeout: 120_000 });
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** A file with the same meaning for people, comments gone. */
function read(text: string): Json {
  const errors: ParseError[] = [];
  const value = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true }) as Json;
  expect(errors, text).toEqual([]);
  return value;
}

function applied(text: string, edits: readonly GraphEdit[]): { text: string; edits: readonly TextEdit[] } {
  const result = applyEdits(text, edits);
  if (!result.ok) throw new Error(`${result.error.message}\n${text}\n${JSON.stringify(edits)}`);
  expect(applyTextEdits(text, result.value.edits)).toBe(result.value.text);
  return result.value;
}

/** Paths whose bytes an edit may remove. */
function touched(text: string, edit: GraphEdit): (readonly (string | number)[])[] {
  const document = readJson(text);
  const lead = 'graph' in edit && edit.graph !== undefined ? ['graphs', edit.graph] : [];
  const wiresFrom = (ids: readonly string[], key: boolean): (string | number)[][] =>
    properties(valueAt(document.root, [...lead, 'nodes'])).flatMap(({ name, value }) => {
      const wires = properties(property(value, 'inputs')?.value);
      const hit = wires.filter((wire) => ids.some((id) => String(wire.value.value).startsWith(`${id}.`)));
      if (key && hit.length > 0 && hit.length === wires.length) return [[...lead, 'nodes', name, 'inputs']];
      return hit.map((wire) => [...lead, 'nodes', name, 'inputs', wire.name]);
    });
  switch (edit.type) {
    case 'addNode':
      return [[...lead, 'layout', edit.id]];
    case 'removeNodes':
      return [
        ...edit.ids.flatMap((id) => [
          [...lead, 'nodes', id],
          [...lead, 'layout', id],
        ]),
        ...wiresFrom(edit.ids, true),
      ];
    case 'renameNode':
      return [
        [...lead, 'nodes', edit.id],
        [...lead, 'layout', edit.id],
        [...lead, 'layout', edit.to],
        ...wiresFrom([edit.id], false),
      ];
    case 'setParam':
      return [[...lead, 'nodes', edit.id, edit.name]];
    case 'connect':
      return [[...lead, 'nodes', edit.to.node, 'inputs', edit.to.port]];
    case 'disconnect':
      return [
        Object.keys(valueOfInputs(text, edit.to.node, edit.graph)).length === 1
          ? [...lead, 'nodes', edit.to.node, 'inputs']
          : [...lead, 'nodes', edit.to.node, 'inputs', edit.to.port],
      ];
    case 'moveNodes':
      return Object.keys(edit.positions).map((id) => [...lead, 'layout', id]);
    case 'setSetting':
      return [edit.path];
  }
}

function valueOfInputs(text: string, id: string, graph: string | undefined): JsonRecord {
  const file = read(text) as Record<string, Record<string, JsonRecord>>;
  const owner = graph === undefined ? file : (file['graphs']?.[graph] as typeof file | undefined);
  const node = owner?.['nodes']?.[id] ?? {};
  return (node['inputs'] ?? {}) as JsonRecord;
}

const removes = (edit: GraphEdit): boolean =>
  edit.type === 'removeNodes' || edit.type === 'disconnect' || !('value' in edit) || edit.value === undefined;

describe('edits of a file in any hand', () => {
  it('change what they say and nothing else', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const dice = new Dice(from);
        const file = randomFile(dice);
        const text = writeFile(dice, file);
        expect(read(text)).toEqual(file);
        const edit = randomEdit(dice, file);
        const result = applied(text, [edit]);
        expect(meaning(read(result.text)), `${JSON.stringify(edit)}\n${text}\n${result.text}`).toEqual(
          meaning(plainEdit(file, edit)),
        );
      }),
      runs,
    );
  });

  it('remove no byte outside the touched path but blanks, commas and comments on its line', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const dice = new Dice(from);
        const file = randomFile(dice);
        const text = writeFile(dice, file);
        const edit = randomEdit(dice, file);
        const result = applied(text, [edit]);
        const document = readJson(text);
        const spans = touched(text, edit).flatMap((path) => spanOf(document, path) ?? []);
        // A removed thing takes the comments between it and the end of its line along.
        const allowed = spans.map(({ start, end }) => {
          const attached =
            /^(?:[ \t]|\/\*.*?\*\/)*(?:\s*,)?(?:[ \t]|\/\*.*?\*\/)*(?:\/\/.*)?/.exec(text.slice(end))?.[0] ?? '';
          return { start, end: removes(edit) ? end + attached.length : end };
        });
        for (const { offset, length } of result.edits) {
          for (let i = offset; i < offset + length; i++) {
            const fine = /[\s,]/.test(text[i] ?? '') || allowed.some(({ start, end }) => i >= start && i < end);
            expect(
              fine,
              `${JSON.stringify(edit)} removes ${JSON.stringify(text.slice(i, offset + length))} of\n${text}`,
            ).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('keep the line ends, the byte-order mark and the final line end', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const dice = new Dice(from);
        const file = randomFile(dice);
        const text = writeFile(dice, file);
        const { text: after } = applied(text, [randomEdit(dice, file)]);
        expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
        expect(/[\r\n]$/.test(after)).toBe(/[\r\n]$/.test(text));
        if (text.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        else expect(after).not.toContain('\r');
      }),
      runs,
    );
  });

  it('in a row mean the same as one after the other, as edits of the first text', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 2, max: 6 }), (from, count) => {
        const dice = new Dice(from);
        let file = randomFile(dice);
        const text = writeFile(dice, file);
        const edits: GraphEdit[] = [];
        for (let i = 0; i < count; i++) {
          const edit = randomEdit(dice, file);
          edits.push(edit);
          file = plainEdit(file, edit);
        }
        const result = applied(text, edits);
        expect(meaning(read(result.text)), `${JSON.stringify(edits)}\n${text}`).toEqual(meaning(file));
        for (const [i, edit] of result.edits.entries()) {
          const before = result.edits[i - 1];
          expect(before === undefined || before.offset + before.length < edit.offset).toBe(true);
        }
        expect(parseGraph(result.text).graph).toEqual(parseGraph(JSON.stringify(file)).graph);
      }),
      runs,
    );
  });

  it('can be taken back: rename and rename back, move and move back give the same bytes', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const dice = new Dice(from);
        const file = randomFile(dice);
        const text = writeFile(dice, file);
        const ids = Object.keys((file['nodes'] ?? {}) as JsonRecord);
        const id = ids[0];
        if (id === undefined) return;
        const renamed = applied(text, [{ type: 'renameNode', id, to: 'fresh_one' }]);
        expect(applied(renamed.text, [{ type: 'renameNode', id: 'fresh_one', to: id }]).text).toBe(text);
        const at = ((file['layout'] ?? {}) as Record<string, [number, number]>)[id];
        if (!Array.isArray(at)) return;
        const moved = applied(text, [{ type: 'moveNodes', positions: { [id]: [at[0] + 7, at[1] - 3] } }]);
        expect(applied(moved.text, [{ type: 'moveNodes', positions: { [id]: at } }]).text).toBe(text);
      }),
      runs,
    );
  });

  it('add a node and remove it again: the same meaning, and every comment still there', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const dice = new Dice(from);
        const file = randomFile(dice);
        const text = writeFile(dice, file);
        const added = applied(text, [
          { type: 'addNode', id: 'fresh_one', kind: 'gru', params: { units: 3 }, at: [1, 2] },
        ]);
        const back = applied(added.text, [{ type: 'removeNodes', ids: ['fresh_one'] }]);
        expect(meaning({ layout: {}, nodes: {}, ...(file as object) })).toEqual(
          meaning({ layout: {}, nodes: {}, ...(read(back.text) as object) }),
        );
        for (const comment of text.match(/\/\* c\d+ \*\/|\/\/ l\d+/g) ?? []) expect(back.text).toContain(comment);
      }),
      runs,
    );
  });
});
