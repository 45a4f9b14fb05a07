// Positions in text and names in messages: offsets ↔ lines and columns, and quoting that keeps a hostile string harmless.
// Offsets and columns count UTF-16 code units, as VS Code does. Nothing here knows about files or JSON.
import type { TextRange } from './diagnostic.ts';

/** Zero-based, as in VS Code's `Position`. Add 1 to both for people. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Converts between offsets and lines. A line ends at `\n`, `\r\n` or a lone `\r`, as in VS Code. */
export class LineMap {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
    this.#length = text.length;
  }

  get lines(): number {
    return this.#starts.length;
  }

  /** The position of an offset; offsets outside the text are clamped. */
  positionAt(offset: number): Position {
    const wanted = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: wanted - (this.#starts[low] ?? 0) };
  }

  /** The offset of a position; lines and columns outside the text are clamped. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#starts[position.line];
    if (start === undefined) return this.#length;
    const end = this.#starts[position.line + 1] ?? this.#length;
    return Math.min(start + Math.max(position.column, 0), end);
  }
}

/** `12:5` (one-based line and column) of the start of a range, for the command line. */
export function formatPosition(lines: LineMap, range: TextRange): string {
  const { line, column } = lines.positionAt(range.start);
  return `${line + 1}:${column + 1}`;
}

/** Ranges of code units that are invisible or change the direction of text: controls, zero-width and bidirectional characters, separators. */
const UNSAFE: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
];

/** A string from a file inside a message: in curly quotes, cut to `limit`, invisible and direction-changing characters as `\u202e`. */
export function quote(text: string, limit = 60): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  let safe = '';
  for (const character of cut) {
    const code = character.codePointAt(0) ?? 0;
    const hidden = UNSAFE.some(([low, high]) => code >= low && code <= high);
    const loneSurrogate = code >= 0xd800 && code <= 0xdfff;
    safe += hidden || loneSurrogate ? `\\u${code.toString(16).padStart(4, '0')}` : character;
  }
  return `“${safe}”`;
}

/** More candidates than a person could mean; the others are not looked at. */
const MAX_CANDIDATES = 2000;

/** The candidate nearest to a mistyped word (edit distance at most a third of its length), or undefined. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined;
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > MAX_CANDIDATES) break;
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Optimal string alignment (Levenshtein 1966 with swaps of neighbours), three rows. */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min(substitution, swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
