// One column of a table while it is read: every cell is kept as a number where it is one and as a label where it is text, in one pass.
// It decides nothing; csvTable.ts looks at the counts and says what the column is.
import { dataLimits } from './limits.ts';

/** Words that people and programs write into cells that hold nothing. */
const MISSING = new Set(['', 'na', 'n/a', '#n/a', 'nan', '-nan', 'null', 'none', 'nil', '?', '-', '.']);
const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^[+-]?(?:inf|infinity|1\.#inf)$/i;
const COMMA_NUMBER = /^[+-]?\d+,\d+$/;

/** Label code of a cell that holds nothing. */
export const EMPTY = -1;

interface Place {
  readonly row: number;
  readonly text: string;
}

export class ColumnBuilder {
  readonly name: string;
  /** NaN where the cell is no number. */
  #numbers = new Float64Array(256);
  #codes = new Int32Array(256);
  length = 0;
  numeric = 0;
  missing = 0;
  /** Cells such as `3,14`: numbers where a semicolon or tab separates the cells. */
  commaNumbers = 0;
  readonly codeOf = new Map<string, number>();
  /** More labels than a category may have: codes stopped. */
  overflow = false;
  firstMissing: Place | undefined;
  firstText: Place | undefined;
  firstInfinite: Place | undefined;
  /** Kept for columns that may be dates. */
  readonly texts: string[] | undefined;

  constructor(name: string, keepTexts: boolean) {
    this.name = name;
    this.texts = keepTexts ? [] : undefined;
  }

  /** `row` is the row of the file, for messages. */
  add(cell: string, row: number): void {
    const text = cell.trim();
    this.#grow();
    const at = this.length++;
    this.texts?.push(text);
    let number = NaN;
    let code = EMPTY;
    if (text.length <= 6 && MISSING.has(text.toLowerCase())) {
      this.missing++;
      this.firstMissing ??= { row, text };
    } else {
      if (PLAIN_NUMBER.test(text)) {
        number = Number(text);
        if (!Number.isFinite(number)) this.firstInfinite ??= { row, text };
        else this.numeric++;
      } else if (INFINITE.test(text)) {
        this.firstInfinite ??= { row, text };
      } else {
        this.firstText ??= { row, text };
        if (COMMA_NUMBER.test(text)) {
          this.commaNumbers++;
          number = Number(text.replace(',', '.'));
        }
      }
      code = this.#code(text);
    }
    this.#numbers[at] = number;
    this.#codes[at] = code;
  }

  get numbers(): Float64Array {
    return this.#numbers.subarray(0, this.length);
  }

  get codes(): Int32Array {
    return this.#codes.subarray(0, this.length);
  }

  #code(text: string): number {
    const known = this.codeOf.get(text);
    if (known !== undefined) return known;
    if (this.codeOf.size > dataLimits.categories) {
      this.overflow = true;
      return EMPTY;
    }
    const code = this.codeOf.size;
    this.codeOf.set(text, code);
    return code;
  }

  #grow(): void {
    if (this.length < this.#numbers.length) return;
    const numbers = new Float64Array(this.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const codes = new Int32Array(this.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
