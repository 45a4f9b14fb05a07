// Sizes above which data is refused with a message, before memory is taken for it.

export const dataLimits = {
  csvBytes: 256 * 1024 * 1024,
  textBytes: 64 * 1024 * 1024,
  linesBytes: 64 * 1024 * 1024,
  /** UTF-16 units in one line of a table. */
  lineLength: 1_000_000,
  columns: 4_096,
  /** Rows × columns of a table. */
  cells: 20_000_000,
  /** Distinct labels of a category column; a column with more is an identifier or free text. */
  categories: 1_000,
  /** Distinct characters of a text. */
  symbols: 10_000,
  /** Files of a `lines` data set. */
  files: 1_000,
  /** Lines of a `lines` data set. */
  lines: 5_000_000,
  /** Symbols listed in `FieldInfo.symbols`. */
  shownSymbols: 1_000,
} as const;

/** `12.3 MB`, `640 bytes`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
