// Divides every time loop into loops over stretches of time, each starting from what the one before left. Behind it autodiff keeps only the
// states between stretches and computes the rest again, stretch by stretch (Chen et al. 2016, "Training deep nets with sublinear memory
// cost"; Gruslys et al. 2016, "Memory-efficient backpropagation through time").
import { Builder, FuncState, type Val } from '../ir/builder.ts';
import type { Func, Op, ScanOp, ScanOut, ValueId } from '../ir/ir.ts';
import { withBlock } from '../ir/operands.ts';
import { stretchesOf } from '../ir/segments.ts';
import { copyScan } from './copyScan.ts';

export function segment(func: Func, count: number): Func {
  if (count === 1) return func;
  const state = FuncState.from(func);
  const ops = func.block.ops.flatMap((op) => (op.kind === 'scan' ? segmentScan(op, state, count) : [op]));
  return withBlock(func, { ...func.block, ops }, state.values);
}

function segmentScan(scan: ScanOp, state: FuncState, count: number): readonly Op[] {
  const b = new Builder(state);
  state.origin = state.values[scan.outs[0] ?? -1]?.origin ?? '';
  const times = stretchesOf(scan.time, count);
  const inTime = times.map((_, index) => index);
  /** Per output of the scan its values of the stretches, in order of time. */
  const parts = scan.outputs.map((): Val[] => []);
  let carries = scan.carries;
  for (const index of scan.reverse ? inTime.reverse() : inTime) {
    const last = index === (scan.reverse ? 0 : count - 1);
    const outputs: ScanOut[] = [];
    const outs: ValueId[] = [];
    const give = (out: ScanOut, id: ValueId): void => {
      outputs.push(out);
      outs.push(id);
    };
    scan.outputs.forEach((out, i) => {
      const id = scan.outs[i] ?? -1;
      if (out.kind === 'final') {
        if (last) give(out, id);
        return;
      }
      const { dtype, shape } = state.val(id);
      const part = state.add(dtype, out.kind === 'sum' ? shape : [times[index] ?? 0, ...shape.slice(1)]);
      give(out, part.id);
      parts[i]?.[scan.reverse ? 'unshift' : 'push'](part);
    });
    const next = carries.map((carry, i) => {
      if (last) return carry;
      const finals = carry.init.map((id) => state.add('f32', state.val(id).shape).id);
      finals.forEach((id, back) => give({ kind: 'final', carry: i, back }, id));
      return { ...carry, init: finals.toReversed() };
    });
    const sequences = scan.sequences.map((id) => b.timeSlice(state.val(id), times, index).id);
    const stretch: ScanOp = { ...scan, time: times[index] ?? '', sequences, carries, outputs };
    const before = times.slice(0, index);
    b.ops.push(copyScan({ ...stretch, segment: { before, recompute: !last } }, outs, state));
    carries = next;
  }
  const joined = scan.outputs.flatMap((out, i) => (out.kind === 'final' ? [] : [{ out, i }]));
  for (const { out, i } of joined) {
    const made = parts[i] ?? [];
    const whole = out.kind === 'sum' ? made.reduce((sum, part) => b.add(sum, part)) : b.timeConcat(made, scan.time);
    const op = b.ops.pop();
    if (op !== undefined)
      b.ops.push({ ...op, outs: op.outs.map((id) => (id === whole.id ? (scan.outs[i] ?? -1) : id)) });
  }
  return b.ops;
}
