// Builds the ops that act along a time axis: shifting, reversing, the largest value, with their adjoints.
// Shape errors are defects of a node's lowering, not of a user's graph: they throw.
import type { Builder, Val } from './builder.ts';
import type { DType, Op, Shape, ValueId } from './ir.ts';
import { formatShape } from './shape.ts';

/** Element t is element t − by of `a` [T, B, N] or [T, B]; zeros enter. A positive shift is later, 0 is `a` itself. */
export function timeShift(b: Builder, a: Val, by: number): Val {
  needTime(a);
  return by === 0 ? a : emit(b, a.shape, (outs) => ({ kind: 'timeShift', a: a.id, by, outs }), a.dtype);
}

/** The real steps of `a` [T, B, N] in the opposite order, padding as zeros. `mask` [T, B, 1]: real steps stand first. */
export function timeReverse(b: Builder, a: Val, mask: Val | null): Val {
  needTime(a);
  return emit(b, a.shape, (outs) => ({ kind: 'timeReverse', a: a.id, mask: mask?.id ?? null, outs }));
}

/** [T, B, N] → [B, N], the largest over the steps where `mask` [T, B, 1] is not 0; 0 where there is none. */
export function timeMax(b: Builder, a: Val, mask: Val | null): Val {
  needTime(a);
  return emit(b, a.shape.slice(1), (outs) => ({ kind: 'timeMax', a: a.id, mask: mask?.id ?? null, outs }));
}

/** Adjoint of timeMax for g [B, N]: [T, B, N]. */
export function timeMaxGrad(b: Builder, a: Val, mask: Val | null, g: Val): Val {
  needTime(a);
  return emit(b, a.shape, (outs) => ({ kind: 'timeMaxGrad', a: a.id, mask: mask?.id ?? null, g: g.id, outs }));
}

function needTime({ shape }: Val): void {
  if (typeof shape[0] !== 'string' || shape[1] !== 'B') throw new Error(`${formatShape(shape)} has no time`);
}

function emit(b: Builder, shape: Shape, make: (outs: readonly ValueId[]) => Op, dtype: DType = 'f32'): Val {
  const out = b.state.add(dtype, shape);
  b.ops.push(make([out.id]));
  return out;
}
