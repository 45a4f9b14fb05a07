// Text of a table → columns of numbers and categories, with everything odd about it said in terms of rows and columns of the file.
// Cells are separated by comma, semicolon, tab or bar; quoting as in RFC 4180. It knows nothing of windows or splits.
import Papa from 'papaparse';
import { ColumnBuilder } from './columnBuilder.ts';
import { composedDates, isDateText, isPackedDate, shownDate } from './dates.ts';
import { counted, quoted } from './findings.ts';
import type { Findings } from './findings.ts';
import { dataLimits } from './limits.ts';
import { fillForward } from './gaps.ts';
import type { Gaps } from './gaps.ts';

export interface NumberColumn extends Gaps {
  readonly type: 'number';
  readonly name: string;
  readonly numbers: Float64Array;
}
export interface CategoryColumn extends Gaps {
  readonly type: 'category';
  readonly name: string;
  /** Index into `labels` per row. */
  readonly codes: Int32Array;
  /** Sorted. */
  readonly labels: readonly string[];
}
export type TableColumn = NumberColumn | CategoryColumn;

export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Columns that are not fields, with the reason. */
  readonly leftOut: ReadonlyMap<string, string>;
  readonly label: (row: number) => string;
}

export interface TableRequest {
  readonly text: string;
  /** Path for messages. */
  readonly path: string;
  /** Fields that the graph uses: what is wrong with them is an error, with others a warning. Undefined: unknown. */
  readonly used: ReadonlySet<string> | undefined;
}

/** The table, or undefined when `findings` has an error. */
export function readTable(request: TableRequest, findings: Findings): Table | undefined {
  const { path } = request;
  const text = request.text.startsWith('\uFEFF') ? request.text.slice(1) : request.text;
  if (!checkText(text, path, findings)) return undefined;
  const read = readRows(text, path, findings);
  if (read === undefined) return undefined;
  if (read.rows === 0) {
    findings.error('csv-empty', `${path} has a header but no rows.`);
    return undefined;
  }
  const leftOut = new Map<string, string>();
  const columns: TableColumn[] = [];
  let label: ((row: number) => string) | undefined;
  for (const builder of read.builders) {
    const dates = datesOf(builder);
    if (dates !== undefined) {
      label ??= (row) => dates[row] ?? '';
      leftOut.set(builder.name, 'it holds dates, which name the rows in plots');
      continue;
    }
    const column = columnOf(builder, read.delimiter, request, findings);
    if (typeof column === 'string') leftOut.set(builder.name, column);
    else columns.push(column);
  }
  if (findings.failed) return undefined;
  label ??= composedDates(columns.filter((column) => column.type === 'number'));
  return { rows: read.rows, columns, leftOut, label: label ?? ((row) => `row ${row + 2}`) };
}

function checkText(text: string, path: string, findings: Findings): boolean {
  if (text.trim() === '') findings.error('csv-empty', `${path} is empty.`);
  else if (text.includes('\0')) findings.error('data-not-text', `${path} is not a text file: it holds zero bytes.`);
  let line = 1;
  for (let at = 0; at < text.length; line++) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    if (stop - at > dataLimits.lineLength) {
      const limit = dataLimits.lineLength.toLocaleString('en');
      findings.error('csv-line-too-long', `${path}: line ${line} is longer than ${limit} characters. Is it a table?`);
      break;
    }
    at = stop + 1;
  }
  return !findings.failed;
}

interface Rows {
  readonly rows: number;
  readonly builders: readonly ColumnBuilder[];
  readonly delimiter: string;
}

function readRows(text: string, path: string, findings: Findings): Rows | undefined {
  let builders: ColumnBuilder[] | undefined;
  let names: readonly string[] = [];
  const delimiter = delimiterOf(text);
  let row = 0;
  let blank = 0;
  let rows = 0;
  const refuse = (code: string, message: string, parser: Papa.Parser): void => {
    findings.error(code, `${path}${message}`);
    parser.abort();
  };
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, errors }, parser) => {
      row++;
      const broken = errors.find((error) => error.type === 'Quotes');
      if (broken !== undefined) {
        const what =
          broken.code === 'MissingQuotes' ? 'a quote is opened and never closed' : 'a quote stands where none may';
        return refuse('csv-quotes', `, row ${row}: ${what}.`, parser);
      }
      if (data.length === 1 && (data[0] ?? '').trim() === '') {
        blank++;
        return undefined;
      }
      if (names.length === 0) {
        const header = headerOf(data);
        if (typeof header === 'string') return refuse('csv-header', `, row ${row}: ${header}`, parser);
        names = header;
        return undefined;
      }
      if (data.length !== names.length) {
        const cells = `${counted(data.length, 'cell')} where the header has ${names.length}`;
        return refuse('csv-ragged', `, row ${row}: ${cells}. Every row needs one cell per column.`, parser);
      }
      builders ??= names.map((name, i) => new ColumnBuilder(name, mayBeDate(data[i] ?? '', name)));
      // In a table of one column an empty line between others is an empty cell: a series must not lose a step unseen.
      if (names.length === 1) for (; blank > 0 && rows > 0; blank--, rows++) builders[0]?.add('', row - blank);
      blank = 0;
      rows++;
      if (rows * names.length > dataLimits.cells) {
        const limit = dataLimits.cells.toLocaleString('en');
        return refuse('csv-too-large', ` has more than ${limit} cells. Use a part of it.`, parser);
      }
      for (let i = 0; i < names.length; i++) builders[i]?.add(data[i] ?? '', row);
      return undefined;
    },
  });
  if (names.length === 0 && !findings.failed) findings.error('csv-empty', `${path} has no rows.`);
  return findings.failed ? undefined : { rows, builders: builders ?? [], delimiter };
}

/** What separates cells: the candidate that stands most often in the first line outside quotes. */
function delimiterOf(text: string): string {
  const first = (/^\s*([^\r\n]*)/.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => first.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}

function mayBeDate(cell: string, name: string): boolean {
  return isDateText(cell.trim()) || isPackedDate(cell.trim(), name);
}

/** The column names, or what is wrong with them. */
function headerOf(cells: readonly string[]): readonly string[] | string {
  if (cells.length > dataLimits.columns) return `${cells.length} columns; at most ${dataLimits.columns} can be read.`;
  const names = cells.map((cell, i) => cell.trim() || `column ${i + 1}`);
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (filled.length > 0 && filled.every((cell) => Number.isFinite(Number(cell)))) {
    return `there are numbers (${filled.slice(0, 3).join(', ')}) where column names should stand. Add a header row.`;
  }
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return `two columns are called ${quoted(name)}. Give each its own name.`;
    seen.add(name);
  }
  return names;
}

function datesOf(builder: ColumnBuilder): readonly string[] | undefined {
  const texts = builder.texts;
  if (texts === undefined) return undefined;
  const sound = texts.every((text) => text === '' || isDateText(text) || isPackedDate(text, builder.name));
  return sound ? texts.map(shownDate) : undefined;
}

/** The column as a field, or the reason why it is none. */
function columnOf(
  builder: ColumnBuilder,
  delimiter: string,
  { path, used }: TableRequest,
  findings: Findings,
): TableColumn | string {
  const { name, length, missing, firstText, firstInfinite } = builder;
  const inUse = used?.has(name) ?? false;
  const where = (row: number): string => `${path}, row ${row}, column ${quoted(name)}`;
  const refuse = (code: string, message: string): string => {
    findings.add(inUse ? 'error' : 'warning', code, inUse ? message : `${message} The column is left out.`);
    return 'its cells cannot be used';
  };
  const present = length - missing;
  if (present === 0) return refuse('csv-column-empty', `${path}: column ${quoted(name)} has no values.`);
  const commas = delimiter !== ',' && builder.commaNumbers > 0;
  const numeric = builder.numeric + (commas ? builder.commaNumbers : 0);
  if (firstInfinite !== undefined && numeric > 0) {
    const text = quoted(firstInfinite.text);
    return refuse(
      'csv-infinite',
      `${where(firstInfinite.row)}: ${text} is not a finite number. Correct or remove the row.`,
    );
  }
  if (numeric === present) {
    const numbers = builder.numbers.slice();
    return { type: 'number', name, numbers, ...fillForward(numbers, Number.isNaN, builder.firstMissing?.row) };
  }
  if (numeric > present / 2 && firstText !== undefined) {
    const text = quoted(firstText.text);
    return refuse(
      'csv-not-a-number',
      `${where(firstText.row)}: ${text} is not a number, though most cells of the column are. Correct or empty the cell.`,
    );
  }
  if (builder.overflow || builder.codeOf.size > dataLimits.categories) {
    const many = `more than ${dataLimits.categories} different texts`;
    return refuse('csv-too-many-labels', `${path}: column ${quoted(name)} has ${many}; a category may not.`);
  }
  const labels = [...builder.codeOf.keys()].sort();
  const rank = new Map(labels.map((text, i) => [text, i]));
  const renamed = [...builder.codeOf.keys()].map((text) => rank.get(text) ?? 0);
  const codes = builder.codes.map((code) => (code < 0 ? code : (renamed[code] ?? 0)));
  return {
    type: 'category',
    name,
    codes,
    labels,
    ...fillForward(codes, (code) => code < 0, builder.firstMissing?.row),
  };
}
