// Slots for the values of an elementwise program: as few as lifetimes allow, so that a block stays in the first-level cache.
import type { MapProgram } from '../../core/ir/mapProgram.ts';
import { READ_DIRECT, READ_ONCE } from '../../kernels/opcodes.ts';
import { lastUses, operandsOf } from './mapOperands.ts';

export interface Slots {
  /** Slot of each value; values that stand in the arena have none. */
  readonly of: readonly (number | undefined)[];
  readonly count: number;
}

/**
 * `modes` says how inputs are read, `direct` which outputs are written where they stand. Constants and inputs read once are filled
 * before the first block and keep their slots; a result may take the slot of an operand that it is the last to read.
 */
export function assignSlots(program: MapProgram, modes: readonly number[], direct: readonly boolean[]): Slots {
  const { inputs, instructions, outputs } = program;
  const last = lastUses(program);
  const of = new Array<number | undefined>(inputs + instructions.length).fill(undefined);
  const free: number[] = [];
  let count = 0;
  const take = (): number => free.pop() ?? count++;

  for (let k = 0; k < inputs; k++) if (modes[k] !== READ_DIRECT) of[k] = take();
  instructions.forEach(({ op }, k) => {
    if (op === 'const') of[inputs + k] = take();
  });
  const lasting = (value: number): boolean =>
    value < inputs ? modes[value] === READ_ONCE : instructions[value - inputs]?.op === 'const';

  instructions.forEach((instruction, k) => {
    if (instruction.op === 'const') return;
    for (const operand of new Set(operandsOf(instruction))) {
      const slot = of[operand];
      if (slot !== undefined && last[operand] === k && !lasting(operand)) free.push(slot);
    }
    const value = inputs + k;
    const output = outputs.indexOf(value);
    if (output >= 0 && direct[output] === true) return;
    of[value] = take();
    if (last[value] === -1) free.push(of[value] ?? 0);
  });
  return { of, count };
}
