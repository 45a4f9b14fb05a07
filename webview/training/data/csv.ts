// A chart's curves as rows: one row for each x that any curve has. For the table, for CSV and for a screen reader. Pure.
import type { Curve } from '../charts/model.ts';

export interface CurveTable {
  readonly x: readonly number[];
  /** One column for each curve, a measured column beside a smoothed one; undefined where the curve has no point. */
  readonly columns: readonly { readonly name: string; readonly values: readonly (number | undefined)[] }[];
}

/** Joins curves on x. Exact values, nothing decimated. */
export function joinCurves(curves: readonly Curve[]): CurveTable {
  const all = new Set<number>();
  for (const { x } of curves) for (let i = 0; i < x.length; i++) all.add(x.values[i] ?? NaN);
  const xs = [...all].sort((a, b) => a - b);
  const rows = new Map(xs.map((x, row) => [x, row]));
  const columns = curves.flatMap((curve) => {
    const series = [
      { name: curve.label, y: curve.raw ?? curve.y },
      ...(curve.raw === undefined ? [] : [{ name: `${curve.label} (smoothed)`, y: curve.y }]),
    ];
    return series.map(({ name, y }) => {
      const values = new Array<number | undefined>(xs.length).fill(undefined);
      for (let i = 0; i < Math.min(curve.x.length, y.length); i++) {
        const row = rows.get(curve.x.values[i] ?? NaN);
        if (row !== undefined) values[row] = y.values[i];
      }
      return { name, values };
    });
  });
  return { x: xs, columns };
}

/** At most `limit` rows of a table, evenly spread, first and last among them. */
export function thinRows(count: number, limit: number): readonly number[] {
  if (count <= limit) return Array.from({ length: count }, (_, row) => row);
  return Array.from({ length: limit }, (_, i) => Math.round((i * (count - 1)) / (limit - 1)));
}

/** RFC 4180 with a header line; numbers as JavaScript writes them, so that they read back exactly. */
export function toCsv(xName: string, table: CurveTable, xLabel?: (x: number) => string): string {
  const lines = [[xName, ...table.columns.map(({ name }) => name)].map(quoted).join(',')];
  table.x.forEach((x, row) => {
    const cells = table.columns.map(({ values }) => (values[row] === undefined ? '' : String(values[row])));
    lines.push([xLabel === undefined ? String(x) : quoted(xLabel(x)), ...cells].join(','));
  });
  return lines.join('\r\n') + '\r\n';
}

function quoted(text: string): string {
  // A leading = + - @ would be run as a formula by spreadsheets.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
