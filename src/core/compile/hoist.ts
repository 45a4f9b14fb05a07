// Moves work out of the time loop that does not depend on what the loop hands on: the input product of all steps
// becomes one matrix product over [T·B] rows before the loop.
import { FuncState, type Val } from '../ir/builder.ts';
import type { Func, Op, ScanOp, ValueId } from '../ir/ir.ts';
import { bodyArgs, operandsOf, renameOperands, withBlock } from '../ir/operands.ts';

/** Ops that mean the same for one time step and for all of them stacked. */
const liftable: ReadonlySet<Op['kind']> = new Set([
  'map1',
  'map2',
  'select',
  'matmul',
  'concat',
  'slice',
  'pad',
  'gather',
  'oneHot',
  'softmax',
  'argmaxOneHot',
  'dropoutMask',
  'random',
  'attention',
]);

/** Ops that are worth a pass over all time steps of their own. */
const heavy: ReadonlySet<Op['kind']> = new Set([
  'matmul',
  'gather',
  'oneHot',
  'softmax',
  'dropoutMask',
  'random',
  'attention',
  'argmaxOneHot',
]);

/** Ops whose numbers differ from one time step to the next though they read nothing. */
const drawn: ReadonlySet<Op['kind']> = new Set(['dropoutMask', 'random']);

/** A body value that is also known outside: the same at every step, or stacked over time. */
interface Lifted {
  readonly outer: ValueId;
  readonly stacked: boolean;
}

export function hoist(func: Func): Func {
  return hoistScans(func, (scan) => scan.segment === undefined);
}

/** Loops over stretches of time come after autodiff: what is moved out of them belongs to their stretch and is computed again with it. */
export function hoistSegments(func: Func): Func {
  return hoistScans(func, (scan) => scan.segment !== undefined);
}

function hoistScans(func: Func, wanted: (scan: ScanOp) => boolean): Func {
  const state = FuncState.from(func);
  const ops = func.block.ops.flatMap((op) => (op.kind === 'scan' && wanted(op) ? hoistScan(op, state) : [op]));
  return withBlock(func, { ...func.block, ops }, state.values);
}

function hoistScan(scan: ScanOp, state: FuncState): Op[] {
  const args = bodyArgs(scan);
  const lifted = new Map<ValueId, Lifted>();
  args.sequences.forEach((arg, i) => lifted.set(arg, { outer: scan.sequences[i] ?? -1, stacked: true }));
  args.captured.forEach((arg, i) => lifted.set(arg, { outer: scan.captured[i] ?? -1, stacked: false }));
  const before: Op[] = [];
  const kept: Op[] = [];
  const worthwhile = worthMoving(scan);
  for (const op of scan.body.ops) {
    // A constant costs nothing: it stays inside and is known outside too.
    if (op.kind === 'const') {
      const outer = state.add('f32', []);
      lifted.set(op.outs[0] ?? -1, { outer: outer.id, stacked: false });
      before.push({ ...op, outs: [outer.id] });
      kept.push(op);
      continue;
    }
    // Random numbers count by time step: those of a stretch stay in its loop, which knows where it starts.
    const stays = scan.segment !== undefined && drawn.has(op.kind);
    const outer = worthwhile.has(op) && !stays ? liftOp(op, lifted, scan.time, state) : undefined;
    if (outer === undefined) kept.push(op);
    else before.push(outer);
  }
  const sequences = [...scan.sequences];
  const captured = [...scan.captured];
  const sequenceArgs = [...args.sequences];
  const capturedArgs = [...args.captured];
  const argument = new Map<ValueId, ValueId>();
  const bodyValues = new Set([...scan.body.args, ...kept.flatMap((op) => op.outs)]);
  /** The body's name for a value: a hoisted one comes back in as an argument. */
  const inside = (id: ValueId): ValueId => {
    const value = lifted.get(id);
    if (bodyValues.has(id) || value === undefined) return id;
    let arg = argument.get(id);
    if (arg === undefined) {
      const info = state.val(id);
      arg = state.add(info.dtype, info.shape).id;
      argument.set(id, arg);
      (value.stacked ? sequences : captured).push(value.outer);
      (value.stacked ? sequenceArgs : capturedArgs).push(arg);
    }
    return arg;
  };
  const ops = kept.map((op) => renameOperands(op, inside));
  const results = scan.body.results.map(inside);
  const outputs = scan.outputs.map((out) =>
    out.kind === 'stack' || out.kind === 'sum' ? { ...out, result: inside(out.result) } : out,
  );
  const body = { args: [...sequenceArgs, ...args.carries, ...capturedArgs], ops, results };
  return [...before, { ...scan, sequences, captured, body, outputs }];
}

/**
 * Ops with real work, and what they read. A lone elementwise op stays: inside it is fused with its neighbours, outside it
 * would write and read a value for every time step.
 */
function worthMoving(scan: ScanOp): ReadonlySet<Op> {
  const worthwhile = new Set<Op>();
  const wanted = new Set<ValueId>();
  const sequences = new Set(bodyArgs(scan).sequences);
  const varying = new Set<ValueId>([...sequences, ...bodyArgs(scan).carries]);
  for (const op of scan.body.ops) {
    const changes = drawn.has(op.kind) || operandsOf(op).some((id) => varying.has(id));
    if (changes) for (const out of op.outs) varying.add(out);
  }
  for (const op of [...scan.body.ops].reverse()) {
    const invariant = op.outs.every((out) => !varying.has(out));
    if (!heavy.has(op.kind) && !invariant && !op.outs.some((out) => wanted.has(out))) continue;
    worthwhile.add(op);
    for (const id of operandsOf(op)) wanted.add(id);
  }
  return worthwhile;
}

/** The op over all time steps, when everything that it reads is known outside; registers its out. */
function liftOp(op: Op, lifted: Map<ValueId, Lifted>, time: string, state: FuncState): Op | undefined {
  if (!liftable.has(op.kind)) return undefined;
  const operands = operandsOf(op);
  const known = operands.map((id) => lifted.get(id));
  if (known.some((value) => value === undefined)) return undefined;
  const stacked = drawn.has(op.kind) || known.some((value) => value?.stacked === true);
  if (op.kind === 'matmul' && (op.form === 'tn' || lifted.get(op.b)?.stacked === true)) return undefined;
  if (op.kind === 'gather' && lifted.get(op.table)?.stacked === true) return undefined;
  const out = op.outs[0] ?? -1;
  const info: Val = state.val(out);
  if (op.kind === 'attention' && operands.some((id) => id !== op.query && lifted.get(id)?.stacked === true))
    return undefined;
  if (op.kind === 'concat' && stacked && known.some((value) => value?.stacked === false)) return undefined;
  state.origin = state.values[out]?.origin ?? '';
  const outer = state.add(info.dtype, stacked ? [time, ...info.shape] : info.shape);
  lifted.set(out, { outer: outer.id, stacked });
  const renamed = renameOperands(op, (id) => lifted.get(id)?.outer ?? id);
  const moved =
    renamed.kind === 'dropoutMask' || renamed.kind === 'random' ? { ...renamed, shape: outer.shape } : renamed;
  return { ...moved, outs: [outer.id] };
}
