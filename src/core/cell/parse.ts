// The text of a custom cell as statements, one a line. Never throws: what cannot be read is reported and left out, and the next line is
// read as if nothing had happened.
import { quote } from '../base/text.ts';
import type { Init } from '../ir/ir.ts';
import type { InitialState, Introduced, Statement } from './ast.ts';
import { keywords } from './functions.ts';
import { findInitialiser, initialisers } from './initialisers.ts';
import { MAX_EQUATION_CHARACTERS, MAX_STATEMENTS } from './limits.ts';
import { ExpressionParser } from './parseExpression.ts';
import { parseShape } from './parseSizes.ts';
import { CellProblems } from './problem.ts';
import type { Size } from './sizes.ts';
import { tokenize, type Token } from './tokens.ts';
import { TokenStream } from './tokenStream.ts';

export interface ParsedEquations {
  readonly statements: readonly Statement[];
  readonly problems: CellProblems;
}

export function parseEquations(text: string): ParsedEquations {
  const problems = new CellProblems();
  if (text.length > MAX_EQUATION_CHARACTERS) {
    const message = `The equations have ${text.length} characters; at most ${MAX_EQUATION_CHARACTERS} are read.`;
    problems.error('equation-limit', { start: 0, end: 1 }, message);
    return { statements: [], problems };
  }
  return { statements: new StatementParser(new TokenStream(tokenize(text), problems)).all(), problems };
}

class StatementParser {
  readonly #stream: TokenStream;
  readonly #expressions: ExpressionParser;
  readonly #statements: Statement[] = [];

  constructor(stream: TokenStream) {
    this.#stream = stream;
    this.#expressions = new ExpressionParser(stream);
  }

  all(): readonly Statement[] {
    while (!this.#stream.is('end')) {
      if (this.#stream.accept('newline') !== undefined) continue;
      if (this.#statements.length >= MAX_STATEMENTS) {
        const message = `There are more than ${MAX_STATEMENTS} equations; the rest was not read.`;
        this.#stream.problems.error('equation-limit', this.#stream.here(), message);
        break;
      }
      this.#statement();
      if (!this.#stream.is('newline') && !this.#stream.is('end')) this.#unread();
      this.#stream.skipLine();
    }
    return this.#statements;
  }

  #unread(): void {
    const { problems } = this.#stream;
    const what = this.#stream.is('=')
      ? 'Compare with ==; a single = stands only after the name on the left'
      : undefined;
    if (what === undefined) this.#stream.unexpected('the end of the line');
    else problems.error('equation-syntax', this.#stream.here(), `${what}.`);
  }

  #statement(): void {
    const { token } = this.#stream;
    if (token.kind !== 'name') {
      this.#stream.unexpected(`an equation such as h' = tanh(z), or ${keywords.join(', ')}`);
      return;
    }
    this.#stream.next();
    switch (token.text) {
      case 'input':
        return this.#each((name) => this.#statements.push({ kind: 'input', name, shape: this.#shape(false) }));
      case 'state':
        return this.#each((name) => {
          const shape = this.#shape(false);
          this.#statements.push({ kind: 'state', name, shape, initial: this.#initial() });
        });
      case 'parameter':
      case 'param':
        return this.#each((name) => {
          const shape = this.#shape(true);
          this.#statements.push({ kind: 'parameter', name, shape, init: this.#init() });
        });
      case 'output':
        return this.#each((name) => {
          const next = this.#stream.accept('prime') !== undefined;
          const value = this.#stream.accept('=') === undefined ? undefined : this.#expressions.expression();
          this.#statements.push({ kind: 'output', name, next, value });
        });
      default:
        return this.#definition(token);
    }
  }

  /** One name or several, `input x, v`. A comma after a shape belongs to the shape. */
  #each(read: (name: Introduced) => void): void {
    do {
      const name = this.#stream.expect('name', 'a name');
      if (name === undefined) return;
      read({ name: name.text, span: name.span });
    } while (this.#stream.accept(',') !== undefined);
  }

  #definition(name: Token): void {
    const next = this.#stream.accept('prime') !== undefined;
    if (this.#stream.accept('=') === undefined) {
      const near = keywords.find((word) => word.startsWith(name.text.toLowerCase()));
      this.#stream.unexpected(`“=” after ${quote(name.text, 40)}${near === undefined ? '' : ` (or the word ${near})`}`);
      return;
    }
    const value = this.#expressions.expression();
    this.#statements.push({ kind: 'define', name: { name: name.text, span: name.span }, next, value });
  }

  #shape(matrix: boolean): readonly Size[] | undefined {
    return this.#stream.accept(':') === undefined ? undefined : parseShape(this.#stream, matrix);
  }

  #number(): number | undefined {
    const negative = this.#stream.accept('-') !== undefined;
    const number = this.#stream.accept('number');
    return number && (negative ? -1 : 1) * Number(number.text);
  }

  #initial(): InitialState | undefined {
    if (this.#stream.accept('=') === undefined) return undefined;
    const word = this.#stream.token.text;
    if (word === 'learned' || word === 'wired') {
      this.#stream.next();
      return { kind: word };
    }
    const value = this.#number();
    if (value !== undefined && Number.isFinite(value)) return { kind: 'constant', value };
    this.#stream.unexpected('where the state starts: a number, learned or wired');
    return undefined;
  }

  #init(): Init | undefined {
    const { problems } = this.#stream;
    if (this.#stream.accept('=') !== undefined) {
      const value = this.#number();
      if (value !== undefined && Number.isFinite(value)) return { kind: 'constant', value };
      this.#stream.unexpected('a number');
      return undefined;
    }
    if (this.#stream.accept('~') === undefined) return undefined;
    const name = this.#stream.expect('name', 'how the parameter starts, such as glorot');
    if (name === undefined) return undefined;
    const found = findInitialiser(name.text);
    const argument = this.#argument();
    if (found === undefined) {
      const message = `There is no start ${quote(name.text, 40)}. Choose one of ${Object.keys(initialisers).join(', ')}.`;
      problems.error('equation-name', name.span, message);
      return undefined;
    }
    const limits = found.argument;
    if ((limits === undefined) !== (argument === undefined)) {
      problems.error('equation-syntax', name.span, `Write ${found.call}.`);
      return undefined;
    }
    if (limits !== undefined && argument !== undefined && !(argument >= limits.min && argument <= limits.max)) {
      problems.error('equation-syntax', name.span, `The number must lie between ${limits.min} and ${limits.max}.`);
      return undefined;
    }
    return found.make(argument ?? 0);
  }

  /** The number in brackets; undefined when there are none. */
  #argument(): number | undefined {
    if (this.#stream.accept('(') === undefined) return undefined;
    const value = this.#number();
    if (value === undefined) this.#stream.unexpected('a number');
    this.#stream.expect(')', '“)”');
    return value;
  }
}
