// Elementwise programs for the block interpreter (src/kernels/map.ts): block shape, how each view is read or written, and slots.
import * as code from '../../kernels/opcodes.ts';
import type { MapInstruction, MapProgram } from '../../core/ir/mapProgram.ts';
import type { BoundOf, BoundView } from '../bind.ts';
import { writeView } from './lowering.ts';
import type { Lowering } from './lowering.ts';
import { lastUses, operandsOf } from './mapOperands.ts';
import { assignSlots } from './mapSlots.ts';
import { joinAll } from './shapeViews.ts';
import type { WordWriter } from './wordWriter.ts';

const opcodes: { readonly [K in MapInstruction['op']]: number } = {
  const: code.MAP_CONST,
  neg: code.MAP_NEG,
  tanh: code.MAP_TANH,
  sigmoid: code.MAP_SIGMOID,
  relu: code.MAP_RELU,
  exp: code.MAP_EXP,
  log: code.MAP_LOG,
  sqrt: code.MAP_SQRT,
  square: code.MAP_SQUARE,
  abs: code.MAP_ABS,
  sign: code.MAP_SIGN,
  step: code.MAP_STEP,
  reciprocal: code.MAP_RECIPROCAL,
  softplus: code.MAP_SOFTPLUS,
  floor: code.MAP_FLOOR,
  add: code.MAP_ADD,
  sub: code.MAP_SUB,
  mul: code.MAP_MUL,
  div: code.MAP_DIV,
  min: code.MAP_MIN,
  max: code.MAP_MAX,
  greater: code.MAP_GREATER,
  select: code.MAP_SELECT,
};

/** Rows shorter than this are taken several to a block. */
const SHORT_ROW = 64;

/** Rows of one block: one, or as many short ones as fit. */
function rowsOfBlock({ rows, cols }: BoundView): number {
  if (rows === 1 || cols >= SHORT_ROW) return 1;
  return Math.min(rows, Math.floor(code.MAP_BLOCK / cols));
}

/** Whether the elements of every block stand side by side. */
function contiguous(view: BoundView, blockRows: number): boolean {
  if (view.cols > 1 && view.colStride === 0) return false;
  return blockRows === 1 || view.rowStride === view.cols;
}

function readMode(view: BoundView, blockRows: number): number {
  const one = (extent: number, stride: number): boolean => extent === 1 || stride === 0;
  if (one(view.outer, view.outerStride) && one(view.rows, view.rowStride) && one(view.cols, view.colStride)) {
    return code.READ_ONCE;
  }
  if (contiguous(view, blockRows)) return code.READ_DIRECT;
  return view.cols > 1 && view.colStride === 0 ? code.READ_SPLAT : code.READ_ROWS;
}

/** Whether every block of the shape holds a multiple of four elements, so that whole vectors may be written in place. */
function wholeVectors({ rows, cols }: BoundView, blockRows: number): boolean {
  if (blockRows === 1) return cols % 4 === 0;
  return (blockRows * cols) % 4 === 0 && ((rows % blockRows) * cols) % 4 === 0;
}

/** For each output whether its instruction may write it where it stands. */
function directOutputs(
  program: MapProgram,
  inputs: readonly BoundView[],
  outputs: readonly BoundView[],
  blockRows: number,
): readonly boolean[] {
  const last = lastUses(program);
  return outputs.map((view, k) => {
    const value = program.outputs[k] ?? -1;
    const producer = value - program.inputs;
    if (producer < 0 || program.instructions[producer]?.op === 'const') return false;
    if (program.outputs.indexOf(value) !== k) return false;
    if (!contiguous(view, blockRows) || !wholeVectors(view, blockRows)) return false;
    return inputs.every((input, j) => input.buffer !== view.buffer || (last[j] ?? -1) <= producer);
  });
}

/** Slots at any sizes: how views are read depends on the sizes, and scratch memory is measured once, at the largest. */
function mostSlots(program: MapProgram): number {
  const modes = new Array<number>(program.inputs).fill(code.READ_ONCE);
  return assignSlots(program, modes, []).count;
}

export function lowerMap(step: BoundOf<'map'>, lowering: Lowering): void {
  const { program } = step;
  const views = joinAll([...step.inputs, ...step.outputs]);
  const inputs = views.slice(0, step.inputs.length);
  const outputs = views.slice(step.inputs.length);
  const [shape] = outputs;
  if (shape === undefined) return;
  const blockRows = rowsOfBlock(shape);
  const modes = inputs.map((view) => readMode(view, blockRows));
  const direct = directOutputs(program, inputs, outputs, blockRows);
  const slots = assignSlots(program, modes, direct);

  const { words, scratch } = lowering;
  const places = scratch.take((program.inputs + program.instructions.length) * 4);
  const base = scratch.take(mostSlots(program) * code.MAP_BLOCK * 4);
  const slotAt = (value: number): number => base + (slots.of[value] ?? 0) * code.MAP_BLOCK * 4;

  lowering.emit(code.STEP_MAP, () => {
    words.word(program.inputs, program.instructions.length, outputs.length);
    words.word(shape.outer, shape.rows, shape.cols, blockRows, places);
    inputs.forEach((view, k) => {
      words.word(modes[k] ?? 0, slotAt(k), 0);
      writeView(lowering, lowering.place(view));
    });
    outputs.forEach((view, k) => {
      words.word(direct[k] === true ? code.WRITE_DIRECT : code.WRITE_ROWS, program.outputs[k] ?? 0, 0);
      writeView(lowering, lowering.place(view));
    });
    program.instructions.forEach((_, k) => words.word(slotAt(program.inputs + k)));
    for (const instruction of program.instructions) writeInstruction(words, instruction);
  });
}

function writeInstruction(words: WordWriter, instruction: MapInstruction): void {
  words.word(opcodes[instruction.op]);
  if (instruction.op === 'const') {
    words.float(instruction.value);
    words.word(0, 0);
    return;
  }
  const [a, b, c] = operandsOf(instruction);
  words.word(a ?? 0, b ?? 0, c ?? 0);
}
