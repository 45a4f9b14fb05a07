// How lists of names are written in messages: never long, never with characters that could mislead.
import { nearest, quote } from '../base/text.ts';

/** `a, b, c, … (12 in all)`; `nothing` for an empty list. */
export function listed(names: readonly string[], max = 8): string {
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, max).map(plain);
  return names.length > max ? `${shown.join(', ')}, … (${names.length} in all)` : shown.join(', ');
}

/** ` Did you mean “x”?` with a space before it, or nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates.slice(0, 200));
  return near === undefined ? '' : ` Did you mean ${quote(near)}?`;
}

/** A name made harmless as `quote` does, without the quotation marks. */
export function plain(name: string): string {
  return quote(name, 40).slice(1, -1);
}
