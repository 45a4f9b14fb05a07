// From the text to the program of a cell: parse, give names a meaning, find the order of evaluation. Never throws.
import type { Init } from '../ir/ir.ts';
import type { Expression } from './ast.ts';
import { stepIndex } from './functions.ts';
import { Names, type DraftParameter } from './names.ts';
import { parseEquations } from './parse.ts';
import type { CellProblems } from './problem.ts';
import type { CellDefinition, CellParameter, CellProgram } from './program.ts';
import { constantOf } from './sizes.ts';
import { walk } from './walk.ts';

/** Programs that were asked for lately, by text. */
const recent = new Map<string, CellProgram>();
const mostRecent = 64;

export function readProgram(text: string): CellProgram {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const program = read(text);
  recent.set(text, program);
  for (const oldest of recent.keys()) {
    if (recent.size <= mostRecent) break;
    recent.delete(oldest);
  }
  return program;
}

function read(text: string): CellProgram {
  const { statements, problems } = parseEquations(text);
  const names = new Names(problems);
  names.collect(statements);
  const first = [...names.nexts.values()][0];
  if (names.outputs.size === 0 && first !== undefined && !names.values.has('y') && !names.states.has('y')) {
    const value: Expression = { kind: 'name', name: first.name, next: true, span: first.span, depth: 1 };
    names.outputs.set('y', { name: 'y', span: first.span, value });
  }
  const definitions = order(names, problems);
  if (names.outputs.size === 0 && problems.list.length === 0)
    problems.error(
      'equation-name',
      { start: 0, end: Math.min(1, text.length) },
      'Nothing is given out: add a line output y = …',
    );
  const used = namesOf([
    ...definitions.map(({ value }) => value),
    ...[...names.outputs.values()].map(({ value }) => value),
  ]);
  reportUnused(names, definitions, used, problems);
  const parameters = [...names.parameters.values()].filter(({ name }) => used.has(name));
  return {
    inputs: [...names.inputs.values()],
    states: [...names.states.values()].filter(({ name }) => names.nexts.has(name)),
    parameters: parameters.map((parameter) => settled(parameter, names)),
    definitions,
    outputs: [...names.outputs.values()],
    countsSteps: used.has(stepIndex),
    problems: problems.list,
  };
}

/** What states and outputs need, each after what it reads. Reports cycles within one step. */
function order(names: Names, problems: CellProblems): readonly CellDefinition[] {
  const ordered: CellDefinition[] = [];
  const state = new Map<CellDefinition, 'open' | 'done'>();
  const path: CellDefinition[] = [];
  const visit = (definition: CellDefinition): void => {
    if (state.get(definition) === 'done') return;
    if (state.get(definition) === 'open') {
      reportCycle([...path.slice(path.indexOf(definition)), definition], problems);
      return;
    }
    state.set(definition, 'open');
    path.push(definition);
    read(definition.value);
    path.pop();
    state.set(definition, 'done');
    ordered.push(definition);
  };
  const read = (value: Expression): void =>
    walk(value, (part) => {
      if (part.kind !== 'name') return;
      const needed = part.next ? names.nexts.get(part.name) : names.values.get(part.name);
      if (needed !== undefined) visit(needed);
    });
  for (const next of names.nexts.values()) visit(next);
  for (const output of names.outputs.values()) read(output.value);
  const needed = [...ordered];
  for (const value of names.values.values()) visit(value);
  return needed;
}

function reportCycle(cycle: readonly CellDefinition[], problems: CellProblems): void {
  const [first] = cycle;
  if (first === undefined) return;
  const shown = cycle.map(({ name, next }) => (next ? `${name}'` : name));
  const way = shown.length > 2 ? ` (${shown.slice(0, 9).join(' → ')})` : '';
  const advice = first.next
    ? `Write ${first.name} for the value of the step before.`
    : `If it is meant to remember, make it a state: ${first.name}' = …`;
  problems.error('equation-name', first.span, `${shown[0] ?? ''} depends on itself within one step${way}. ${advice}`);
}

function namesOf(expressions: readonly Expression[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const expression of expressions)
    walk(expression, (part) => {
      if (part.kind === 'name') names.add(part.name);
    });
  return names;
}

function reportUnused(
  names: Names,
  definitions: readonly CellDefinition[],
  used: ReadonlySet<string>,
  problems: CellProblems,
): void {
  if (problems.list.length > 0) return;
  const evaluated = new Set(definitions);
  for (const definition of names.values.values()) {
    if (!evaluated.has(definition) && !names.outputs.has(definition.name))
      problems.warning('equation-unused', definition.span, `Nothing reads ${definition.name}: it is left out.`);
  }
  for (const { name, span } of [...names.parameters.values(), ...names.inputs.values()])
    if (!used.has(name)) problems.warning('equation-unused', span, `Nothing reads ${name}.`);
}

/** Rank and start of a parameter: from its declaration, else from how it is used. */
function settled(parameter: DraftParameter, names: Names): CellParameter {
  const { name, span, shape, init, declared } = parameter;
  const right = rightOperand(name, names);
  const rank = shape === undefined ? (right === undefined ? 1 : 2) : shape.length === 2 ? 2 : isOne(shape) ? 0 : 1;
  return { name, span, rank, shape: rank === 0 ? [] : shape, init: init ?? defaultInit(rank, right, names), declared };
}

function isOne(shape: DraftParameter['shape']): boolean {
  const [size] = shape ?? [];
  return size !== undefined && constantOf(size) === 1;
}

/** What the first product with this matrix multiplies. */
function rightOperand(name: string, names: Names): Expression | undefined {
  let found: Expression | undefined;
  for (const expression of names.expressions())
    walk(expression, (part) => {
      if (part.kind === 'binary' && part.operator === 'product' && part.a.kind === 'name' && part.a.name === name)
        found ??= part.b;
    });
  return found;
}

/** Orthogonal for what multiplies states alone, Glorot for other matrices; the rest starts at zero. */
function defaultInit(rank: CellParameter['rank'], right: Expression | undefined, names: Names): Init {
  if (rank !== 2) return { kind: 'zeros' };
  const read = namesOf(right === undefined ? [] : [right]);
  const recurrent = [...read].some((name) => names.isState(name)) && ![...read].some((name) => names.inputs.has(name));
  return { kind: recurrent ? 'orthogonal' : 'glorot' };
}
