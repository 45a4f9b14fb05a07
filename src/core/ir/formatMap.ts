// Prints an elementwise program as expressions of its inputs a, b, c, …: `tanh(a + b)`.
import type { MapInstruction, MapProgram } from './mapProgram.ts';

const infix: Readonly<Record<string, string>> = { add: '+', sub: '−', mul: '·', div: '/', greater: '>' };

function inputName(i: number): string {
  return i < 26 ? String.fromCharCode(97 + i) : `in${i}`;
}

/** Outputs separated by `; `. A value that is used more than once is named once as `v3 = …`. */
export function formatMapProgram(program: MapProgram): string {
  const uses = new Map<number, number>();
  const count = (id: number): void => void uses.set(id, (uses.get(id) ?? 0) + 1);
  for (const instruction of program.instructions) for (const id of operandsOfInstruction(instruction)) count(id);
  const texts = new Map<number, string>();
  const named: string[] = [];
  const text = (id: number): string => (id < program.inputs ? inputName(id) : (texts.get(id) ?? '?'));
  program.instructions.forEach((instruction, i) => {
    const id = program.inputs + i;
    const expression = expressionOf(instruction, text);
    if ((uses.get(id) ?? 0) > 1 && instruction.op !== 'const') {
      named.push(`v${id} = ${expression}`);
      texts.set(id, `v${id}`);
    } else texts.set(id, expression);
  });
  return [...named, ...program.outputs.map((id) => `→ ${stripped(text(id))}`)].join('; ');
}

/** Value numbers that an instruction reads. */
export function operandsOfInstruction(instruction: MapInstruction): readonly number[] {
  if (instruction.op === 'const') return [];
  if (instruction.op === 'select') return [instruction.cond, instruction.a, instruction.b];
  return 'b' in instruction ? [instruction.a, instruction.b] : [instruction.a];
}

function expressionOf(instruction: MapInstruction, text: (id: number) => string): string {
  if (instruction.op === 'const') return String(Number(instruction.value.toPrecision(6)));
  if (instruction.op === 'select')
    return `(${text(instruction.cond)} ? ${text(instruction.a)} : ${text(instruction.b)})`;
  if (!('b' in instruction)) return `${instruction.op}(${stripped(text(instruction.a))})`;
  const sign = infix[instruction.op];
  if (sign === undefined) return `${instruction.op}(${text(instruction.a)}, ${text(instruction.b)})`;
  return `(${text(instruction.a)} ${sign} ${text(instruction.b)})`;
}

function stripped(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
}
