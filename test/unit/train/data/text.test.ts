// Texts and lines: tokens, windows, splits, and what is refused.
import { describe, expect, test } from 'vitest';
import type { LinesData, TextData } from '../../../../src/core/graph/model.ts';
import type { Dataset } from '../../../../src/train/data/dataset.ts';
import { openDataset } from '../../../../src/train/data/openDataset.ts';
import { exampleSource, memorySource } from '../../../support/memorySource.ts';

const text: TextData = {
  kind: 'text',
  path: 'a.txt',
  window: 3,
  stride: 1,
  lowercase: false,
  limit: 0,
  split: { by: 'time', train: 0.6, validation: 0.2 },
};
const lines: LinesData = {
  kind: 'lines',
  files: [],
  path: 'a.txt',
  lowercase: false,
  maxLength: 100,
  split: { by: 'random', train: 0.6, validation: 0.2 },
};

async function read(spec: TextData | LinesData, files: Readonly<Record<string, string>>): Promise<Dataset> {
  const result = await openDataset(spec, memorySource(files));
  if (!result.ok) throw new Error(result.diagnostics.map((found) => found.message).join('\n'));
  return result.dataset;
}

async function refusal(spec: TextData | LinesData, files: Readonly<Record<string, string>>): Promise<string> {
  const result = await openDataset(spec, memorySource(files));
  return result.ok ? 'read' : result.diagnostics.map((found) => found.message).join('\n');
}

describe('text', () => {
  test('characters are code points, 0 is unknown, next is one later', async () => {
    const dataset = await read(text, { 'a.txt': 'abcab😀xyzw' });
    const column = dataset.columns.get('text');
    expect(column?.info.symbols).toEqual(['\uFFFD', 'a', 'b', 'c', '😀']);
    expect([...(column?.values ?? [])]).toEqual([1, 2, 3, 1, 2, 4, 0, 0, 0, 0]);
    expect(dataset.columns.get('next')?.targetShift).toBe(1);
    expect(dataset.notes.map((note) => note.message)).toEqual([
      "a.txt: 4 characters outside the training split's vocabulary are read as one symbol “unknown”.",
    ]);
  });

  test('line ends are one character; lower case and a limit where asked for', async () => {
    const dataset = await read({ ...text, lowercase: true, limit: 8 }, { 'a.txt': '\uFEFFAb\r\nAb\r\nAbAbAbAb' });
    expect(dataset.columns.get('text')?.info.symbols).toEqual(['\uFFFD', '\n', 'a', 'b']);
    expect(dataset.columns.get('text')?.values.length).toBe(8);
  });

  test('no window reads a target of another split', async () => {
    const dataset = await read(text, { 'a.txt': 'abcdefghijklmnopqrst' });
    const sets = dataset.sequences(true);
    expect([...sets.train.starts].at(-1)).toBe(8);
    expect([...sets.validation.starts]).toEqual([11, 12]);
    expect([...sets.test.starts]).toEqual([15, 16]);
  });

  test('too short, empty and binary files are refused', async () => {
    expect(await refusal(text, { 'a.txt': 'abc' })).toBe(
      'a.txt has 3 characters, 1 of them in the training split; a window of 3 needs 4. Use a shorter window or more text.',
    );
    expect(await refusal(text, { 'a.txt': '' })).toMatch(/^a\.txt has 0 characters/);
    expect(await refusal(text, { 'a.txt': 'abc\0def' })).toMatch(/not a text file/);
    expect(await refusal(text, {})).toBe('a.txt is not there.');
  });
});

describe('lines', () => {
  const tabbed = Array.from({ length: 50 }, (_, i) => `${i % 2 ? 'odd' : 'even'}\tn${i}`).join('\r\n');

  test('label, tab, text', async () => {
    const dataset = await read(lines, { 'a.txt': tabbed });
    expect(dataset.info.sequences).toEqual({ train: 30, validation: 10, test: 10 });
    expect(dataset.info.ragged).toEqual(['T']);
    expect(dataset.columns.get('label')?.info.symbols).toEqual(['even', 'odd']);
    const { starts, lengths, ids } = dataset.sequences(false).train;
    const column = dataset.columns.get('text');
    const words = Array.from(starts, (start, i) =>
      Array.from(
        column?.values.subarray(start, start + (lengths?.[i] ?? 0)) ?? [],
        (t) => column?.info.symbols?.[t],
      ).join(''),
    );
    expect(words.every((word, i) => word === `n${ids?.[i]}`)).toBe(true);
  });

  test('equal lines never stand in two splits', async () => {
    const doubled = Array.from({ length: 300 }, (_, i) => `${i % 3 ? 'p' : 'q'}\tword${i % 60}`).join('\n');
    const dataset = await read(lines, { 'a.txt': doubled });
    const homes = new Map<string, Set<string>>();
    for (const [split, { ids }] of Object.entries(dataset.sequences(false))) {
      for (const id of ids ?? []) homes.set(dataset.label(id), (homes.get(dataset.label(id)) ?? new Set()).add(split));
    }
    expect(homes.size).toBe(60);
    // Only the text at each of the two borders may be shared.
    expect([...homes.values()].filter((splits) => splits.size > 1).length).toBeLessThanOrEqual(2);
  });

  test('the same files give the same split', async () => {
    const once = await read(lines, { 'a.txt': tabbed });
    const twice = await read(lines, { 'a.txt': tabbed });
    expect(once.sequences(false)).toEqual(twice.sequences(false));
  });

  test('a class per file, long lines cut and counted', async () => {
    const spec = {
      ...lines,
      path: '',
      maxLength: 4,
      files: [
        { path: 'f.txt', label: 'female' },
        { path: 'm.txt', label: 'male' },
      ],
    };
    const dataset = await read(spec, { 'f.txt': 'Ada\nEleonore\n', 'm.txt': 'Max\n\nMaximilian\n' });
    expect(dataset.maxLength).toBe(4);
    expect(dataset.columns.get('label')?.info.symbols).toEqual(['female', 'male']);
    expect(dataset.notes.map((note) => note.message)).toEqual([
      '2 lines longer than 4 characters: only the beginning is read.',
    ]);
    expect(await refusal(spec, { 'f.txt': 'Ada', 'm.txt': '\n\n' })).toBe('m.txt has no lines.');
    expect(await refusal(spec, { 'f.txt': 'Ada' })).toBe('m.txt is not there.');
  });

  test('a line without a tab is refused with its number', async () => {
    expect(await refusal(lines, { 'a.txt': 'x\ta\nnothing' })).toBe(
      'a.txt, line 2: "nothing" is not written label, tab, text.',
    );
  });

  test('first names: both files, all lines', async () => {
    const files = [
      { path: 'female-first-names.txt', label: 'female' },
      { path: 'male-first-names.txt', label: 'male' },
    ];
    const result = await openDataset(
      { ...lines, path: '', files, split: { by: 'random', train: 0.8, validation: 0.1 } },
      exampleSource('female-first-names.txt', 'male-first-names.txt'),
    );
    if (!result.ok) throw new Error('refused');
    expect(result.dataset.info.sequences).toEqual({ train: 7079, validation: 885, test: 885 });
  });
});
