// What each op reads, and how to make the same op read other values. Bodies of scans are closed: they read their own arguments only.
import type { AttentionOperands, Block, CtcOperands, Func, Op, OpKind, OpOf, ValueId } from './ir.ts';

type Rename = (id: ValueId) => ValueId;
type Table = {
  readonly [K in OpKind]: { operands(op: OpOf<K>): readonly ValueId[]; rename(op: OpOf<K>, to: Rename): OpOf<K> };
};

const none = { operands: () => [], rename: <T>(op: T): T => op };
const unary = {
  operands: (op: { readonly a: ValueId }) => [op.a],
  rename: <T extends { readonly a: ValueId }>(op: T, to: Rename): T => ({ ...op, a: to(op.a) }),
};
const binary = {
  operands: (op: { readonly a: ValueId; readonly b: ValueId }) => [op.a, op.b],
  rename: <T extends { readonly a: ValueId; readonly b: ValueId }>(op: T, to: Rename): T => ({
    ...op,
    a: to(op.a),
    b: to(op.b),
  }),
};

const attention = {
  operands: (op: AttentionOperands) => [op.query, op.keys, op.values, ...given(op.mask), ...given(op.vector)],
  rename: <T extends AttentionOperands>(op: T, to: Rename): T => ({
    ...op,
    query: to(op.query),
    keys: to(op.keys),
    values: to(op.values),
    mask: op.mask === null ? null : to(op.mask),
    vector: op.vector === null ? null : to(op.vector),
  }),
};
const ctc = {
  operands: (op: CtcOperands) => [op.logits, op.tokens, op.logitLengths, op.tokenLengths],
  rename: <T extends CtcOperands>(op: T, to: Rename): T => ({
    ...op,
    logits: to(op.logits),
    tokens: to(op.tokens),
    logitLengths: to(op.logitLengths),
    tokenLengths: to(op.tokenLengths),
  }),
};

function given(id: ValueId | null): readonly ValueId[] {
  return id === null ? [] : [id];
}

const masked = {
  operands: (op: { readonly a: ValueId; readonly mask: ValueId | null }) =>
    op.mask === null ? [op.a] : [op.a, op.mask],
  rename: <T extends { readonly a: ValueId; readonly mask: ValueId | null }>(op: T, to: Rename): T => ({
    ...op,
    a: to(op.a),
    mask: op.mask === null ? null : to(op.mask),
  }),
};

const table: Table = {
  const: none,
  dropoutMask: none,
  random: none,
  map1: unary,
  map2: binary,
  select: {
    operands: (op) => [op.cond, op.a, op.b],
    rename: (op, to) => ({ ...op, cond: to(op.cond), a: to(op.a), b: to(op.b) }),
  },
  fused: { operands: (op) => op.inputs, rename: (op, to) => ({ ...op, inputs: op.inputs.map(to) }) },
  expand: unary,
  matmul: binary,
  sum: unary,
  concat: { operands: (op) => op.parts, rename: (op, to) => ({ ...op, parts: op.parts.map(to) }) },
  slice: unary,
  pad: unary,
  gather: {
    operands: (op) => [op.table, op.tokens],
    rename: (op, to) => ({ ...op, table: to(op.table), tokens: to(op.tokens) }),
  },
  scatterAdd: {
    operands: (op) => [op.tokens, op.g],
    rename: (op, to) => ({ ...op, tokens: to(op.tokens), g: to(op.g) }),
  },
  oneHot: { operands: (op) => [op.tokens], rename: (op, to) => ({ ...op, tokens: to(op.tokens) }) },
  softmax: unary,
  argmaxOneHot: unary,
  crossEntropy: {
    operands: (op) => [op.logits, op.tokens],
    rename: (op, to) => ({ ...op, logits: to(op.logits), tokens: to(op.tokens) }),
  },
  crossEntropyGrad: {
    operands: (op) => [op.logits, op.tokens, op.g],
    rename: (op, to) => ({ ...op, logits: to(op.logits), tokens: to(op.tokens), g: to(op.g) }),
  },
  timeAt: unary,
  timePlace: unary,
  timeShift: unary,
  timeReverse: masked,
  timeMax: masked,
  timeMaxGrad: {
    operands: (op) => [...masked.operands(op), op.g],
    rename: (op, to) => ({ ...masked.rename(op, to), g: to(op.g) }),
  },
  attention,
  attentionGrad: {
    operands: (op) => [...attention.operands(op), op.g],
    rename: (op, to) => ({ ...attention.rename(op, to), g: to(op.g) }),
  },
  ctc,
  ctcGrad: {
    operands: (op) => [...ctc.operands(op), op.g],
    rename: (op, to) => ({ ...ctc.rename(op, to), g: to(op.g) }),
  },
  timeSlice: unary,
  timeConcat: { operands: (op) => op.parts, rename: (op, to) => ({ ...op, parts: op.parts.map(to) }) },
  scan: {
    operands: (op) => [...op.sequences, ...op.carries.flatMap((c) => c.init), ...op.captured],
    rename: (op, to) => ({
      ...op,
      sequences: op.sequences.map(to),
      carries: op.carries.map((c) => ({ ...c, init: c.init.map(to) })),
      captured: op.captured.map(to),
    }),
  },
};

function entry<K extends OpKind>(op: OpOf<K>): Table[K] {
  return table[op.kind as K];
}

export function operandsOf<K extends OpKind>(op: OpOf<K>): readonly ValueId[] {
  return entry(op).operands(op);
}

export function renameOperands<K extends OpKind>(op: OpOf<K>, to: Rename): OpOf<K> {
  return entry(op).rename(op, to);
}

/** A function with another block and value table. */
export function withBlock(func: Func, block: Block, values: Func['values'] = func.values): Func {
  return { ...func, block, values };
}

/** Values that a scan's outputs and carries need from its body. */
export function bodyRoots(op: OpOf<'scan'>): readonly ValueId[] {
  return [...op.body.results, ...op.outputs.flatMap((o) => (o.kind === 'stack' || o.kind === 'sum' ? [o.result] : []))];
}

/** The scan's body arguments by role. */
export function bodyArgs(op: OpOf<'scan'>): {
  sequences: readonly ValueId[];
  carries: readonly ValueId[];
  captured: readonly ValueId[];
} {
  const s = op.sequences.length;
  const c = op.carries.length;
  return {
    sequences: op.body.args.slice(0, s),
    carries: op.body.args.slice(s, s + c),
    captured: op.body.args.slice(s + c),
  };
}

export type { Op };
