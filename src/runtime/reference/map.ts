// Elementwise programs, one element at a time, by the tables that define what each function means.
import { mapFunction1, mapFunction2 } from '../../core/ir/mapProgram.ts';
import type { MapInstruction } from '../../core/ir/mapProgram.ts';
import type { BoundOf } from '../bind.ts';
import type { Context } from './context.ts';
import { rowAt } from './store.ts';

function evaluate(instruction: MapInstruction, values: Float64Array): number {
  switch (instruction.op) {
    case 'const':
      return instruction.value;
    case 'select':
      return values[values[instruction.cond] !== 0 ? instruction.a : instruction.b] ?? NaN;
    default:
      if ('b' in instruction) {
        return mapFunction2[instruction.op](values[instruction.a] ?? NaN, values[instruction.b] ?? NaN);
      }
      return mapFunction1[instruction.op](values[instruction.a] ?? NaN);
  }
}

export function map(step: BoundOf<'map'>, { store, iteration: i }: Context): void {
  const { program, inputs, outputs } = step;
  const shape = outputs[0];
  if (shape === undefined) return;
  const values = new Float64Array(program.inputs + program.instructions.length);
  const sources = inputs.map((view) => ({ view, cells: store.of(view), row: 0 }));
  const targets = outputs.map((view, k) => ({ view, cells: store.of(view), row: 0, value: program.outputs[k] ?? -1 }));
  for (let o = 0; o < shape.outer; o++) {
    for (let r = 0; r < shape.rows; r++) {
      for (const place of [...sources, ...targets]) place.row = rowAt(place.view, i, o, r);
      for (let c = 0; c < shape.cols; c++) {
        let next = 0;
        for (const { view, cells, row } of sources) values[next++] = cells[row + c * view.colStride] ?? NaN;
        for (const instruction of program.instructions) values[next++] = evaluate(instruction, values);
        for (const { view, cells, row, value } of targets) cells[row + c * view.colStride] = values[value] ?? NaN;
      }
    }
  }
}
