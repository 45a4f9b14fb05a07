// What an editor of equations offers while a person types: words that fit at the cursor, and what the name under the pointer is.
// Pure: from text and offsets to plain data.
import type { TextRange } from '../base/diagnostic.ts';
import { cellFunctions, findFunction, stepIndex } from './functions.ts';
import { initialisers } from './initialisers.ts';
import type { CellProgram } from './program.ts';
import { readProgram } from './readProgram.ts';
import type { Size } from './sizes.ts';
import { tokenize } from './tokens.ts';
import { CellTypes, formatCellShape, type KnownSizes } from './types.ts';

export interface Suggestion {
  readonly label: string;
  readonly kind: 'keyword' | 'function' | 'name' | 'start' | 'size';
  /** What is written; `$0` is where the cursor goes. */
  readonly insert: string;
  /** The call, the shape, or what it does. */
  readonly detail: string;
}

const lines: readonly Suggestion[] = [
  ['input', 'input $0', 'an input port'],
  ['state', 'state $0', 'what is remembered'],
  ['parameter', 'parameter $0', 'trained numbers'],
  ['output', 'output $0', 'an output port'],
].map(([label = '', insert = '', detail = '']) => ({ label, kind: 'keyword', insert, detail }));

/** What fits behind `before`, the text up to the cursor without the word that is being typed. */
export function suggestions(text: string, before: string): readonly Suggestion[] {
  const line = (before.split(/\r\n|\r|\n/u).at(-1) ?? '').replace(/#.*$/u, '#');
  if (line.includes('#')) return [];
  const program = readProgram(text);
  if (/~\s*$/u.test(line))
    return Object.entries(initialisers).map(([label, { call, help }]) => ({
      label,
      kind: 'start',
      insert: call,
      detail: help,
    }));
  if (/^\s*(?:input|state|param(?:eter)?)\b[^=~]*:[^=~]*$/u.test(line)) return sizes(program);
  if (/^\s*state\b.*=\s*$/u.test(line))
    return ['learned', 'wired'].map((label) => ({
      label,
      kind: 'keyword',
      insert: label,
      detail: 'where the state starts',
    }));
  if (/^\s*$/u.test(line)) return [...lines, ...names(program, true)];
  if (/^\s*output\s*$/u.test(line)) return names(program, false).filter(({ label }) => !label.endsWith("'"));
  if (!line.includes('=')) return [];
  return [...names(program, false), ...functionCalls()];
}

function functionCalls(): readonly Suggestion[] {
  return Object.entries(cellFunctions).map(([label, { call, help }]) => ({
    label,
    kind: 'function',
    insert: `${label}($0)`,
    detail: `${call}: ${help}`,
  }));
}

function sizes(program: CellProgram): readonly Suggestion[] {
  const declared = [...program.inputs, ...program.states].flatMap(({ size }) => [...(size?.terms.keys() ?? [])]);
  const all = new Set([
    'H',
    'D',
    ...declared,
    ...program.parameters.flatMap(({ shape }) => (shape ?? []).flatMap((size) => [...size.terms.keys()])),
  ]);
  return [...all].map((label) => ({
    label,
    kind: 'size',
    insert: label,
    detail: label === 'H' ? 'the units of the node' : 'a size',
  }));
}

/** Names with their shapes; `left` are those that may stand on the left of an equation. */
function names(program: CellProgram, left: boolean): readonly Suggestion[] {
  const types = new CellTypes(program, { units: undefined, inputs: new Map() });
  const suggestion = (label: string, what: string): Suggestion => {
    const shape = types.nameShape(label.replace("'", ''), label.endsWith("'"));
    return {
      label,
      kind: 'name',
      insert: label,
      detail: shape === undefined ? what : `${what}, ${formatCellShape(shape)}`,
    };
  };
  const next = program.states.map(({ name }) => suggestion(`${name}'`, 'state of this step'));
  if (left) return next.map((one) => ({ ...one, insert: `${one.label} = ` }));
  return [
    ...program.inputs.map(({ name }) => suggestion(name, 'input')),
    ...program.states.map(({ name }) => suggestion(name, 'state of the step before')),
    ...next,
    ...program.definitions.filter((one) => !one.next).map(({ name }) => suggestion(name, 'value of this step')),
    ...program.parameters.map(({ name }) => suggestion(name, 'parameter')),
    { label: stepIndex, kind: 'name', insert: stepIndex, detail: 'steps before this one' },
  ];
}

export interface Description {
  readonly span: TextRange;
  /** `W: H × D = 16 × 3`. */
  readonly title: string;
  readonly text: string;
}

/** What stands at an offset; undefined for signs and numbers. `known` are the sizes of the node. */
export function describeAt(text: string, offset: number, known: KnownSizes): Description | undefined {
  const tokens = tokenize(text);
  const at = tokens.findIndex(({ kind, span }) => kind === 'name' && span.start <= offset && offset <= span.end);
  const token = tokens[at];
  if (token === undefined) return undefined;
  const fn = findFunction(token.text);
  if (fn !== undefined) return { span: token.span, title: cellFunctions[fn].call, text: cellFunctions[fn].help };
  const program = readProgram(text);
  const name = token.text;
  const what = meaning(program, name, tokens[at + 1]?.kind === 'prime');
  if (what === undefined) return undefined;
  const shape = (sizesOf: KnownSizes): readonly Size[] | undefined => new CellTypes(program, sizesOf).nameShape(name);
  const [symbols, numbers] = [shape({ units: undefined, inputs: new Map() }), shape(known)].map((one) =>
    one === undefined ? '' : formatCellShape(one),
  );
  const equal = numbers === symbols || numbers === '' ? '' : ` = ${numbers ?? ''}`;
  return { span: token.span, title: symbols === '' ? name : `${name}: ${symbols ?? ''}${equal}`, text: what };
}

function meaning(program: CellProgram, name: string, next: boolean): string | undefined {
  const has = (list: readonly { readonly name: string }[]): boolean => list.some((one) => one.name === name);
  if (has(program.states)) return next ? 'The state after this step.' : 'The state before this step; with ′ after it.';
  if (has(program.inputs)) return 'An input of the node, at this step.';
  const parameter = program.parameters.find((one) => one.name === name);
  if (parameter !== undefined) {
    const start = parameter.init.kind === 'constant' ? String(parameter.init.value) : parameter.init.kind;
    return `A trained parameter. Starts: ${start}.`;
  }
  if (has(program.definitions) || has(program.outputs)) return 'A value of this step.';
  return name === stepIndex ? 'The number of steps before this one: 0, 1, 2, …' : undefined;
}
