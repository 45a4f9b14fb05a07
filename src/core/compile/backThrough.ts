// One op of the backward walk: looks its adjoint up and lets it add to the gradients of what the op read.
import type { Val } from '../ir/builder.ts';
import type { Op, OpKind, OpOf, ScanOp } from '../ir/ir.ts';
import { vjpTable, type VjpContext } from './vjp.ts';

/** Adds the gradients that one op hands to its operands. */
export function backThrough(op: Exclude<Op, ScanOp>, g: Val | undefined, context: VjpContext): void {
  if (g === undefined) return;
  apply(op, g, context);
}

function apply<K extends Exclude<OpKind, 'scan'>>(op: OpOf<K>, g: Val, context: VjpContext): void {
  const rule = vjpTable[op.kind as K];
  if (typeof rule === 'function') rule(op, g, context);
}
