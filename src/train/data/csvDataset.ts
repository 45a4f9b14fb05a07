// A table as a data set: windows over its rows, numbers scaled as the training split says, categories as indices.
// Source of truth for what a window of a table is; reading cells is csvTable.ts.
import type { CsvData } from '../../core/graph/model.ts';
import { readTable } from './csvTable.ts';
import type { CategoryColumn, NumberColumn, Table, TableColumn } from './csvTable.ts';
import type { Dataset, DatasetResult, FieldColumn } from './dataset.ts';
import type { FileSource } from './fileSource.ts';
import { counted, Findings, quoted } from './findings.ts';
import { fitNumber, fittedLabels, fittedNumber } from './fitted.ts';
import type { FittedData } from './fitted.ts';
import { dataLimits } from './limits.ts';
import type { ReadOptions } from './readOptions.ts';
import { rangesOf } from './splits.ts';
import { trainStepsOf } from './streams.ts';
import { refusedWindows, windowSets } from './windows.ts';
import type { WindowSpec } from './windows.ts';

/** Reads the table and makes its windows. Never throws on what the file holds. */
export async function openCsv(spec: CsvData, source: FileSource, options: ReadOptions): Promise<DatasetResult> {
  const findings = new Findings();
  const file = await source.readText(spec.path, dataLimits.csvBytes);
  if (!file.ok) {
    findings.error(file.code, file.message);
    return { ok: false, diagnostics: findings.list };
  }
  const { used, targets } = options;
  const table = readTable({ text: file.text, path: spec.path, used }, findings);
  if (table === undefined) return { ok: false, diagnostics: findings.list };
  const asked = table.columns.filter((column) => used === undefined || used.has(column.name));
  const skipped = Math.max(0, ...asked.map((column) => column.leading));
  const columns = table.columns.map((column) => trimmed(column, skipped));
  const rows = table.rows - skipped;
  const isTarget = columns.filter((column) => targets?.has(column.name) && column.filled !== undefined);
  const windows: WindowSpec = {
    rows,
    window: spec.window,
    reach: spec.horizon,
    stride: spec.stride,
    split: spec.split,
    usable: (row) => isTarget.every((column) => column.filled?.[row] !== 1),
  };
  sayGaps(spec, asked, skipped, isTarget.length > 0 ? refusedWindows(windows) : 0, findings);
  if (spec.split.by === 'random' && spec.stride < spec.window + spec.horizon) {
    const message = 'Windows of different splits share rows, so scores are better than they would be on new data.';
    findings.warning('split-overlap', `${message} Split by time, or use a longer stride.`, ['data', 'split']);
  }
  const ends = windowSets(windows, false);
  if (ends.train.starts.length === 0) {
    const need = spec.window + spec.horizon;
    const have = Math.floor(rows * spec.split.train + 1e-9);
    findings.error(
      'data-too-short',
      `${spec.path} has ${counted(have, 'row')} in the training split and a window needs ${need} ` +
        `(${spec.window} to read, ${spec.horizon} ahead). Use a shorter window or more data.`,
      ['data', 'window'],
    );
  }
  const fields = columns.map((column) => fieldOf(column, spec, windows, options.fitted, findings));
  if (findings.failed) return { ok: false, diagnostics: findings.list };
  const ranges = spec.split.by === 'time' ? rangesOf(rows, spec.split) : null;
  const dataset: Dataset = {
    spec,
    info: {
      fields: fields.map((field) => field.info),
      ragged: [],
      ...trainStepsOf(ranges, spec.horizon),
      sequences: {
        train: ends.train.starts.length,
        validation: ends.validation.starts.length,
        test: ends.test.starts.length,
      },
    },
    fitted: { version: 1, fields: fields.map(fitOf) },
    fingerprint: `${file.sha256} ${JSON.stringify(spec)}`,
    maxLength: spec.window,
    columns: new Map(fields.map((field) => [field.info.name, field])),
    ranges,
    notes: findings.list,
    sequences: (perStepTargets) => (perStepTargets ? windowSets(windows, true) : ends),
    label: (row) => table.label(row + skipped),
  };
  return { ok: true, dataset };
}

function trimmed(column: TableColumn, skipped: number): TableColumn {
  if (skipped === 0) return column;
  const filled = column.filled?.subarray(skipped);
  return column.type === 'number'
    ? { ...column, numbers: column.numbers.subarray(skipped), filled }
    : { ...column, codes: column.codes.subarray(skipped), filled };
}

function sayGaps(spec: CsvData, asked: Table['columns'], skipped: number, refused: number, findings: Findings): void {
  for (const { name, gaps, firstGap } of asked) {
    if (gaps === 0) continue;
    findings.warning(
      'csv-gaps',
      `${spec.path}: ${counted(gaps, 'empty cell')} in column ${quoted(name)}, the first in row ${firstGap}. ` +
        `Each takes the value before it.`,
    );
  }
  if (skipped > 0) {
    findings.warning(
      'csv-leading-gaps',
      `${spec.path}: the first ${counted(skipped, 'row')} had no value yet and are not used.`,
    );
  }
  if (refused > 0) {
    findings.warning(
      'csv-target-gaps',
      `${spec.path}: ${counted(refused, 'window')} whose last target was empty are left out, so that no score rests on a filled value.`,
    );
  }
}

function fieldOf(
  column: TableColumn,
  spec: CsvData,
  windows: WindowSpec,
  fitted: FittedData | undefined,
  findings: Findings,
): FieldColumn {
  const place = { inputShift: 0, targetShift: spec.horizon };
  return column.type === 'number'
    ? { ...numberField(column, spec, windows, fitted), ...place }
    : { ...categoryField(column, spec, fitted, findings), ...place };
}

type Placed<F> = Omit<F, 'inputShift' | 'targetShift'>;

function numberField(
  { name, numbers }: NumberColumn,
  spec: CsvData,
  windows: WindowSpec,
  fitted: FittedData | undefined,
): Placed<FieldColumn> {
  const fit = fittedNumber(fitted, name) ?? fitNumber(name, numbers, trainingRows(windows), spec.normalize);
  const values = Float32Array.from(numbers, (n) => (n - fit.offset) / fit.scale);
  const info = { name, type: 'number', classes: 1, perStep: true } as const;
  return { info, values, raw: numbers, scale: fit.scale, offset: fit.offset };
}

function categoryField(
  { name, codes, labels }: CategoryColumn,
  spec: CsvData,
  fitted: FittedData | undefined,
  findings: Findings,
): Placed<FieldColumn> {
  const known = fittedLabels(fitted, name)?.labels;
  const symbols = known ?? labels;
  let values = codes;
  if (known !== undefined) {
    const renamed = labels.map((label) => known.indexOf(label));
    const foreign = renamed.indexOf(-1);
    if (foreign >= 0) {
      const label = quoted(labels[foreign] ?? '');
      findings.error(
        'csv-unknown-label',
        `${spec.path}: ${label} in column ${quoted(name)} was not in the training data.`,
      );
    }
    values = codes.map((code) => renamed[code] ?? 0);
  }
  const info = { name, type: 'category', classes: symbols.length, perStep: true, symbols } as const;
  return { info, values, raw: null, scale: 1, offset: 0 };
}

/** Visits the rows that training sees: its range by time, or the rows of its windows when windows were drawn at random. */
function trainingRows(windows: WindowSpec): (use: (row: number) => void) => void {
  if (windows.split.by === 'time') {
    const [from, to] = rangesOf(windows.rows, windows.split).train;
    return (use) => {
      for (let row = from; row < to; row++) use(row);
    };
  }
  const { train } = windowSets(windows, false);
  const seen = new Uint8Array(windows.rows);
  for (const start of train.starts) seen.fill(1, start, start + windows.window);
  return (use) => {
    for (let row = 0; row < windows.rows; row++) if (seen[row] === 1) use(row);
  };
}

function fitOf({ info, scale, offset }: FieldColumn): FittedData['fields'][number] {
  return info.type === 'number'
    ? { type: 'number', name: info.name, scale, offset }
    : { type: 'category', name: info.name, labels: info.symbols ?? [] };
}
