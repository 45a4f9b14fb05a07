// The mechanism of versions, with a format of the future put in: version 3, reached in two steps.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/core/graph/edit.ts';
import { property, valueAt } from '../../../../src/core/graph/jsonDocument.ts';
import { replaceNode, setProperty } from '../../../../src/core/graph/jsonEdit.ts';
import { migrateText, type FileFormat } from '../../../../src/core/graph/migrate.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { applyTextEdits } from '../../../../src/core/graph/pieces.ts';

const future: FileFormat = {
  version: 3,
  migrations: [
    {
      from: 1,
      summary: 'The batch of training is called batch.',
      apply(draft) {
        const key = property(valueAt(draft.source.root, ['training']), 'batchSize')?.key;
        if (key) draft.change(replaceNode(draft.source, key, '"batch"'));
      },
    },
    {
      from: 2,
      summary: 'The seed is written.',
      apply(draft) {
        const training = valueAt(draft.source.root, ['training']);
        if (training) draft.change(setProperty(draft.source, training, 'seed', 7));
      },
    },
  ],
};
const old = `{
  "version": 1, // first
  "nodes": { "a": { "kind": "input" } },
  "training": {
    "batchSize": 16 /* enough */
  }
}
`;
const migrated = `{
  "version": 3, // first
  "nodes": { "a": { "kind": "input" } },
  "training": {
    "batch": 16, /* enough */
    "seed": 7
  }
}
`;

describe('an older file', () => {
  it('is brought up to date in place, comments kept', () => {
    const result = migrateText(old, future);
    expect(result).toMatchObject({ ok: true, value: { text: migrated } });
    if (result.ok) expect(applyTextEdits(old, result.value.edits)).toBe(migrated);
    expect(migrateText(migrated, future)).toEqual({ ok: true, value: { edits: [], text: migrated } });
  });

  it('is shown in its new meaning, says so, and stays as it is until it is edited', () => {
    const parsed = parseGraph(old, future);
    expect(parsed.graph).toMatchObject({ version: 3, training: { batch: 16, seed: 7 } });
    expect(parsed.diagnostics.map(({ code }) => code)).toEqual(['older-version', 'missing-data']);
    expect(parsed.newerVersion).toBe(false);
    const edited = applyEdits(old, [{ type: 'setParam', id: 'a', name: 'n', value: 1 }], future);
    expect(edited).toMatchObject({ ok: true, value: { text: migrated.replace('"input" }', '"input", "n": 1 }') } });
  });

  it('without a way up is refused with the oldest version that is read', () => {
    const result = migrateText(old.replace('"version": 1', '"version": 0'), future);
    expect(result).toEqual({
      ok: false,
      error: { message: 'Files of version 0 cannot be read: the oldest that can is 1.' },
    });
  });
});

describe('a newer file', () => {
  const newer = '{ "version": 4, "nodes": { "a": { "kind": "input", "odd": [] } }, "extra": 1 }';

  it('is shown as far as it goes, with one message, and never changed', () => {
    const parsed = parseGraph(newer, future);
    expect(parsed.newerVersion).toBe(true);
    expect(parsed.readable).toBe(true);
    expect([...parsed.graph.nodes.keys()]).toEqual(['a']);
    expect(parsed.diagnostics).toMatchObject([
      { code: 'newer-version', severity: 'error', range: { start: 13, end: 14 } },
    ]);
    expect(migrateText(newer, future)).toMatchObject({ ok: false });
    expect(applyEdits(newer, [{ type: 'removeNodes', ids: ['a'] }], future)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('version 4') as string },
    });
  });
});
