// Arithmetic on symbolic sizes. Without the data a size is a symbol such as `|weather|`; two symbols may turn out equal, so they pass.
import type { Dim } from '../graph/portType.ts';

/** A size that is not told yet: while the types of a loop are being found. Never left in a finished typed graph. */
export const unknownDim: Dim = '?';

/** The symbol for the number of classes of a field. */
export function fieldDim(field: string): Dim {
  return `|${field}|`;
}

/** False only when both are known and differ. */
export function mayEqual(a: Dim, b: Dim): boolean {
  return typeof a === 'string' || typeof b === 'string' || a === b;
}

/** Numbers are added up; symbols stand before them: `|weather| + 3`. */
export function addDims(dims: readonly Dim[]): Dim {
  if (dims.includes(unknownDim)) return unknownDim;
  const symbols = dims.filter((dim) => typeof dim === 'string');
  const number = dims.reduce<number>((sum, dim) => (typeof dim === 'number' ? sum + dim : sum), 0);
  if (symbols.length === 0) return number;
  return [...symbols, ...(number === 0 ? [] : [String(number)])].join(' + ');
}

/** The more telling of two sizes that may be equal. */
export function knownDim(a: Dim, b: Dim): Dim {
  return typeof a === 'number' || b === unknownDim ? a : b;
}
