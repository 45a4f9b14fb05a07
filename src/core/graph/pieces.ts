// A text under change that remembers what is left of the original: successive replacements become one list of edits against
// the original, each as small as its bytes allow. Pure bookkeeping of offsets.
import type { TextEdit } from './edit.types.ts';

/** A stretch of the original, or new text. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

function lengthOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}

function sliceOf(piece: Piece, from: number, to: number): Piece {
  return 'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to };
}

/** Applies edits (offsets of `text`, sorted, not overlapping). */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.offset) + edit.text;
    at = edit.offset + edit.length;
  }
  return result + text.slice(at);
}

/** Sorted by offset; edits at one offset stay in the order given. Throws when two overlap: planned edits never do. */
export function sortEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = edits.filter((edit) => edit.length > 0 || edit.text !== '').sort((a, b) => a.offset - b.offset);
  for (const [i, edit] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before && before.offset + before.length > edit.offset) throw new Error('Two text edits overlap.');
  }
  return sorted;
}

export class PieceText {
  readonly #original: string;
  #pieces: readonly Piece[];

  constructor(original: string) {
    this.#original = original;
    this.#pieces = [{ start: 0, end: original.length }];
  }

  /** Applies edits against the current text: sorted, not overlapping. */
  apply(edits: readonly TextEdit[]): void {
    const next: Piece[] = [];
    let position = 0;
    let index = 0;
    let consumed = 0;
    const advance = (to: number, keep: boolean): void => {
      while (position < to) {
        const piece = this.#pieces[index];
        if (!piece) throw new Error('An edit lies outside the text.');
        const taken = Math.min(lengthOf(piece) - consumed, to - position);
        if (keep && taken > 0) next.push(sliceOf(piece, consumed, consumed + taken));
        position += taken;
        consumed += taken;
        if (consumed === lengthOf(piece)) {
          index++;
          consumed = 0;
        }
      }
    };
    for (const edit of edits) {
      advance(edit.offset, true);
      if (edit.text !== '') next.push({ text: edit.text });
      advance(edit.offset + edit.length, false);
    }
    const rest = this.#pieces[index];
    if (rest && consumed > 0) next.push(sliceOf(rest, consumed, lengthOf(rest)));
    next.push(...this.#pieces.slice(consumed > 0 ? index + 1 : index));
    this.#pieces = next;
  }

  /** All changes so far as edits against the original: sorted, not overlapping, without bytes that stay the same at either end. */
  edits(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let inserted = '';
    const close = (upTo: number): void => {
      const edit = trim(this.#original, { offset: at, length: upTo - at, text: inserted });
      if (edit) edits.push(edit);
      inserted = '';
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) {
        inserted += piece.text;
      } else if (piece.end > piece.start) {
        close(piece.start);
        at = piece.end;
      }
    }
    close(this.#original.length);
    return edits;
  }
}

/** The edit without the common beginning and end of what it removes and writes; undefined when nothing is left. */
function trim(original: string, edit: TextEdit): TextEdit | undefined {
  const removed = original.slice(edit.offset, edit.offset + edit.length);
  const shorter = Math.min(removed.length, edit.text.length);
  let head = 0;
  while (head < shorter && removed[head] === edit.text[head]) head++;
  if (head > 0 && joined(removed, head)) head--;
  let tail = 0;
  while (tail < shorter - head && removed[removed.length - 1 - tail] === edit.text[edit.text.length - 1 - tail]) tail++;
  if (tail > 0 && joined(removed, removed.length - tail)) tail--;
  if (removed.length === head + tail && edit.text.length === head + tail) return undefined;
  return {
    offset: edit.offset + head,
    length: removed.length - head - tail,
    text: edit.text.slice(head, edit.text.length - tail),
  };
}

/** True when the two code units around `at` belong together: a line end of two characters, a surrogate pair. */
function joined(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return (before === 13 && text[at] === '\n') || (before >= 0xd800 && before <= 0xdbff);
}
