// Which values of a function depend on something that is trained: only those need gradients.
import type { Block, Func, ScanOp, ValueId } from '../ir/ir.ts';
import { bodyArgs, operandsOf } from '../ir/operands.ts';

const constantOps = new Set(['const', 'dropoutMask', 'random', 'oneHot', 'argmaxOneHot']);

/** Marks, in a set over the whole function (bodies included), every value that depends on a trainable parameter. */
export function activeValues(func: Func): ReadonlySet<ValueId> {
  const active = new Set<ValueId>();
  for (const input of func.inputs) if (input.role.kind === 'param' && input.role.trainable) active.add(input.value);
  markBlock(func.block, active);
  return active;
}

function markBlock(block: Block, active: Set<ValueId>): void {
  for (const op of block.ops) {
    if (op.kind === 'scan') markScan(op, active);
    else if (!constantOps.has(op.kind) && operandsOf(op).some((id) => active.has(id)))
      for (const out of op.outs) active.add(out);
  }
}

function markScan(op: ScanOp, active: Set<ValueId>): void {
  const args = bodyArgs(op);
  const mark = (arg: ValueId | undefined, outer: ValueId): void => {
    if (arg !== undefined && active.has(outer)) active.add(arg);
  };
  op.sequences.forEach((id, i) => mark(args.sequences[i], id));
  op.captured.forEach((id, i) => mark(args.captured[i], id));
  op.carries.forEach((carry, i) => carry.init.forEach((id) => mark(args.carries[i], id)));
  for (let grown = true; grown;) {
    markBlock(op.body, active);
    grown = false;
    op.body.results.forEach((next, i) => {
      const arg = args.carries[i];
      if (arg !== undefined && active.has(next) && !active.has(arg)) {
        active.add(arg);
        grown = true;
      }
    });
  }
  op.outputs.forEach((out, i) => {
    const source = out.kind === 'stack' || out.kind === 'sum' ? out.result : args.carries[out.carry];
    const id = op.outs[i];
    if (source !== undefined && id !== undefined && active.has(source)) active.add(id);
  });
}
