// Gives every name of the equations a meaning. What follows from use need not be declared: a name with a next value is a state, a capital
// letter before a product a matrix, b a bias, and x the input when none is declared.
import type { TextRange } from '../base/diagnostic.ts';
import { nearest, quote } from '../base/text.ts';
import { identifierProblem } from '../graph/identifier.ts';
import type { Expression, Introduced, Statement } from './ast.ts';
import { findFunction, isReserved, stepIndex } from './functions.ts';
import type { CellProblems } from './problem.ts';
import { initialName, type CellDefinition, type CellInput, type CellOutput, type CellState } from './program.ts';
import type { Size } from './sizes.ts';
import type { Init } from '../ir/ir.ts';
import { walk } from './walk.ts';

export interface DraftParameter {
  readonly name: string;
  readonly span: TextRange;
  readonly shape: readonly Size[] | undefined;
  readonly init: Init | undefined;
  readonly declared: boolean;
}

/** All names by what they are, in the order of the text. */
export class Names {
  readonly inputs = new Map<string, CellInput>();
  readonly states = new Map<string, CellState>();
  readonly parameters = new Map<string, DraftParameter>();
  /** Values of this step: `z`. */
  readonly values = new Map<string, CellDefinition>();
  /** Next values of states: `h'`. */
  readonly nexts = new Map<string, CellDefinition>();
  readonly outputs = new Map<string, CellOutput>();
  readonly #problems: CellProblems;

  constructor(problems: CellProblems) {
    this.#problems = problems;
  }

  collect(statements: readonly Statement[]): void {
    for (const statement of statements) this.#declare(statement);
    for (const statement of statements) if (statement.kind === 'define') this.#define(statement);
    for (const statement of statements) if (statement.kind === 'output') this.#output(statement);
    for (const { name, span, initial } of this.states.values()) {
      const start = this.#taken(initialName(name));
      if (initial.kind !== 'constant' && start !== undefined)
        this.#problems.error(
          'equation-name',
          start,
          `${initialName(name)} is where ${name} starts: choose another name.`,
        );
      if (this.nexts.has(name)) continue;
      this.#problems.error('equation-name', span, `The state ${name} has no equation: add a line ${name}' = …`);
    }
    for (const expression of this.expressions()) walk(expression, (part) => this.#imply(part));
    for (const expression of this.expressions()) walk(expression, (part) => this.#look(part));
  }

  /** All right sides. */
  expressions(): readonly Expression[] {
    return [...this.values.values(), ...this.nexts.values(), ...this.outputs.values()].map(({ value }) => value);
  }

  isState(name: string): boolean {
    return this.states.has(name);
  }

  #declare(statement: Statement): void {
    if (statement.kind === 'define' || statement.kind === 'output') return;
    const { name, span } = statement.name;
    const port = statement.kind !== 'parameter';
    if (!this.#free(statement.name, port)) return;
    const [size, ...more] = statement.shape ?? [];
    if (more.length > (port ? 0 : 1)) {
      this.#problems.error(
        'equation-shape',
        span,
        port ? `${name} is a vector: it has one size.` : 'A parameter has at most two sizes.',
      );
      return;
    }
    if (statement.kind === 'input') this.inputs.set(name, { name, span, size });
    else if (statement.kind === 'state')
      this.states.set(name, { name, span, size, initial: statement.initial ?? { kind: 'constant', value: 0 } });
    else this.parameters.set(name, { name, span, shape: statement.shape, init: statement.init, declared: true });
  }

  #define({ name: introduced, next, value }: Extract<Statement, { kind: 'define' }>): void {
    const { name, span } = introduced;
    if (!next) {
      if (this.states.has(name))
        this.#problems.error(
          'equation-name',
          span,
          `${name} is a state: its next value is ${name}'. Write ${name}' = …`,
        );
      else if (this.#free(introduced, false)) this.values.set(name, { name, next, span, value });
      return;
    }
    if (this.nexts.has(name)) {
      this.#problems.error('equation-name', span, `${name}' has an equation already.`);
      return;
    }
    if (!this.states.has(name)) {
      if (!this.#free(introduced, true)) return;
      this.states.set(name, { name, span, size: undefined, initial: { kind: 'constant', value: 0 } });
    }
    this.nexts.set(name, { name, next, span, value });
  }

  #output({ name: introduced, next, value }: Extract<Statement, { kind: 'output' }>): void {
    const { name, span } = introduced;
    if (this.outputs.has(name)) {
      this.#problems.error('equation-name', span, `The output ${name} is there already.`);
      return;
    }
    const problem = portProblem(name);
    if (problem !== undefined) {
      this.#problems.error('equation-name', span, problem);
      return;
    }
    const state = this.states.has(name);
    if (value === undefined) {
      const known = state || this.values.has(name);
      if (!known) this.#problems.error('equation-name', span, `${name} has no equation: write output ${name} = …`);
      else this.outputs.set(name, { name, span, value: { kind: 'name', name, next: next || state, span, depth: 1 } });
    } else if (state || this.#free(introduced, false)) {
      this.outputs.set(name, { name, span, value });
      if (!state) this.values.set(name, { name, next: false, span, value });
    }
  }

  /** Whether a new name may be used; reports why not. */
  #free({ name, span }: Introduced, port: boolean): boolean {
    const problem = port ? portProblem(name) : reservedProblem(name);
    const taken = [this.inputs, this.states, this.parameters, this.values].some((names) => names.has(name));
    if (problem === undefined && !taken) return true;
    this.#problems.error('equation-name', span, problem ?? `${name} is there already: choose another name.`);
    return false;
  }

  /** Where an input or a parameter of that name stands. */
  #taken(name: string): TextRange | undefined {
    return this.inputs.get(name)?.span ?? this.parameters.get(name)?.span;
  }

  #known(name: string): boolean {
    return [this.inputs, this.states, this.parameters, this.values].some((names) => names.has(name));
  }

  #imply(part: Expression): void {
    if (part.kind === 'binary' && part.operator === 'product' && part.a.kind === 'name' && !part.a.next)
      if (!this.#known(part.a.name) && /^\p{Lu}/u.test(part.a.name)) this.#parameter(part.a.name, part.a.span);
    if (part.kind !== 'name' || part.next || this.#known(part.name) || part.name === stepIndex) return;
    const { name, span } = part;
    if (name === 'x' && this.inputs.size === 0) this.inputs.set(name, { name, span, size: undefined });
    else if (/^\p{Lu}/u.test(name) || /^b(?:[_\d₀-₉].*)?$/u.test(name)) this.#parameter(name, span);
  }

  #parameter(name: string, span: TextRange): void {
    if (reservedProblem(name) === undefined)
      this.parameters.set(name, { name, span, shape: undefined, init: undefined, declared: false });
  }

  #look(part: Expression): void {
    if (part.kind !== 'name' || part.name === stepIndex) return;
    const { name, next, span } = part;
    if (next && !this.states.has(name)) {
      this.#problems.error('equation-name', span, `${name}' has no equation: only states have a next value.`);
    } else if (!this.#known(name)) {
      this.#problems.error('equation-name', span, `${quote(name, 40)} is not known. ${this.#advice(name)}`);
    }
  }

  #advice(name: string): string {
    const known = [this.inputs, this.states, this.parameters, this.values].flatMap((names) => [...names.keys()]);
    const near = name.length > 1 ? nearest(name, known) : undefined;
    if (near !== undefined) return `Did you mean ${near}?`;
    return `Add a line: ${name} = …, input ${name}, or parameter ${name}: H ~ zeros.`;
  }
}

function reservedProblem(name: string): string | undefined {
  if (name === stepIndex) return 't counts the steps: choose another name.';
  if (findFunction(name) !== undefined) return `${name} is a function: choose another name.`;
  if (name.endsWith('_reverse')) return 'Names of the second direction end in _reverse: choose another name.';
  return isReserved(name) || name === '__proto__'
    ? `${name} has a meaning of its own: choose another name.`
    : undefined;
}

/** Names of inputs, states and outputs become ports. */
function portProblem(name: string): string | undefined {
  const reserved = reservedProblem(name);
  if (reserved !== undefined) return reserved;
  if (name === 'last') return 'last is the port of the final state: choose another name.';
  return identifierProblem(name);
}
