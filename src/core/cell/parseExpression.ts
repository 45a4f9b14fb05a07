// Expressions by precedence climbing: comparison, then + −, then · * /, then the sign, then brackets, calls and slices.
// What cannot be read becomes `missing`, and reading goes on behind it.
import type { TextRange } from '../base/diagnostic.ts';
import { nearest } from '../base/text.ts';
import type { BinaryOperator, Expression } from './ast.ts';
import { cellFunctions, findFunction } from './functions.ts';
import { MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_NODES } from './limits.ts';
import { parseSize } from './parseSizes.ts';
import { sizeOf } from './sizes.ts';
import type { TokenKind } from './tokens.ts';
import type { TokenStream } from './tokenStream.ts';

type Distributed<T> = T extends Expression ? Omit<T, 'span' | 'depth'> : never;

const levels: readonly ReadonlySet<TokenKind>[] = [
  new Set<TokenKind>(['<', '>', '<=', '>=', '==', '!=']),
  new Set<TokenKind>(['+', '-']),
  new Set<TokenKind>(['*', '/', 'product']),
];

/** Tokens that begin a value: two of them side by side miss a sign between. */
const beginsValue: ReadonlySet<TokenKind> = new Set(['name', 'number', '(']);

export class ExpressionParser {
  readonly #stream: TokenStream;
  #nodes = 0;
  #depth = 0;
  #refused = false;

  constructor(stream: TokenStream) {
    this.#stream = stream;
  }

  expression(): Expression {
    return this.#binary(0);
  }

  #binary(level: number): Expression {
    const signs = levels[level];
    if (signs === undefined) return this.#unary();
    let a = this.#binary(level + 1);
    for (;;) {
      const token = this.#stream.token;
      let operator: BinaryOperator;
      if (signs.has(token.kind)) {
        this.#stream.next();
        operator = token.kind as BinaryOperator;
      } else if (level === levels.length - 1 && this.#signMissing(a, token.kind)) {
        operator = 'product';
      } else return a;
      const b = this.#binary(level + 1);
      a = this.#make(spanOf(a, b), [a, b], { kind: 'binary', operator, sign: token.span, a, b });
      if (this.#refused) return a;
    }
  }

  /** Reports `W x`, `2h`, `=` and `^` after a value. True when a value follows that is read as the right side of a product. */
  #signMissing(a: Expression, kind: TokenKind): boolean {
    const { problems } = this.#stream;
    const { span, text } = this.#stream.token;
    if (kind === '^') {
      problems.error('equation-syntax', span, 'There is no power here: write square(z), z * z or exp(z).');
      this.#stream.next();
      this.#stream.accept('number');
      return false;
    }
    if (kind === '×') {
      problems.error('equation-syntax', span, 'Write W·x (or W @ x) for a product, a * b for number by number.');
      this.#stream.next();
      return true;
    }
    if (!beginsValue.has(kind) || a.kind === 'missing') return false;
    const before = a.kind === 'name' ? a.name : 'the two';
    const message =
      a.kind === 'name' && kind === 'name'
        ? `A sign is missing: ${before}·${text} is the product of a matrix, ${before} * ${text} multiplies number by number.`
        : a.kind === 'name' && kind === '('
          ? this.#noFunction(a.name)
          : 'A sign is missing here: * multiplies number by number, · (or @) is the product of a matrix.';
    problems.error('equation-syntax', a.kind === 'name' && kind === '(' ? a.span : span, message);
    return true;
  }

  #noFunction(name: string): string {
    const near = nearest(name, Object.keys(cellFunctions));
    const hint =
      near === undefined ? `The functions are ${Object.keys(cellFunctions).join(', ')}.` : `Did you mean ${near}?`;
    return `There is no function ${name.slice(0, 40)}. ${hint}`;
  }

  #unary(): Expression {
    const sign = this.#stream.accept('-');
    if (sign === undefined) {
      this.#stream.accept('+');
      return this.#postfix();
    }
    const a = this.#nested(() => this.#unary());
    return this.#make({ start: sign.span.start, end: a.span.end }, [a], { kind: 'negative', a });
  }

  #postfix(): Expression {
    let a = this.#primary();
    while (this.#stream.is('[') && !this.#refused) a = this.#slice(a);
    return a;
  }

  #slice(a: Expression): Expression {
    this.#stream.next();
    this.#stream.open++;
    const from = this.#stream.is(':') ? sizeOf(0) : parseSize(this.#stream);
    const colon = from && this.#stream.expect(':', 'a slice such as z[0:H]: a “:” between its ends');
    const to = colon && !this.#stream.is(']') ? parseSize(this.#stream) : undefined;
    const ended = this.#close(']');
    const span = { start: a.span.start, end: this.#stream.previous.span.end };
    if (from === undefined || colon === undefined || !ended) return this.#make(span, [], { kind: 'missing' });
    return this.#make(span, [a], { kind: 'slice', a, from, to });
  }

  #primary(): Expression {
    const { token } = this.#stream;
    switch (token.kind) {
      case 'number':
        this.#stream.next();
        return this.#make(token.span, [], { kind: 'number', value: Number(token.text) });
      case 'name':
        this.#stream.next();
        return this.#name(token.text, token.span);
      case '(': {
        this.#stream.next();
        this.#stream.open++;
        const inner = this.#nested(() => this.expression());
        this.#close(')');
        return { ...inner, span: { start: token.span.start, end: this.#stream.previous.span.end } };
      }
      case '[': {
        this.#stream.next();
        this.#stream.open++;
        const parts = this.#list(']');
        return this.#make({ start: token.span.start, end: this.#stream.previous.span.end }, parts, {
          kind: 'concat',
          parts,
        });
      }
      default:
        return this.#missing();
    }
  }

  #name(name: string, span: TextRange): Expression {
    const fn = findFunction(name);
    if (fn === undefined) {
      const prime = this.#stream.accept('prime');
      const end = prime?.span.end ?? span.end;
      return this.#make({ start: span.start, end }, [], { kind: 'name', name, next: prime !== undefined });
    }
    const { call, args: wanted } = cellFunctions[fn];
    if (!this.#stream.is('(')) {
      this.#stream.problems.error('equation-syntax', span, `${name} is a function: write ${call}.`);
      return this.#make(span, [], { kind: 'missing' });
    }
    this.#stream.next();
    this.#stream.open++;
    const args = this.#list(')');
    const whole = { start: span.start, end: this.#stream.previous.span.end };
    if (args.length === wanted) return this.#make(whole, args, { kind: 'call', fn, args });
    if (args.every((arg) => arg.kind !== 'missing'))
      this.#stream.problems.error(
        'equation-syntax',
        span,
        `${call} takes ${wanted === 1 ? 'one value' : `${wanted} values`}, not ${args.length}.`,
      );
    return this.#make(whole, [], { kind: 'missing' });
  }

  /** Expressions with `,` or `;` between, and the closing bracket. */
  #list(close: ')' | ']'): readonly Expression[] {
    const list: Expression[] = [];
    do list.push(this.#nested(() => this.expression()));
    while (!this.#refused && (this.#stream.accept(',') ?? this.#stream.accept(';')) !== undefined);
    this.#close(close);
    return list;
  }

  #close(kind: ')' | ']'): boolean {
    if (!this.#stream.is(kind)) {
      this.#stream.open = Math.max(0, this.#stream.open - 1);
      if (!this.#refused) this.#stream.unexpected(`“${kind}”`);
      return false;
    }
    this.#stream.next();
    this.#stream.open = Math.max(0, this.#stream.open - 1);
    return true;
  }

  #missing(): Expression {
    const { token } = this.#stream;
    const span = this.#stream.here();
    if (token.kind === 'unknown') {
      const message = `The sign “${token.text}” has no meaning here.`;
      this.#stream.problems.error('equation-syntax', span, message);
      this.#stream.next();
    } else this.#stream.unexpected('a value: a name, a number or a bracket');
    return this.#make(span, [], { kind: 'missing' });
  }

  #nested(read: () => Expression): Expression {
    if (this.#depth >= MAX_EXPRESSION_DEPTH) return this.#refuse(this.#stream.here());
    this.#depth++;
    const made = read();
    this.#depth--;
    return made;
  }

  #make(span: TextRange, children: readonly Expression[], node: Distributed<Expression>): Expression {
    const depth = 1 + children.reduce((most, child) => Math.max(most, child.depth), 0);
    this.#nodes++;
    if (depth > MAX_EXPRESSION_DEPTH || this.#nodes > MAX_EXPRESSION_NODES) return this.#refuse(span);
    return { ...node, span, depth };
  }

  /** Too large: the rest of the text is not read. */
  #refuse(span: TextRange): Expression {
    if (!this.#refused) {
      const message =
        this.#nodes > MAX_EXPRESSION_NODES
          ? `These equations have more than ${MAX_EXPRESSION_NODES} names, numbers and operations: the rest was not read.`
          : `More than ${MAX_EXPRESSION_DEPTH} operations stand inside each other: give a part of it a name of its own.`;
      this.#stream.problems.error('equation-limit', span, message);
    }
    this.#refused = true;
    this.#stream.skipLine();
    return { kind: 'missing', span, depth: 1 };
  }
}

function spanOf(a: Expression, b: Expression): TextRange {
  return { start: a.span.start, end: Math.max(a.span.end, b.span.end) };
}
