// Every malformed file opens with an explanation: exactly the diagnostics of the manifest, in readable sentences, no crash,
// no edit of a text that cannot be read, and no trace of reserved keys on objects.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../../src/core/base/text.ts';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import type { DataInfo } from '../../../../src/core/graph/model.ts';
import { applyEdits } from '../../../../src/core/graph/edit.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/malformed');
interface Expected {
  readonly why: string;
  /** Codes of the parser, exactly. */
  readonly parse: readonly string[];
  /** Codes that the checker gives among others, for the sunspots. */
  readonly check: readonly string[];
}
const sunspots: DataInfo = {
  fields: [
    { name: 'year', type: 'number', classes: 1, perStep: true },
    { name: 'sunspots', type: 'number', classes: 1, perStep: true },
  ],
  ragged: [],
  sequences: { train: 100, validation: 20, test: 20 },
};
const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Record<string, Expected>;
const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('malformed files', () => {
  it('all stand in the manifest, and there are more than fifty', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.rnn.json'));
    expect(files.sort()).toEqual(Object.keys(manifest).sort());
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(Object.entries(manifest))('%s', (file, expected) => {
    const text = textOf(file);
    const parsed = parseGraph(text);
    const codes = [...new Set(parsed.diagnostics.map(({ code }) => code))].sort();
    expect(codes).toEqual(expected.parse);
    const checked = checkGraph(parsed.graph, sunspots).diagnostics;
    for (const code of expected.check) expect(checked.map((diagnostic) => diagnostic.code)).toContain(code);
    for (const { message, range } of parsed.diagnostics) {
      expect(message).toMatch(/^[A-Z“\w].*[.?]$/s);
      expect(message.length).toBeLessThan(400);
      expect(message).not.toMatch(/undefined|\[object/);
      // No invisible or direction-changing character of the file reaches the message.
      expect(quote(message, 1000)).toBe(`“${message}”`);
      expect(range && range.start >= 0 && range.end <= text.length && range.start <= range.end).toBe(true);
    }
    for (const object of [{}, [], parsed.graph.nodes]) expect('polluted' in object).toBe(false);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
    const edited = applyEdits(text, [{ type: 'setSetting', path: ['training', 'batch'], value: 3 }]);
    if (!parsed.readable || parsed.newerVersion) expect(edited.ok).toBe(false);
  });
});
