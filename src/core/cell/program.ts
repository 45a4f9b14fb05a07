// What the equations of a cell say, once every name has a meaning: inputs, states, parameters, the order of evaluation, outputs.
// Sizes are not looked at here (see types.ts), so this depends on the text alone.
import type { TextRange } from '../base/diagnostic.ts';
import type { Init } from '../ir/ir.ts';
import type { Expression, InitialState } from './ast.ts';
import type { CellProblem } from './problem.ts';
import type { Size } from './sizes.ts';

export interface CellInput {
  readonly name: string;
  readonly span: TextRange;
  /** As declared; undefined: whatever is wired. */
  readonly size: Size | undefined;
}

export interface CellState {
  readonly name: string;
  readonly span: TextRange;
  readonly size: Size | undefined;
  readonly initial: InitialState;
}

export interface CellParameter {
  readonly name: string;
  readonly span: TextRange;
  /** 0: one number, 1: a vector, 2: a matrix. */
  readonly rank: 0 | 1 | 2;
  /** As declared: [] , [size] or [rows, columns]; undefined: from where it is used. */
  readonly shape: readonly Size[] | undefined;
  readonly init: Init;
  /** False when no line says `parameter`. */
  readonly declared: boolean;
}

/** `name = value`, or with `next` the state's value of this step. */
export interface CellDefinition {
  readonly name: string;
  readonly next: boolean;
  readonly span: TextRange;
  readonly value: Expression;
}

export interface CellOutput {
  readonly name: string;
  readonly span: TextRange;
  readonly value: Expression;
}

export interface CellProgram {
  readonly inputs: readonly CellInput[];
  readonly states: readonly CellState[];
  readonly parameters: readonly CellParameter[];
  /** What states and outputs need, each after what it reads. */
  readonly definitions: readonly CellDefinition[];
  readonly outputs: readonly CellOutput[];
  /** Whether the step index `t` is read. */
  readonly countsSteps: boolean;
  readonly problems: readonly CellProblem[];
}

/** Output ports that give states after the last step: `last` for the first, and each by its name unless an output has that name. */
export function finalPorts(program: CellProgram): Readonly<Record<string, string>> {
  const [first] = program.states;
  const taken = new Set(program.outputs.map(({ name }) => name));
  const byName = program.states.flatMap(({ name }): [string, string][] => (taken.has(name) ? [] : [[name, name]]));
  return Object.fromEntries([...(first === undefined ? [] : [['last', first.name] as const]), ...byName]);
}

/** The input port of a wired initial state, and the name of a learned one. */
export function initialName(state: string): string {
  return `${state}0`;
}
