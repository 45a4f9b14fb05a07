// A scan once more, with values of its own: every value of a function is defined once.
import type { FuncState } from '../ir/builder.ts';
import type { Op, ScanOp, ValueId } from '../ir/ir.ts';
import { renameOperands } from '../ir/operands.ts';

/** A copy whose body's values are new; `outs` are the copy's outs, in the order of its outputs. */
export function copyScan(scan: ScanOp, outs: readonly ValueId[], state: FuncState): ScanOp {
  const names = new Map<ValueId, ValueId>();
  const to = (id: ValueId): ValueId => names.get(id) ?? id;
  const define = (id: ValueId): ValueId => {
    const { dtype, shape } = state.val(id);
    state.origin = state.values[id]?.origin ?? '';
    const copy = state.add(dtype, shape).id;
    names.set(id, copy);
    return copy;
  };
  const args = scan.body.args.map(define);
  const ops = scan.body.ops.map((op): Op => {
    const renamed = renameOperands(op, to);
    return { ...renamed, outs: op.outs.map(define) };
  });
  const outputs = scan.outputs.map((out) => ('result' in out ? { ...out, result: to(out.result) } : out));
  return { ...scan, body: { args, ops, results: scan.body.results.map(to) }, outputs, outs };
}
