// Tasks that the program makes: right answers, the same from the same seed, no question in two splits, and a word where it cannot be done.
import { describe, expect, test } from 'vitest';
import type { GeneratedData } from '../../../../src/core/graph/model.ts';
import { lengthOf, spansFor } from '../../../../src/train/data/dataset.ts';
import type { Dataset } from '../../../../src/train/data/dataset.ts';
import { openGenerated } from '../../../../src/train/data/generated/generatedDataset.ts';

const spec = (task: GeneratedData['task'], more: Partial<GeneratedData> = {}): GeneratedData => ({
  kind: 'generated',
  task,
  length: 12,
  testLength: 0,
  sequences: 200,
  seed: 1,
  split: { train: 0.8, validation: 0.1 },
  ...more,
});

function made(data: GeneratedData): Dataset {
  const result = openGenerated(data);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join());
  return result.dataset;
}

const splits = ['train', 'validation', 'test'] as const;

/** Every sequence of every split: its values by field. */
function sequences(dataset: Dataset): { readonly split: string; readonly values: Record<string, number[]> }[] {
  const sets = dataset.sequences(true);
  return splits.flatMap((split) =>
    Array.from(sets[split].starts, (_, i) => ({
      split,
      values: Object.fromEntries(
        [...dataset.columns.values()].map((column) => {
          if (!column.info.perStep) return [column.info.name, [column.values[sets[split].ids?.[i] ?? -1] ?? NaN]];
          const spans = spansFor(sets[split], column);
          const from = spans.starts[i] ?? 0;
          return [column.info.name, [...column.values.subarray(from, from + lengthOf(spans, i))]];
        }),
      ),
    })),
  );
}

const symbolsOf = (dataset: Dataset, name: string): readonly string[] => dataset.columns.get(name)?.info.symbols ?? [];

describe('the adding problem', () => {
  test('the answer is the sum of the two marked numbers, one in each half', () => {
    const all = sequences(made(spec('adding')));
    expect(all.map(({ split }) => split).filter((split) => split === 'train')).toHaveLength(160);
    for (const { values } of all) {
      const { value = [], marker = [], sum = [] } = values;
      expect(value).toHaveLength(12);
      expect(marker.slice(0, 6).filter((m) => m === 1)).toHaveLength(1);
      expect(marker.slice(6).filter((m) => m === 1)).toHaveLength(1);
      expect(value.every((v) => v >= -1 && v < 1)).toBe(true);
      expect(sum[0]).toBeCloseTo(
        value.reduce((total, v, t) => total + v * (marker[t] ?? 0), 0),
        6,
      );
    }
  });
});

describe('addition', () => {
  const dataset = made(spec('addition', { length: 3, sequences: 500 }));
  const text = (name: string, tokens: readonly number[] = []): string =>
    tokens.map((token) => symbolsOf(dataset, name)[token]).join('');

  test('twelve symbols, questions turned round, sums right, both padded with spaces', () => {
    expect(symbolsOf(dataset, 'question')).toHaveLength(12);
    for (const { values } of sequences(dataset)) {
      const question = [...text('question', values['question'])].reverse().join('');
      const answer = text('answer', values['answer']);
      expect(question).toMatch(/^\d{1,3}\+\d{1,3} *$/);
      expect([question.length, answer.length]).toEqual([7, 4]);
      const [a = NaN, b = NaN] = question.split('+').map(Number);
      expect(Number(answer)).toBe(a + b);
    }
    expect(dataset.info.ragged).toEqual([]);
  });

  test('no question stands twice, in whatever order of its numbers', () => {
    const keys = sequences(dataset).map(({ values }) => {
      const question = [...text('question', values['question'])].reverse().join('');
      return question
        .split('+')
        .map(Number)
        .sort((a, b) => a - b)
        .join('+');
    });
    expect(new Set(keys).size).toBe(500);
  });
});

test('the XOR stream: every third bit is the XOR of the two before', () => {
  for (const { values } of sequences(made(spec('xor', { length: 30 })))) {
    const { bit = [], next = [], known = [] } = values;
    expect(next.slice(0, -1)).toEqual(bit.slice(1));
    for (let t = 1; t < 30; t += 3) expect([next[t], known[t]]).toEqual([(bit[t] ?? 0) ^ (bit[t - 1] ?? 0), 1]);
    expect(known.filter((k) => k === 1)).toHaveLength(10);
  }
});

test('aⁿbⁿ: words of every n up to the longest, of another longest in the test', () => {
  const dataset = made(spec('anbn', { length: 4, testLength: 9 }));
  expect(dataset.info.ragged).toEqual(['T']);
  const all = sequences(dataset);
  const words = all.map(({ values: { symbol = [], next = [] } }) =>
    [...symbol, next.at(-1) ?? 0].map((s) => symbolsOf(dataset, 'symbol')[s]).join(''),
  );
  for (const word of words) expect(word).toMatch(/^#(a+)(b+)#$/);
  for (const word of words) expect(word.split('a')).toHaveLength(word.split('b').length);
  const longest = (name: string): number =>
    Math.max(...words.flatMap((word, i) => (all[i]?.split === name ? [(word.length - 2) / 2] : [])));
  expect([longest('train'), longest('test')]).toEqual([4, 9]);
  for (const { values } of all) {
    // Known: the first a after #, every b but the first, and the end.
    const known = (values['known'] ?? []).filter((k) => k === 1).length;
    expect(known).toBe(1 + ((values['symbol'] ?? []).length - 1) / 2);
  }
});

describe('the data', () => {
  test.each(['adding', 'addition', 'xor', 'anbn'] as const)('of %s are a function of the seed', (task) => {
    const data = spec(task, { length: 3, sequences: 40 });
    expect(sequences(made(data))).toEqual(sequences(made(data)));
    // Nothing is random in aⁿbⁿ: every n comes in its turn.
    const other = sequences(made({ ...data, seed: 2 }));
    if (task === 'anbn') expect(other).toEqual(sequences(made(data)));
    else expect(other).not.toEqual(sequences(made(data)));
  });

  test.each([
    ['generated-too-large', spec('adding', { length: 100_000, sequences: 1_000_000 })],
    ['generated-too-short', spec('adding', { length: 1 })],
    ['generated-too-many', spec('addition', { length: 1, sequences: 50 })],
    ['generated-too-long', spec('addition', { length: 10 })],
    ['data-too-short', spec('xor', { sequences: 1, split: { train: 0.4, validation: 0.1 } })],
  ] as const)('%s is said', (code, data) => {
    const result = openGenerated(data);
    expect(result.ok ? [] : result.diagnostics.map((one) => one.code)).toContain(code);
  });
});
