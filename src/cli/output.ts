// Where commands write: results to standard output, progress to the error stream. Numbers that are not finite survive JSON as strings.
export interface Output {
  line(text: string): void;
  json(value: object): void;
  progress(text: string): void;
}

export const standardOutput: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  json: (value) => void process.stdout.write(`${JSON.stringify(value, finiteOrName)}\n`),
  progress: (text) => void process.stderr.write(text),
};

function finiteOrName(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Columns padded to their widest entry, two spaces apart; numbers to the right. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const numeric = (text: string): boolean => /^-?[\d.,]+(e[+-]?\d+)?$/.test(text);
  return rows.map((row) =>
    row
      .map((cell, i) => (numeric(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Four significant digits, without trailing zeros. */
export function short(value: number | string): string {
  if (typeof value === 'string') return value;
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

/** One line of CSV (RFC 4180); nothing stands for null. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return cells
    .map((cell) => {
      const text = cell === null ? '' : String(cell);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',');
}
