// Recognises columns that name a row rather than measure something: dates in one column, or year, month and day in several.
// They become labels of plots. Nothing here computes with dates.

const DATE_TEXT =
  /^(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z| ?[+-]\d{2}:?\d{2})?)?$/;
const CLOCK_TEXT = /^\d{1,2}:\d{2}(?::\d{2})?$/;
const PACKED_DATE = /^(\d{4})(\d{2})(\d{2})$/;
const DATE_NAME = /date|time|day|month|year|week|period/i;

/** Whether a cell reads as a date or a time of day: `2012-01-31`, `31.1.2012`, `2012-01-31T08:00:00Z`, `08:30`. */
export function isDateText(text: string): boolean {
  return DATE_TEXT.test(text) || CLOCK_TEXT.test(text);
}

/** Whether a cell is a date written as eight digits, `20120131`; only believed in a column with a date's name. */
export function isPackedDate(text: string, columnName: string): boolean {
  const found = DATE_NAME.test(columnName) ? PACKED_DATE.exec(text) : null;
  if (found === null) return false;
  const [month, day] = [Number(found[2]), Number(found[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** `20120131` → `2012-01-31`; everything else as it is, a midnight time cut off. */
export function shownDate(text: string): string {
  const packed = PACKED_DATE.exec(text);
  if (packed !== null) return `${packed[1]}-${packed[2]}-${packed[3]}`;
  return text.replace(/[T ]0?0:00(?::00(?:[.,]0+)?)?Z?$/, '');
}

interface NumberColumn {
  readonly name: string;
  readonly numbers: Float64Array;
}

const YEAR = /^year$/i;
const MONTH = /^month$/i;
const DAY = /^(?:day|date|date_of_month|day_of_month|dayofmonth|mday)$/i;

function within(column: NumberColumn | undefined, low: number, high: number): column is NumberColumn {
  return column?.numbers.every((n) => Number.isInteger(n) && n >= low && n <= high) ?? false;
}

/** Labels made of number columns named year, month and day: `1969-01-31`, `1969-01`, `1969`; undefined where there are none. */
export function composedDates(columns: readonly NumberColumn[]): ((row: number) => string) | undefined {
  const named = (name: RegExp): NumberColumn | undefined => columns.find((column) => name.test(column.name));
  const year = named(YEAR);
  if (!within(year, 0, 9999)) return undefined;
  const month = named(MONTH);
  const day = named(DAY);
  const two = (n: number | undefined): string => String(n ?? 0).padStart(2, '0');
  if (!within(month, 1, 12)) {
    const rising = year.numbers.every((n, row) => row === 0 || n > (year.numbers[row - 1] ?? n));
    return rising ? (row) => String(year.numbers[row] ?? '') : undefined;
  }
  if (!within(day, 1, 31)) return (row) => `${year.numbers[row]}-${two(month.numbers[row])}`;
  return (row) => `${year.numbers[row]}-${two(month.numbers[row])}-${two(day.numbers[row])}`;
}
