// The equations as people write them on paper, in the one-line notation of `NodeKind.equations`: h' = tanh(W·x + U·h + b) becomes
// h_t = tanh(W x_t + U h_{t−1} + b). Works on programs with errors too; what is missing is shown as ….
import type { BinaryOperator, Expression, ExpressionOf } from './ast.ts';
import type { FunctionName } from './functions.ts';
import { stepIndex } from './functions.ts';
import type { CellProgram } from './program.ts';
import { formatSize } from './sizes.ts';
import { CellTypes } from './types.ts';

/** One line for each equation, in the order of the text. */
export function typesetProgram(program: CellProgram): readonly string[] {
  return new Typesetter(program).lines();
}

/** How tightly an operation binds; a looser one inside a tighter one takes brackets. */
const comparison = 0;
const sum = 1;
const product = 2;
const application = 3;
const atom = 4;

const signs: { readonly [K in BinaryOperator]: string } = {
  '+': '+',
  '-': '−',
  '*': '⊙',
  '/': '/',
  product: '',
  '<': '<',
  '>': '>',
  '<=': '≤',
  '>=': '≥',
  '==': '=',
  '!=': '≠',
};

const shownFunctions: { readonly [K in FunctionName]?: string } = { sigmoid: 'σ', relu: 'ReLU', sqrt: '√' };

class Typesetter {
  readonly #program: CellProgram;
  readonly #types: CellTypes;
  readonly #inputs: ReadonlySet<string>;
  readonly #states: ReadonlySet<string>;
  readonly #parameters: ReadonlySet<string>;

  constructor(program: CellProgram) {
    this.#program = program;
    this.#types = new CellTypes(program, { units: undefined, inputs: new Map() });
    this.#inputs = new Set(program.inputs.map(({ name }) => name));
    this.#states = new Set(program.states.map(({ name }) => name));
    this.#parameters = new Set(program.parameters.map(({ name }) => name));
  }

  lines(): readonly string[] {
    const { definitions, outputs } = this.#program;
    const shown = new Map<number, string>();
    for (const { name, span, value } of definitions)
      shown.set(span.start, `${subscripted(name, 't')} = ${this.#text(value, comparison)}`);
    for (const { name, span, value } of outputs) {
      const right = this.#text(value, comparison);
      const left = subscripted(name, 't');
      if (!shown.has(span.start) && left !== right) shown.set(span.start, `${left} = ${right}`);
    }
    return [...shown].sort(([a], [b]) => a - b).map(([, line]) => line);
  }

  #text(expression: Expression, around: number): string {
    const [text, level] = this.#part(expression);
    return level < around ? `(${text})` : text;
  }

  #part(expression: Expression): readonly [text: string, level: number] {
    switch (expression.kind) {
      case 'missing':
        return ['…', atom];
      case 'number':
        return [String(expression.value), atom];
      case 'name':
        return [this.#name(expression), atom];
      case 'negative':
        return [`−${this.#text(expression.a, product)}`, sum];
      case 'binary':
        return this.#binary(expression);
      case 'call':
        return this.#call(expression);
      case 'concat':
        return [`[${expression.parts.map((part) => this.#text(part, comparison)).join('; ')}]`, atom];
      case 'slice': {
        const to = expression.to === undefined ? '' : formatSize(expression.to);
        return [`${this.#text(expression.a, atom)}[${formatSize(expression.from)}:${to}]`, atom];
      }
    }
  }

  #name({ name, next }: ExpressionOf<'name'>): string {
    if (name === stepIndex && !this.#states.has(name)) return 't';
    if (this.#parameters.has(name)) return subscripted(name);
    return subscripted(name, this.#states.has(name) && !next ? 't−1' : this.#isStepValue(name) ? 't' : undefined);
  }

  #isStepValue(name: string): boolean {
    return !this.#parameters.has(name) || this.#inputs.has(name);
  }

  #binary({ operator, a, b }: ExpressionOf<'binary'>): readonly [string, number] {
    switch (operator) {
      case 'product':
        return [`${this.#text(a, atom)} ${this.#text(b, atom)}`, application];
      case '*':
        // Before a vector 2 needs no sign, and a number that has a name needs no ⊙.
        if (a.kind === 'number') return [`${this.#text(a, atom)} ${this.#text(b, atom)}`, application];
        return [
          `${this.#operand(a)} ${this.#isNumber(a) || this.#isNumber(b) ? '·' : '⊙'} ${this.#operand(b)}`,
          product,
        ];
      case '/':
        return [`${this.#text(a, product)} / ${this.#text(b, atom)}`, product];
      case '+':
        return [`${this.#text(a, sum)} + ${this.#text(b, sum)}`, sum];
      case '-':
        return [`${this.#text(a, sum)} − ${this.#text(b, product)}`, sum];
      default:
        return [`${this.#text(a, sum)} ${signs[operator]} ${this.#text(b, sum)}`, comparison];
    }
  }

  /** A side of ⊙: a product written without a sign takes brackets, so that nothing has to be guessed. */
  #operand(side: Expression): string {
    const [text, level] = this.#part(side);
    return level < product || level === application ? `(${text})` : text;
  }

  #isNumber(expression: Expression): boolean {
    return this.#types.shape(expression)?.length === 0;
  }

  #call({ fn, args }: ExpressionOf<'call'>): readonly [string, number] {
    const [first, second] = args;
    const inner = args.map((arg) => this.#text(arg, comparison)).join(', ');
    if (fn === 'square' && first !== undefined) return [`${this.#text(first, atom)}^2`, atom];
    if (fn === 'abs') return [`|${inner}|`, atom];
    if (fn === 'mod' && first !== undefined && second !== undefined)
      return [`${this.#text(first, atom)} mod ${this.#text(second, atom)}`, product];
    return [`${shownFunctions[fn] ?? fn}(${inner})`, atom];
  }
}

const subscriptDigits = '₀₁₂₃₄₅₆₇₈₉';

/** `b_hn` and the time become one subscript: `h_{f,t−1}`. */
function subscripted(name: string, time?: string): string {
  const [, base = name, rest = ''] = /^(\p{L}+)_?(.*)$/u.exec(name) ?? [];
  const own = [...rest].map((c) => (subscriptDigits.includes(c) ? String(subscriptDigits.indexOf(c)) : c)).join('');
  const parts = [own.replaceAll('_', ','), time ?? ''].filter((part) => part !== '');
  const sub = parts.join(',');
  if (sub === '') return base;
  return sub.length === 1 ? `${base}_${sub}` : `${base}_{${sub}}`;
}
