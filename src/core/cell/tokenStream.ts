// Reading tokens one after another, with the knowledge where statements begin: inside brackets a line end is a blank, unless the next
// line is plainly a statement of its own, so that one missing bracket spoils one line.
import type { TextRange } from '../base/diagnostic.ts';
import { keywords } from './functions.ts';
import type { CellProblems } from './problem.ts';
import type { Token, TokenKind } from './tokens.ts';

export class TokenStream {
  readonly problems: CellProblems;
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Open brackets around the reading place. */
  open = 0;

  constructor(tokens: readonly Token[], problems: CellProblems) {
    this.#tokens = tokens;
    this.problems = problems;
  }

  /** The token at the reading place, line ends inside brackets left out. */
  get token(): Token {
    while (this.open > 0 && this.#peek(0).kind === 'newline' && !this.#statementFollows()) this.#at++;
    return this.#peek(0);
  }

  get previous(): Token {
    return this.#peek(-1);
  }

  next(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  is(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  isWord(text: string): boolean {
    return this.token.kind === 'name' && this.token.text === text;
  }

  accept(kind: TokenKind): Token | undefined {
    return this.is(kind) ? this.next() : undefined;
  }

  /** Reads a token of that kind, or says what is missing; then nothing is read. */
  expect(kind: TokenKind, wanted: string): Token | undefined {
    const token = this.accept(kind);
    if (token === undefined) this.unexpected(wanted);
    return token;
  }

  unexpected(wanted: string): void {
    this.problems.error('equation-syntax', this.here(), `Expected ${wanted}, but ${this.describe()}.`);
  }

  /** Where a problem at the reading place is underlined; at the end of a line its last token. */
  here(): TextRange {
    const { kind, span } = this.token;
    return kind === 'newline' || kind === 'end' ? this.previous.span : span;
  }

  describe(): string {
    const { kind, text } = this.token;
    if (kind === 'newline') return 'the line ends here';
    return kind === 'end' ? 'the text ends here' : `here is “${text.slice(0, 20)}”`;
  }

  /** Goes on after the next line end. */
  skipLine(): void {
    this.open = 0;
    while (!this.is('newline') && !this.is('end')) this.next();
  }

  #peek(offset: number): Token {
    const token = this.#tokens[Math.min(Math.max(this.#at + offset, 0), this.#tokens.length - 1)];
    if (token === undefined) throw new Error('there are no tokens');
    return token;
  }

  #statementFollows(): boolean {
    const first = this.#peek(1);
    if (first.kind !== 'name') return first.kind === 'newline' || first.kind === 'end';
    if (keywords.includes(first.text)) return true;
    const second = this.#peek(2).kind;
    return second === '=' || (second === 'prime' && this.#peek(3).kind === '=');
  }
}
