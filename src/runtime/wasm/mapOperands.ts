// The operands of an instruction of an elementwise program, in the order in which the kernels take them.
import type { MapInstruction, MapProgram } from '../../core/ir/mapProgram.ts';

/** Value numbers; none for a constant. */
export function operandsOf(instruction: MapInstruction): readonly number[] {
  if (instruction.op === 'const') return [];
  if (instruction.op === 'select') return [instruction.cond, instruction.a, instruction.b];
  return 'b' in instruction ? [instruction.a, instruction.b] : [instruction.a];
}

/** Index of the last instruction that reads each value: −1 when none does, infinity when it is an output. */
export function lastUses(program: MapProgram): readonly number[] {
  const last = new Array<number>(program.inputs + program.instructions.length).fill(-1);
  program.instructions.forEach((instruction, k) => {
    for (const operand of operandsOf(instruction)) last[operand] = k;
  });
  for (const value of program.outputs) last[value] = Infinity;
  return last;
}
