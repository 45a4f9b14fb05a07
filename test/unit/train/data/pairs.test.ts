// Pairs of source and target: tokens on two time axes, splits, batches, and what is refused.
import { describe, expect, test } from 'vitest';
import type { PairsData } from '../../../../src/core/graph/model.ts';
import type { PlanInput } from '../../../../src/core/ir/plan.ts';
import type { Dataset } from '../../../../src/train/data/dataset.ts';
import { Feeder } from '../../../../src/train/data/feeder.ts';
import type { InputTarget } from '../../../../src/train/data/feeder.ts';
import type { FittedData } from '../../../../src/train/data/fitted.ts';
import { openDataset } from '../../../../src/train/data/openDataset.ts';
import { memorySource } from '../../../support/memorySource.ts';

const spec: PairsData = {
  kind: 'pairs',
  path: 'a.txt',
  separator: '\t',
  sourceTokens: 'characters',
  targetTokens: 'characters',
  lowercase: false,
  reverseSource: false,
  end: true,
  maxLength: 100,
  limit: 0,
  split: { by: 'time', train: 0.5, validation: 0.25 },
};

async function read(text: string, change: Partial<PairsData> = {}, fitted?: FittedData): Promise<Dataset> {
  const result = await openDataset({ ...spec, ...change }, memorySource({ 'a.txt': text }), { fitted });
  if (!result.ok) throw new Error(result.diagnostics.map((found) => found.message).join('\n'));
  return result.dataset;
}

async function refusal(text: string, change: Partial<PairsData> = {}): Promise<string> {
  const result = await openDataset({ ...spec, ...change }, memorySource({ 'a.txt': text }));
  return result.ok ? 'read' : result.diagnostics.map((found) => `${found.code}: ${found.message}`).join('\n');
}

/** The symbols of every target of the training split. */
function targets(dataset: Dataset): string[] {
  const { targets: spans } = dataset.sequences(true).train;
  const column = dataset.columns.get('target');
  return Array.from(spans?.starts ?? [], (start, i) =>
    [...(column?.values.subarray(start, start + (spans?.lengths?.[i] ?? 0)) ?? [])]
      .map((token) => column?.info.symbols?.[token])
      .join(' '),
  );
}

describe('pairs', () => {
  test('source and target are tokens of their own, each as long as it is', async () => {
    const dataset = await read('cab\t12\na\t2\n\nbb\t1\r\nx\t9\n');
    expect(dataset.info.fields).toEqual([
      { name: 'source', type: 'tokens', classes: 4, perStep: true, symbols: ['\uFFFD', 'a', 'b', 'c'] },
      { name: 'target', type: 'tokens', classes: 4, perStep: true, symbols: ['\uFFFD', '1', '2', '<end>'], axis: 'U' },
    ]);
    expect(dataset.info.ragged).toEqual(['T', 'U']);
    expect(dataset.info.sequences).toEqual({ train: 2, validation: 1, test: 1 });
    expect([dataset.maxLength, dataset.maxTargetLength]).toEqual([3, 3]);
    expect([...(dataset.columns.get('source')?.values ?? [])]).toEqual([3, 1, 2, 1, 2, 2, 0]);
    expect(targets(dataset)).toEqual(['1 2 <end>', '2 <end>']);
    expect(dataset.notes.map(({ message }) => message)).toEqual([
      "a.txt: 1 token of the source outside the training split's vocabulary are read as one symbol “unknown”.",
      "a.txt: 1 token of the target outside the training split's vocabulary are read as one symbol “unknown”.",
    ]);
  });

  test('words, separators, lower case, reversed sources, no end symbol, a limit', async () => {
    const dataset = await read('CAT  K AE1 T\nDO  D UW1\nGO  G OW1', {
      separator: '  ',
      targetTokens: 'words',
      lowercase: true,
      reverseSource: true,
      end: false,
      limit: 2,
    });
    expect(targets(dataset)).toEqual(['k ae1 t']);
    expect(dataset.columns.get('source')?.info.symbols?.slice(1)).toEqual(['a', 'c', 't']);
    expect([...(dataset.columns.get('source')?.values.subarray(0, 3) ?? [])]).toEqual([3, 1, 2]);
    expect(dataset.notes.map(({ code }) => code)).toContain('pairs-cut');
  });

  test('long pairs are left out and said', async () => {
    const dataset = await read('a\tb\naaaa\tb\na\tbbbb\nc\td', { maxLength: 3 });
    expect(dataset.info.sequences).toEqual({ train: 1, validation: 0, test: 1 });
    expect(dataset.notes[0]?.message).toBe('2 pairs of more than 3 tokens left out, the first in line 2.');
    expect(await refusal('aaaa\tb', { maxLength: 3 })).toBe(
      'pairs-too-long: a.txt: no pair is short enough. 1 pair of more than 3 tokens left out, the first in line 1.',
    );
  });

  test.each([
    ['', 'pairs-empty: a.txt has no pairs.'],
    ['\n \n\t\n', 'pairs-empty: a.txt has no pairs.'],
    ['a\tb\nnothing here', 'pairs-no-separator: a.txt, line 2: "nothing here" is not written source, a tab, target.'],
    ['a\tb\n\tb', 'pairs-half-empty: a.txt, line 2: "\\tb" has no source.'],
    ['a\tb\n\n\na\t  ', 'pairs-half-empty: a.txt, line 4: "a\\t  " has no target.'],
    ['a\0\tb', 'data-not-text: a.txt is not a text file: it holds zero bytes.'],
    ['a\tb', 'data-too-short: There is no example in the training split (1 pair in all).'],
  ])('%j is refused in words', async (text, message) => {
    expect(await refusal(text)).toBe(message);
  });

  test('a token written as the end symbol is refused where there is one', async () => {
    const words = { targetTokens: 'words', split: { by: 'time', train: 1, validation: 0 } } as const;
    expect(await refusal('a\tb <end> c', words)).toMatch(/^pairs-end: a\.txt, line 1: .* Set end to false\.$/);
    expect(await refusal('a\tb <end> c', { ...words, end: false })).toBe('read');
    expect(await refusal('a\tb', { ...words, path: 'b.txt' })).toMatch(/is not there/);
  });

  test('equal lines never stand in two splits, and the same file gives the same split', async () => {
    const text = Array.from({ length: 300 }, (_, i) => `word${i % 60}\t${i % 60}`).join('\n');
    const change = { split: { by: 'random', train: 0.6, validation: 0.2 } } as const;
    const dataset = await read(text, change);
    const homes = new Map<string, Set<string>>();
    for (const [split, { ids }] of Object.entries(dataset.sequences(true)))
      for (const id of ids ?? []) homes.set(dataset.label(id), (homes.get(dataset.label(id)) ?? new Set()).add(split));
    expect([...homes.values()].filter((splits) => splits.size > 1).length).toBeLessThanOrEqual(2);
    expect((await read(text, change)).sequences(true)).toEqual(dataset.sequences(true));
  });

  test('further data are read with the vocabulary of the training; targets may be missing there', async () => {
    const { fitted } = await read('ab\txyz\nba\tzy\nb\tx\na\tz', { split: { by: 'time', train: 1, validation: 0 } });
    const dataset = await read('abba\nb\tx\n', { split: { by: 'time', train: 1, validation: 0 } }, fitted);
    expect(targets(dataset)).toEqual(['<end>', 'x <end>']);
    expect([...(dataset.columns.get('source')?.values ?? [])]).toEqual([1, 2, 2, 1, 2]);
    expect(dataset.maxTargetLength).toBe(4);
  });

  test('a batch has lengths, tokens and masks per axis', async () => {
    const dataset = await read('cab\t1\na\t212\n', { split: { by: 'time', train: 1, validation: 0 } });
    const input = (name: string, shape: PlanInput['shape'], role: PlanInput['role']): PlanInput => ({
      name,
      buffer: 0,
      dtype: role.kind === 'feed' ? 'i32' : 'f32',
      shape,
      role,
    });
    const feed = (field: string): PlanInput['role'] => ({ kind: 'feed', fields: [field], use: 'input', per: 'step' });
    const feeder = new Feeder(dataset, [
      input('source', ['T', 'B'], feed('source')),
      input('target', ['U', 'B'], feed('target')),
      input('mask', ['T', 'B', 1], { kind: 'mask' }),
      input('mask:U', ['U', 'B', 1], { kind: 'mask' }),
      input('lastMask:U', ['U', 'B', 1], { kind: 'lastMask' }),
      input('p', [], { kind: 'schedule', curve: { kind: 'linear', from: 1, to: 0, steps: 10 } }),
    ]);
    const views = new Map<string, Float32Array>();
    let dims: Readonly<Record<string, number>> = {};
    const sizes: Readonly<Record<string, number>> = {
      source: 6,
      target: 8,
      mask: 6,
      'mask:U': 8,
      'lastMask:U': 8,
      p: 1,
    };
    const target: InputTarget = {
      bind: (given) => void (dims = given),
      input: (name) => {
        const view = views.get(name) ?? new Float32Array(sizes[name] ?? 0).fill(7);
        views.set(name, view);
        return view;
      },
    };
    expect(feeder.fill(target, dataset.sequences(true).train, [0, 1], 4)).toBe(3 + 1 + 2 + 4);
    expect(dims).toEqual({ B: 2, T: 3, U: 4 });
    expect(Object.fromEntries([...views].map(([name, view]) => [name, [...view]]))).toEqual({
      source: [3, 1, 1, 0, 2, 0],
      target: [1, 2, 3, 1, 0, 2, 0, 3],
      mask: [1, 1, 1, 0, 1, 0],
      'mask:U': [1, 1, 1, 1, 0, 1, 0, 1],
      'lastMask:U': [0, 0, 1, 0, 0, 0, 0, 1],
      p: [expect.closeTo(0.6)],
    });
  });
});
