// A text in the middle of being changed: the current tree and style, and all changes so far as edits against the original.
// Each change is planned on the tree as it is then.
import type { TextEdit } from './edit.types.ts';
import { readJson } from './jsonDocument.ts';
import type { Source } from './jsonEdit.ts';
import { styleOf } from './jsonStyle.ts';
import { applyTextEdits, PieceText, sortEdits } from './pieces.ts';

export class Draft {
  readonly #pieces: PieceText;
  #source: Source;

  constructor(text: string) {
    this.#pieces = new PieceText(text);
    this.#source = parse(text);
  }

  /** The text now, its tree and its style. */
  get source(): Source {
    return this.#source;
  }

  /** Applies planned edits (offsets of the text now, in any order, not overlapping) and reads the text again. */
  change(planned: readonly TextEdit[]): void {
    const edits = sortEdits(planned);
    if (edits.length === 0) return;
    this.#pieces.apply(edits);
    this.#source = parse(applyTextEdits(this.#source.text, edits));
  }

  /** All changes as edits against the original text: sorted, not overlapping. */
  edits(): readonly TextEdit[] {
    return this.#pieces.edits();
  }
}

function parse(text: string): Source {
  const document = readJson(text);
  return { ...document, style: styleOf(document) };
}
