// One op as steps. What is a view (slice, expand, timeAt, timeShift, timeSlice, concat, timeConcat) or a loop is the scheduler's business, not this table's.
import type { MapInstruction, MapProgram } from '../ir/mapProgram.ts';
import type { AttentionOperands, CtcOperands, OpKind, OpOf, ValueId } from '../ir/ir.ts';
import type { AttentionStep, CtcStep, SimpleStep, View } from '../ir/plan.ts';
import { broadcastView, collapseAll, collapsed, collapsible, sliceView, timeAtView, type Extents } from './views.ts';

export interface EmitContext {
  readonly nodes: readonly string[];
  emit(step: SimpleStep): void;
  read(id: ValueId): View;
  /** The value as rows × cols with colStride 1. */
  flat(id: ValueId): View;
  /** Chooses the place of a new value. */
  write(id: ValueId): View;
  constant(id: ValueId): number | undefined;
  extents(id: ValueId): Extents;
}

/** Ops that need no step of their own. */
export const aliasKinds: ReadonlySet<OpKind> = new Set([
  'const',
  'slice',
  'expand',
  'timeAt',
  'timeShift',
  'timeSlice',
]);

type EmittedKind = Exclude<
  OpKind,
  'const' | 'slice' | 'expand' | 'timeAt' | 'timeShift' | 'timeSlice' | 'concat' | 'timeConcat' | 'scan'
>;
const emitters: { readonly [K in EmittedKind]: (op: OpOf<K>, c: EmitContext) => void } = {
  map1: (op, c) => emitMap(c, { inputs: 1, instructions: [{ op: op.fn, a: 0 }], outputs: [1] }, [op.a], op.outs),
  map2: (op, c) =>
    emitMap(c, { inputs: 2, instructions: [{ op: op.fn, a: 0, b: 1 }], outputs: [2] }, [op.a, op.b], op.outs),
  select: (op, c) => {
    const instruction: MapInstruction = { op: 'select', cond: 0, a: 1, b: 2 };
    emitMap(c, { inputs: 3, instructions: [instruction], outputs: [3] }, [op.cond, op.a, op.b], op.outs);
  },
  fused: (op, c) => emitMap(c, op.program, op.inputs, op.outs),
  matmul: (op, c) => {
    const [a, b] = [c.flat(op.a), c.flat(op.b)];
    c.emit({
      op: 'matmul',
      nodes: c.nodes,
      form: op.form,
      a,
      b,
      bias: null,
      out: flatOut(c, op.outs),
      accumulate: false,
    });
  },
  sum: (op, c) => {
    const a = c.read(op.a);
    const out = c.write(out0(op.outs));
    const over = op.over === 'time' ? 'outer' : op.over;
    const [x, y] =
      over === 'cols'
        ? collapseAll([a, out])
        : [over !== 'outer' && collapsible(a) ? collapsed(a) : a, collapsible(out) ? collapsed(out) : out];
    if (x !== undefined && y !== undefined)
      c.emit({ op: 'sum', nodes: c.nodes, over, a: x, out: y, accumulate: false });
  },
  pad: (op, c) => {
    const out = c.write(out0(op.outs));
    const part = sliceView(out, op.start, c.extents(op.a).cols);
    c.emit({ op: 'fill', nodes: c.nodes, out: collapsible(out) ? collapsed(out) : out, value: 0 });
    copy(c, c.read(op.a), part);
  },
  timePlace: (op, c) => {
    const out = c.write(out0(op.outs));
    c.emit({ op: 'fill', nodes: c.nodes, out: collapsible(out) ? collapsed(out) : out, value: 0 });
    copy(c, c.read(op.a), timeAtView(out, op.at));
  },
  gather: (op, c) => {
    const [table, tokens] = [c.flat(op.table), c.flat(op.tokens)];
    c.emit({ op: 'gather', nodes: c.nodes, table, tokens, out: flatOut(c, op.outs) });
  },
  scatterAdd: (op, c) => {
    const [tokens, g] = [c.flat(op.tokens), c.flat(op.g)];
    const out = flatOut(c, op.outs);
    c.emit({ op: 'fill', nodes: c.nodes, out, value: 0 });
    c.emit({ op: 'scatterAdd', nodes: c.nodes, tokens, g, out });
  },
  oneHot: (op, c) => {
    const tokens = c.flat(op.tokens);
    c.emit({ op: 'oneHot', nodes: c.nodes, tokens, out: flatOut(c, op.outs) });
  },
  softmax: (op, c) => {
    const a = c.flat(op.a);
    c.emit({ op: 'softmax', nodes: c.nodes, a, out: flatOut(c, op.outs) });
  },
  argmaxOneHot: (op, c) => {
    const a = c.flat(op.a);
    c.emit({ op: 'argmaxOneHot', nodes: c.nodes, a, out: flatOut(c, op.outs) });
  },
  crossEntropy: (op, c) => {
    const [logits, tokens] = [c.flat(op.logits), c.flat(op.tokens)];
    c.emit({ op: 'crossEntropy', nodes: c.nodes, logits, tokens, out: flatOut(c, op.outs) });
  },
  crossEntropyGrad: (op, c) => {
    const [logits, tokens, g] = [c.flat(op.logits), c.flat(op.tokens), c.flat(op.g)];
    c.emit({ op: 'crossEntropyGrad', nodes: c.nodes, logits, tokens, g, out: flatOut(c, op.outs) });
  },
  attention: (op, c) => {
    const operands = attentionViews(op, c);
    c.emit({ op: 'attention', nodes: c.nodes, ...operands, out: c.write(out0(op.outs)) });
  },
  attentionGrad: (op, c) => {
    const operands = attentionViews(op, c);
    const g = c.read(op.g);
    const [queryGrad, keysGrad, valuesGrad, vectorGrad = null] = op.outs.map((out) => c.write(out));
    if (queryGrad === undefined || keysGrad === undefined || valuesGrad === undefined)
      throw new Error('attentionGrad has three or four outs');
    c.emit({ op: 'attentionGrad', nodes: c.nodes, ...operands, g, queryGrad, keysGrad, valuesGrad, vectorGrad });
  },
  ctc: (op, c) => {
    const operands = ctcViews(op, c);
    c.emit({ op: 'ctc', nodes: c.nodes, ...operands, out: flatOut(c, op.outs) });
  },
  ctcGrad: (op, c) => {
    const [operands, g] = [ctcViews(op, c), c.flat(op.g)];
    c.emit({ op: 'ctcGrad', nodes: c.nodes, ...operands, g, out: c.write(out0(op.outs)) });
  },
  timeReverse: (op, c) => {
    const [a, mask] = [c.read(op.a), op.mask === null ? null : c.read(op.mask)];
    c.emit({ op: 'timeReverse', nodes: c.nodes, a, mask, out: c.write(out0(op.outs)) });
  },
  timeMax: (op, c) => {
    const [a, mask] = [c.read(op.a), op.mask === null ? null : c.read(op.mask)];
    c.emit({ op: 'timeMax', nodes: c.nodes, a, mask, out: c.write(out0(op.outs)) });
  },
  timeMaxGrad: (op, c) => {
    const [a, mask, g] = [c.read(op.a), op.mask === null ? null : c.read(op.mask), c.read(op.g)];
    c.emit({ op: 'timeMaxGrad', nodes: c.nodes, a, mask, g, out: c.write(out0(op.outs)) });
  },
  dropoutMask: (op, c) => {
    c.emit({ op: 'dropoutMask', nodes: c.nodes, keep: op.keep, stream: op.stream, out: flatOut(c, op.outs) });
  },
  random: (op, c) => {
    c.emit({ op: 'random', nodes: c.nodes, dist: op.dist, stream: op.stream, out: flatOut(c, op.outs) });
  },
};

export function emitOp<K extends EmittedKind>(op: OpOf<K>, context: EmitContext): void {
  const emitter = emitters[op.kind as K];
  emitter(op, context);
}

function out0(outs: readonly ValueId[]): ValueId {
  return outs[0] ?? -1;
}

/** The out as rows × cols. Places that an op is asked to write run through memory in rows: dense, or columns of something dense. */
function flatOut(c: EmitContext, outs: readonly ValueId[]): View {
  const view = c.write(out0(outs));
  if (!collapsible(view)) throw new Error('an output place is not made of rows');
  return collapsed(view);
}

type AttentionFields = 'score' | 'scale' | 'causal' | 'query' | 'keys' | 'values' | 'mask' | 'vector';

function attentionViews(op: AttentionOperands, c: EmitContext): Pick<AttentionStep, AttentionFields> {
  const { score, scale, causal } = op;
  return {
    score,
    scale,
    causal,
    query: c.read(op.query),
    keys: c.read(op.keys),
    values: c.read(op.values),
    mask: op.mask === null ? null : c.read(op.mask),
    vector: op.vector === null ? null : c.flat(op.vector),
  };
}

type CtcFields = 'blank' | 'zeroInfinity' | 'logits' | 'tokens' | 'logitLengths' | 'tokenLengths';

function ctcViews(op: CtcOperands, c: EmitContext): Pick<CtcStep, CtcFields> {
  const { blank, zeroInfinity } = op;
  return {
    blank,
    zeroInfinity,
    logits: c.read(op.logits),
    tokens: c.read(op.tokens),
    logitLengths: c.flat(op.logitLengths),
    tokenLengths: c.flat(op.tokenLengths),
  };
}

function copy(c: EmitContext, from: View, to: View): void {
  const [a, out] = collapseAll([from, to]);
  if (a !== undefined && out !== undefined) c.emit({ op: 'copy', nodes: c.nodes, a, out });
}

/** Constants among the inputs become instructions; the others are repeated to the outs' extents. */
function emitMap(c: EmitContext, program: MapProgram, inputs: readonly ValueId[], outs: readonly ValueId[]): void {
  const kept = inputs.map((id, i) => ({ id, i })).filter(({ id }) => c.constant(id) === undefined);
  const constants = inputs
    .map((id, i) => ({ value: c.constant(id), i }))
    .filter((x): x is { value: number; i: number } => x.value !== undefined);
  const number = new Map<number, number>();
  kept.forEach(({ i }, at) => number.set(i, at));
  constants.forEach(({ i }, at) => number.set(i, kept.length + at));
  const to = (id: number): number => (id < inputs.length ? (number.get(id) ?? 0) : id);
  const instructions: MapInstruction[] = [
    ...constants.map(({ value }): MapInstruction => ({ op: 'const', value })),
    ...program.instructions.map((instruction) => renumber(instruction, to)),
  ];
  const extents = c.extents(out0(outs));
  const reads = kept.map(({ id }) => broadcastView(c.read(id), extents));
  const writes = outs.map((id) => c.write(id));
  const all = collapseAll([...reads, ...writes]);
  c.emit({
    op: 'map',
    nodes: c.nodes,
    program: { inputs: kept.length, instructions, outputs: program.outputs.map(to) },
    inputs: all.slice(0, reads.length),
    outputs: all.slice(reads.length),
  });
}

function renumber(instruction: MapInstruction, to: (id: number) => number): MapInstruction {
  if (instruction.op === 'const') return instruction;
  if (instruction.op === 'select')
    return { ...instruction, cond: to(instruction.cond), a: to(instruction.a), b: to(instruction.b) };
  return 'b' in instruction
    ? { ...instruction, a: to(instruction.a), b: to(instruction.b) }
    : { ...instruction, a: to(instruction.a) };
}
