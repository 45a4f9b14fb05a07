// Shapes of everything in a cell, found by unification over the names of sizes: H is the units of the node, inputs are as wide as their
// wires, states without a size are H, and so are parameters where nothing tells their size. The same rules serve the editor (symbols) and the compiler (numbers).
import type { TextRange } from '../base/diagnostic.ts';
import type { Expression, ExpressionOf } from './ast.ts';
import { cellFunctions, stepIndex } from './functions.ts';
import { CellProblems, type CellProblem } from './problem.ts';
import type { CellProgram } from './program.ts';
import { addSizes, constantOf, formatSize, named, sizeOf, SizeSolver, type Size } from './sizes.ts';

/** [] is one number, [n] a vector, [rows, columns] a matrix; undefined where a problem was reported. */
export type CellShape = readonly Size[] | undefined;

export interface KnownSizes {
  /** H; undefined keeps the symbol. */
  readonly units: number | undefined;
  /** Widths of the inputs as far as they are known. */
  readonly inputs: ReadonlyMap<string, Size>;
}

/** No vector of a cell may be longer. */
export const MAX_WIDTH = 65_536;

const one = sizeOf(1);
const scalar: readonly Size[] = [];

export class CellTypes {
  /** What does not fit, in addition to the problems of the program. */
  readonly problems: readonly CellProblem[];
  readonly #program: CellProgram;
  readonly #solver = new SizeSolver();
  readonly #report = new CellProblems();
  readonly #shapes = new Map<Expression, CellShape>();
  readonly #names = new Map<string, readonly Size[]>();
  readonly #nexts = new Map<string, readonly Size[]>();
  readonly #slices: { readonly size: Size; readonly to: Size }[] = [];

  constructor(program: CellProgram, known: KnownSizes) {
    this.#program = program;
    if (known.units !== undefined) this.#solver.unify(named('H'), sizeOf(known.units));
    this.#declare(known);
    for (const { name, next, value, span } of program.definitions) {
      const shape = this.#infer(value);
      if (next) this.#fitState(name, shape, span);
      else if (shape !== undefined) this.#names.set(name, shape);
    }
    for (const output of program.outputs) this.#notMatrix(this.#infer(output.value), output.value.span);
    this.#fitSlices();
    for (const { name } of program.parameters) this.#default(name);
    if (this.#report.list.length === 0) this.#checkSizes(program.inputs.every(({ name }) => known.inputs.has(name)));
    this.problems = this.#report.list;
  }

  /** The shape of an input, a state, a parameter or a definition, everything known put in. */
  nameShape(name: string, next = false): CellShape {
    const shape = (next ? this.#nexts.get(name) : undefined) ?? this.#names.get(name);
    return shape?.map((size) => this.#solver.resolve(size));
  }

  shape(expression: Expression): CellShape {
    return this.#shapes.get(expression)?.map((size) => this.#solver.resolve(size));
  }

  resolve(size: Size): Size {
    return this.#solver.resolve(size);
  }

  #declare(known: KnownSizes): void {
    const several = this.#program.inputs.length > 1;
    for (const { name, size, span } of this.#program.inputs) {
      const width = size ?? named(several ? `D_${name}` : 'D');
      const wired = known.inputs.get(name);
      if (wired !== undefined && !this.#solver.unify(width, wired)) {
        const message = `${name} is declared ${this.#show(width)} wide, but its wire has ${this.#show(wired)}.`;
        this.#report.error('equation-shape', span, message);
      }
      this.#names.set(name, isOne(size) ? scalar : [width]);
    }
    for (const { name, size } of this.#program.states)
      this.#names.set(name, isOne(size) ? scalar : [size ?? named('H')]);
    for (const { name, rank, shape } of this.#program.parameters)
      this.#names.set(name, shape ?? Array.from({ length: rank }, () => this.#solver.fresh()));
    this.#names.set(stepIndex, scalar);
    for (const { name } of this.#program.states) this.#nexts.set(name, this.#names.get(name) ?? scalar);
  }

  #infer(expression: Expression): CellShape {
    const shape = this.#inferKind(expression);
    this.#shapes.set(expression, shape);
    return shape;
  }

  #inferKind(expression: Expression): CellShape {
    switch (expression.kind) {
      case 'missing':
        return undefined;
      case 'number':
        return scalar;
      case 'name':
        return (expression.next ? this.#nexts : this.#names).get(expression.name);
      case 'negative':
        return this.#notMatrix(this.#infer(expression.a), expression.a.span);
      case 'binary':
        return expression.operator === 'product' ? this.#product(expression) : this.#binary(expression);
      case 'call':
        return this.#call(expression);
      case 'concat':
        return this.#concat(expression);
      case 'slice':
        return this.#slice(expression);
    }
  }

  #product({ a, b, sign }: ExpressionOf<'binary'>): CellShape {
    const [left, right] = [this.#infer(a), this.#infer(b)];
    if (left === undefined || right === undefined) return undefined;
    const [rows, columns] = left;
    if (rows === undefined || columns === undefined) {
      const message = `· is the product of a matrix and a vector, and the left side is ${this.#describe(left)}: * multiplies number by number, sum(a * b) is the scalar product.`;
      this.#report.error('equation-shape', sign, message);
      return undefined;
    }
    if (right.length > 1) {
      this.#report.error('equation-shape', b.span, 'The right side of a product is a vector, and this is a matrix.');
      return undefined;
    }
    const width = right[0] ?? one;
    if (!this.#solver.unify(columns, width)) {
      const message = `The matrix is ${this.#show(rows)} × ${this.#show(columns)}, but the vector has ${this.#show(width)}: its columns must be as many.`;
      this.#report.error('equation-shape', sign, message);
      return undefined;
    }
    return isOne(rows) ? scalar : [rows];
  }

  #binary({ a, b, sign }: ExpressionOf<'binary'>): CellShape {
    const left = this.#notMatrix(this.#infer(a), a.span);
    const right = this.#notMatrix(this.#infer(b), b.span);
    return this.#together(left, right, sign);
  }

  /** The common shape of two operands that are taken number by number; one number goes with every vector. */
  #together(left: CellShape, right: CellShape, place: TextRange): CellShape {
    const [x, y] = [left?.[0], right?.[0]];
    if (left === undefined || right === undefined) return undefined;
    if (x === undefined || y === undefined) return x === undefined ? right : left;
    if (this.#solver.unify(x, y)) return left;
    const message = `The left side has ${this.#show(x)} numbers and the right side ${this.#show(y)}: number by number they must be as many.`;
    this.#report.error('equation-shape', place, message);
    return undefined;
  }

  #call({ fn, args, span }: ExpressionOf<'call'>): CellShape {
    const shapes = args.map((arg) => this.#notMatrix(this.#infer(arg), arg.span));
    const [first] = shapes;
    const { shape } = cellFunctions[fn];
    if (shape === 'map') return shapes.reduce((sum, next) => this.#together(sum, next, span), scalar as CellShape);
    if (first?.length === 0) {
      this.#report.error('equation-shape', span, `${fn} takes a vector, and this is one number.`);
      return undefined;
    }
    return shape === 'total' && first !== undefined ? scalar : first;
  }

  #concat({ parts }: ExpressionOf<'concat'>): CellShape {
    const shapes = parts.map((part) => this.#notMatrix(this.#infer(part), part.span));
    let total = sizeOf(0);
    for (const shape of shapes) {
      if (shape === undefined) return undefined;
      total = addSizes(total, shape[0] ?? one);
    }
    return [total];
  }

  #slice({ a, from, to, span }: ExpressionOf<'slice'>): CellShape {
    const shape = this.#notMatrix(this.#infer(a), a.span);
    const [size] = shape ?? [];
    if (shape !== undefined && size === undefined)
      this.#report.error('equation-shape', span, 'Only a vector can be sliced, and this is one number.');
    if (size !== undefined && to !== undefined) this.#slices.push({ size, to });
    return size && [addSizes(to ?? size, from, -1)];
  }

  /** A vector whose size nothing tells is as long as its slices need. */
  #fitSlices(): void {
    const lengthOf = (size: Size): number => [...size.terms.values(), size.constant].reduce((sum, n) => sum + n, 0);
    const longestFirst = [...this.#slices].sort((a, b) => lengthOf(b.to) - lengthOf(a.to));
    for (const { size, to } of longestFirst) if (this.#isOpen(size)) this.#solver.unify(size, to);
  }

  #notMatrix(shape: CellShape, span: TextRange): CellShape {
    if (shape?.length !== 2) return shape;
    const message = 'A matrix stands only on the left of a product: W·x (or W @ x).';
    this.#report.error('equation-shape', span, message);
    return undefined;
  }

  #fitState(name: string, value: CellShape, span: TextRange): void {
    const [state] = this.#nexts.get(name) ?? [];
    const given = this.#notMatrix(value, span)?.[0];
    if (given === undefined) return;
    if (state !== undefined && this.#solver.unify(state, given)) return;
    const width = state === undefined ? 'one number' : `${this.#show(state)} wide`;
    this.#report.error(
      'equation-shape',
      span,
      `The state ${name} is ${width}, but its equation gives ${this.#show(given)} numbers.`,
    );
  }

  /** Sizes that nobody wrote and nothing tells are H. */
  #default(name: string): void {
    for (const size of this.nameShape(name) ?? []) if (this.#isOpen(size)) this.#solver.unify(size, named('H'));
  }

  /** Whether nobody has given this size a name or a number. */
  #isOpen(size: Size): boolean {
    const [only, ...others] = this.#solver.resolve(size).terms.keys();
    return only?.startsWith('?') === true && others.length === 0;
  }

  #checkSizes(complete: boolean): void {
    const { states, parameters } = this.#program;
    for (const { name, span } of [...states, ...parameters]) {
      for (const size of this.nameShape(name) ?? []) this.#checkSize(name, size, span, complete);
    }
    for (const [expression, shape] of this.#shapes) {
      for (const size of shape ?? []) this.#checkWidth(this.#solver.resolve(size), expression.span);
      if (expression.kind === 'slice') this.#checkSlice(expression, complete);
    }
  }

  #checkSize(name: string, size: Size, span: TextRange, complete: boolean): void {
    const open = [...size.terms.keys()].find((term) => term !== 'H' && !term.startsWith('|'));
    if (complete && open !== undefined) {
      const message = `Nothing tells the size ${formatSize(size)} of ${name}: write a number, or H for the units of the node.`;
      this.#report.error('equation-shape', span, message);
    }
    this.#checkWidth(size, span);
  }

  #checkWidth(size: Size, span: TextRange): void {
    const width = constantOf(size);
    if (width === undefined || (width >= 1 && width <= MAX_WIDTH)) return;
    this.#report.error('equation-shape', span, `This is ${width} wide; it must be 1 to ${MAX_WIDTH}.`);
  }

  #checkSlice({ a, from, to, span }: ExpressionOf<'slice'>, complete: boolean): void {
    const size = this.shape(a)?.[0];
    if (size === undefined) return;
    const [start, end, width] = [from, to ?? size, size].map((part) => constantOf(this.#solver.resolve(part)));
    if (start === undefined || end === undefined || width === undefined) {
      if (complete && [...size.terms.keys()].every((name) => name !== 'H' && !name.startsWith('|')))
        this.#report.error(
          'equation-shape',
          span,
          'The ends of the slice cannot be told: write them as numbers or in H.',
        );
    } else if (start < 0 || start >= end || end > width) {
      this.#report.error('equation-shape', span, `The slice ${start} to ${end} does not lie in 0 to ${width}.`);
    }
  }

  #show(size: Size): string {
    return formatSize(this.#solver.resolve(size));
  }

  #describe(shape: readonly Size[]): string {
    const [size] = shape;
    return size === undefined ? 'one number' : `a vector of ${this.#show(size)}`;
  }
}

function isOne(size: Size | undefined): boolean {
  return size !== undefined && constantOf(size) === 1;
}

/** `H × D`, `H`, `1`. */
export function formatCellShape(shape: readonly Size[]): string {
  return shape.length === 0 ? '1' : shape.map(formatSize).join(' × ');
}
