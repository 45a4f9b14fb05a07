// Removes what nobody reads: ops, outputs and carries of scans, arguments of bodies, inputs of the function.
import type { Block, Func, Op, ScanOp, ValueId } from '../ir/ir.ts';
import { bodyArgs, operandsOf, withBlock } from '../ir/operands.ts';

export function removeDeadCode(func: Func): Func {
  const needed = new Set<ValueId>(func.block.results);
  const ops = liveOps(func.block.ops, needed);
  const inputs = func.inputs.filter((input) => needed.has(input.value) || input.role.kind === 'param');
  const block: Block = { ...func.block, args: inputs.map((input) => input.value), ops };
  return { ...withBlock(func, block), inputs };
}

/** Keeps the ops whose outs are needed, walking backwards and adding what they read. */
function liveOps(ops: readonly Op[], needed: Set<ValueId>): Op[] {
  const live: Op[] = [];
  for (const op of [...ops].reverse()) {
    if (!op.outs.some((out) => needed.has(out))) continue;
    const kept = op.kind === 'scan' ? liveScan(op, needed) : op;
    for (const id of operandsOf(kept)) needed.add(id);
    live.unshift(kept);
  }
  return live;
}

function liveScan(op: ScanOp, outerNeeded: ReadonlySet<ValueId>): ScanOp {
  const args = bodyArgs(op);
  const keptOutputs = op.outs.map((out) => outerNeeded.has(out));
  const outputs = op.outputs.filter((_, i) => keptOutputs[i]);
  const outs = op.outs.filter((_, i) => keptOutputs[i]);
  const keptCarries = liveCarries(op, outputs);
  const needed = new Set<ValueId>(
    outputs.flatMap((out) => (out.kind === 'stack' || out.kind === 'sum' ? [out.result] : [])),
  );
  op.body.results.forEach((next, i) => (keptCarries.has(i) ? needed.add(next) : undefined));
  const ops = liveOps(op.body.ops, needed);
  const liveArgs = (ids: readonly ValueId[]): number[] => ids.flatMap((id, i) => (needed.has(id) ? [i] : []));
  const sequences = liveArgs(args.sequences);
  const captured = liveArgs(args.captured);
  const carries = [...keptCarries].sort((a, b) => a - b);
  const pick = <T>(items: readonly T[], at: readonly number[]): T[] => at.flatMap((i) => items.slice(i, i + 1));
  return {
    ...op,
    sequences: pick(op.sequences, sequences),
    captured: pick(op.captured, captured),
    carries: pick(op.carries, carries),
    body: {
      args: [...pick(args.sequences, sequences), ...pick(args.carries, carries), ...pick(args.captured, captured)],
      ops,
      results: pick(op.body.results, carries),
    },
    outputs: outputs.map((out) => ('carry' in out ? { ...out, carry: carries.indexOf(out.carry) } : out)),
    outs,
  };
}

/** Carries that an output shows, or that another live value of the body reads. */
function liveCarries(op: ScanOp, outputs: ScanOp['outputs']): Set<number> {
  const args = bodyArgs(op);
  const live = new Set<number>(outputs.flatMap((out) => ('carry' in out ? [out.carry] : [])));
  for (let grown = true; grown;) {
    grown = false;
    const needed = new Set<ValueId>(outputs.flatMap((out) => ('result' in out ? [out.result] : [])));
    for (const i of live) needed.add(op.body.results[i] ?? -1);
    for (const inner of [...op.body.ops].reverse()) {
      if (inner.outs.some((out) => needed.has(out))) for (const id of operandsOf(inner)) needed.add(id);
    }
    args.carries.forEach((arg, i) => {
      if (needed.has(arg) && !live.has(i)) {
        live.add(i);
        grown = true;
      }
    });
  }
  return live;
}
