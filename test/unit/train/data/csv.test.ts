// Tables: what is read, what is refused and in which words. Every refusal names the file and, where there is one, row and column.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CsvData } from '../../../../src/core/graph/model.ts';
import type { Dataset } from '../../../../src/train/data/dataset.ts';
import { openDataset } from '../../../../src/train/data/openDataset.ts';
import type { ReadOptions } from '../../../../src/train/data/readOptions.ts';
import { memorySource } from '../../../support/memorySource.ts';

const spec: CsvData = {
  kind: 'csv',
  path: 'a.csv',
  window: 2,
  horizon: 1,
  stride: 1,
  normalize: 'none',
  season: 0,
  split: { by: 'time', train: 1, validation: 0 },
};

async function messages(text: string, options: ReadOptions = {}, change: Partial<CsvData> = {}): Promise<string[]> {
  const result = await openDataset({ ...spec, ...change }, memorySource({ 'a.csv': text }), options);
  const list = result.ok ? result.dataset.notes : result.diagnostics;
  return list.map((found) => `${result.ok ? 'ok' : 'no'} ${found.severity} ${found.code}: ${found.message}`);
}

async function read(text: string, change: Partial<CsvData> = {}, options: ReadOptions = {}): Promise<Dataset> {
  const result = await openDataset({ ...spec, ...change }, memorySource({ 'a.csv': text }), options);
  if (!result.ok) throw new Error(result.diagnostics.map((found) => found.message).join('\n'));
  return result.dataset;
}

const values = (dataset: Dataset, name: string): number[] => [...(dataset.columns.get(name)?.values ?? [])];

describe('what is read', () => {
  const three = 'a,b\n1,x\n2,y\n3,x\n';
  test.each([
    ['commas', three],
    ['a byte-order mark', `\uFEFF${three}`],
    ['CRLF', three.replaceAll('\n', '\r\n')],
    ['semicolons', three.replaceAll(',', ';')],
    ['tabs', three.replaceAll(',', '\t')],
    ['quotes', 'a,"b"\n"1","x"\n"2",y\n3,x'],
    ['blank lines', 'a,b\n\n1,x\n2,y\n\n3,x\n\n'],
    ['spaces around cells', ' a , b \n 1 , x \n 2,y\n3,x'],
    ['decimal commas between semicolons', 'a;b\n1,0;x\n2,0;y\n3,0;x'],
  ])('%s', async (_name, text) => {
    const dataset = await read(text);
    expect(values(dataset, 'a')).toEqual([1, 2, 3]);
    expect(values(dataset, 'b')).toEqual([0, 1, 0]);
    expect(dataset.info.fields.map(({ name, type, classes }) => [name, type, classes])).toEqual([
      ['a', 'number', 1],
      ['b', 'category', 2],
    ]);
  });

  test('a quoted cell with a comma and a line break is one cell', async () => {
    const dataset = await read('a,b\n1,"x,\ny"\n2,z\n3,z');
    expect(dataset.columns.get('b')?.info.symbols).toEqual(['x,\ny', 'z']);
  });

  test('dates name rows and are no field', async () => {
    const dataset = await read('date,a\n2012-01-01,1\n2012-01-02,2\n2012-01-03,3');
    expect(dataset.info.fields.map((field) => field.name)).toEqual(['a']);
    expect([0, 2].map((row) => dataset.label(row))).toEqual(['2012-01-01', '2012-01-03']);
  });

  test('packed dates and dates over three columns name rows too', async () => {
    const packed = await read('date,a\n20120101,1\n20120102,2\n20120103,3');
    expect(packed.label(1)).toBe('2012-01-02');
    const spread = await read('year,month,date_of_month,n\n1969,1,1,5\n1969,1,2,6\n1969,1,3,7');
    expect(spread.label(2)).toBe('1969-01-03');
  });

  test('eight digits in a column that is no date stay a number', async () => {
    const dataset = await read('count,a\n20120101,1\n20120102,2\n20120103,3');
    expect(dataset.info.fields.map((field) => field.name)).toEqual(['count', 'a']);
  });
});

describe('empty cells', () => {
  test('take the value before, and it is said', async () => {
    const dataset = await read('a\n1\nNA\n\n""\n4\n', {}, { used: new Set(['a']) });
    expect(values(dataset, 'a')).toEqual([1, 1, 1, 1, 4]);
    expect(dataset.notes.map((note) => note.message)).toEqual([
      'a.csv: 3 empty cells in column "a", the first in row 3. Each takes the value before it.',
    ]);
  });

  test('at the start: those rows are not used', async () => {
    const dataset = await read('a,b\n,1\n2,2\n3,3\n4,4\n', {}, { used: new Set(['a']) });
    expect(values(dataset, 'a')).toEqual([2, 3, 4]);
    expect(values(dataset, 'b')).toEqual([2, 3, 4]);
    expect(dataset.label(0)).toBe('row 3');
  });

  test('as a last target: the window is left out', async () => {
    const text = 'a,b\n1,1\n2,2\n3,\n4,4\n5,5\n6,6\n';
    const dataset = await read(text, {}, { used: new Set(['a', 'b']), targets: new Set(['b']) });
    expect([...dataset.sequences(false).train.starts]).toEqual([1, 2, 3]);
    expect(dataset.notes.map((note) => note.code)).toEqual(['csv-gaps', 'csv-target-gaps']);
  });
});

describe('what is refused', () => {
  test.each([
    ['', 'no error csv-empty: a.csv is empty.'],
    ['a,b\n', 'no error csv-empty: a.csv has a header but no rows.'],
    [
      '1,2\n3,4\n',
      'no error csv-header: a.csv, row 1: there are numbers (1, 2) where column names should stand. Add a header row.',
    ],
    ['a,a\n1,2\n', 'no error csv-header: a.csv, row 1: two columns are called "a". Give each its own name.'],
    [
      'a,b\n1,2\n3\n',
      'no error csv-ragged: a.csv, row 3: 1 cell where the header has 2. Every row needs one cell per column.',
    ],
    [
      'a,b\n1,2\n3,4,5\n',
      'no error csv-ragged: a.csv, row 3: 3 cells where the header has 2. Every row needs one cell per column.',
    ],
    ['a,b\n1,"2\n3,4\n', 'no error csv-quotes: a.csv, row 2: a quote is opened and never closed.'],
    ['a\0b\n1\n', 'no error data-not-text: a.csv is not a text file: it holds zero bytes.'],
    [
      'a\n1\n2\n',
      'no error data-too-short: a.csv has 2 rows in the training split and a window needs 3 (2 to read, 1 ahead). Use a shorter window or more data.',
    ],
  ])('%j', async (text, message) => {
    expect(await messages(text)).toEqual([message]);
  });

  test('a word among numbers: an error in a field that is used, a warning elsewhere', async () => {
    const text = 'a,b\n1,1\n2,oops\n3,3\n4,4\n';
    expect(await messages(text, { used: new Set(['b']) })).toEqual([
      'no error csv-not-a-number: a.csv, row 3, column "b": "oops" is not a number, though most cells of the column are. Correct or empty the cell.',
    ]);
    expect(await messages(text, { used: new Set(['a']) })).toEqual([
      'ok warning csv-not-a-number: a.csv, row 3, column "b": "oops" is not a number, though most cells of the column are. Correct or empty the cell. The column is left out.',
    ]);
  });

  test.each(['Infinity', '-inf', '1e999'])('%s is not a finite number', async (cell) => {
    const found = await messages(`a\n1\n2\n${cell}\n4\n`, { used: new Set(['a']) });
    expect(found).toEqual([
      `no error csv-infinite: a.csv, row 4, column "a": "${cell}" is not a finite number. Correct or remove the row.`,
    ]);
  });

  test('a line of a million characters', async () => {
    expect((await messages(`a\n${'1'.repeat(1_000_001)}\n`))[0]).toMatch(
      /^no error csv-line-too-long: a\.csv: line 2 /,
    );
  });

  test('a column of free text is no category', async () => {
    const text = `a,b\n${Array.from({ length: 1500 }, (_, i) => `${i},word ${i}`).join('\n')}`;
    expect((await messages(text))[0]).toMatch(
      /more than 1000 different texts; a category may not\. The column is left out\.$/,
    );
  });

  test('a random split of overlapping windows is said to flatter', async () => {
    const text = `a\n${Array.from({ length: 50 }, (_, i) => i).join('\n')}`;
    const found = await messages(text, {}, { split: { by: 'random', train: 0.6, validation: 0.2 } });
    expect(found[0]).toMatch(/^ok warning split-overlap/);
  });
});

describe('windows', () => {
  const text = `a\n${Array.from({ length: 100 }, (_, i) => i).join('\n')}`;
  const split = { by: 'time', train: 0.6, validation: 0.2 } as const;

  test.each([
    [false, 1],
    [false, 3],
    [true, 1],
    [true, 3],
  ])('targets at every step %s, horizon %i: no target outside its split', async (perStep, horizon) => {
    const dataset = await read(text, { split, window: 7, horizon, stride: 2 });
    const sets = dataset.sequences(perStep);
    for (const [name, [from, to]] of Object.entries({
      train: [0, 60],
      validation: [60, 80],
      test: [80, 100],
    } as const)) {
      const starts = [...sets[name as keyof typeof sets].starts];
      expect(starts.length).toBeGreaterThan(0);
      for (const start of starts) {
        expect(start).toBeGreaterThanOrEqual(0);
        const last = start + 6 + horizon;
        const first = perStep ? start + horizon : last;
        expect([first >= from, last < to]).toEqual([true, true]);
      }
    }
  });

  test('with stride 1 every row of validation and test is a last target once', async () => {
    const dataset = await read(text, { split, window: 7 });
    const ends = [...dataset.sequences(false).test.starts].map((start) => start + 7);
    expect(ends).toEqual(Array.from({ length: 20 }, (_, i) => 80 + i));
  });

  test('scaling is fitted on the training rows alone and undone exactly', async () => {
    const dataset = await read(text, { split, normalize: 'standard' });
    const column = dataset.columns.get('a');
    expect(column?.offset).toBeCloseTo(29.5, 12);
    expect(column?.scale).toBeCloseTo(Math.sqrt((60 * 60 - 1) / 12), 12);
    expect(values(dataset, 'a').map((v) => v * (column?.scale ?? 0) + (column?.offset ?? 0))[99]).toBeCloseTo(99, 4);
    const changed = await read(text.replace(/99$/, '100000'), { split, normalize: 'standard' });
    expect(changed.columns.get('a')?.scale).toBe(column?.scale);
  });

  test('minmax maps the training rows to 0 … 1; a constant column stays finite', async () => {
    const dataset = await read('a,b\n2,5\n4,5\n6,5\n8,5\n', { normalize: 'minmax' });
    expect(values(dataset, 'a')).toEqual([0, Math.fround(1 / 3), Math.fround(2 / 3), 1]);
    expect(values(dataset, 'b')).toEqual([0, 0, 0, 0]);
  });
});

test('other data are read with the scaling and labels of the first', async () => {
  const first = await read('a,b\n1,x\n2,y\n3,x\n', { normalize: 'standard' });
  const other = await read('a,b\n100,y\n100,y\n100,y\n', { normalize: 'standard' }, { fitted: first.fitted });
  expect(other.columns.get('a')?.offset).toBe(2);
  expect(values(other, 'b')).toEqual([1, 1, 1]);
  const fitted = first.fitted;
  expect(await messages('a,b\n1,z\n2,x\n3,x\n', { fitted })).toEqual([
    'no error csv-unknown-label: a.csv: "z" in column "b" was not in the training data.',
  ]);
});

test('any text gives a data set of finite numbers or a message, never an exception', async () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.constantFrom(
      '1',
      '-2.5',
      '1e999',
      'NaN',
      '',
      '"',
      ',',
      '\n',
      '\r\n',
      ';',
      '\t',
      '__proto__',
      '\0',
      '\uFEFF',
      '2012-01-01',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { maxLength: 40 }), async (cells) => {
      const result = await openDataset({ ...spec, normalize: 'standard' }, memorySource({ 'a.csv': cells.join('') }));
      if (!result.ok) {
        expect(result.diagnostics.some((found) => found.severity === 'error' && found.message.length > 10)).toBe(true);
        return;
      }
      for (const { values: numbers, info } of result.dataset.columns.values()) {
        const sound = (n: number): boolean =>
          info.type === 'number' ? Number.isFinite(n) : n >= 0 && n < info.classes;
        expect([...numbers].every(sound)).toBe(true);
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});
