// The adjoint of every op: given ∂L/∂outs it adds to ∂L/∂operands. One exhaustive table; what has no derivative says why.
// The scan's adjoint is a file of its own (scanVjp.ts), the walk over a block another (autodiff.ts).
import { attentionGrad, ctcGrad } from '../ir/alignmentOps.ts';
import type { Builder, Val } from '../ir/builder.ts';
import type { MapFunction1, MapFunction2 } from '../ir/mapProgram.ts';
import type { OpKind, OpOf, Shape, ValueId } from '../ir/ir.ts';
import { timeMaxGrad, timeReverse, timeShift } from '../ir/timeOps.ts';
import { sameShape } from '../ir/shape.ts';

export interface VjpContext {
  readonly b: Builder;
  /** The forward value, readable where the adjoint code runs. */
  use(id: ValueId): Val;
  /** Shape of a forward value in its own block. */
  shape(id: ValueId): Shape;
  /** Whether anybody wants ∂L/∂id. */
  wanted(id: ValueId): boolean;
  /** Adds g, summed to the operand's shape where it was broadcast. */
  add(id: ValueId, g: Val): void;
  /** Adds g to columns start … of the operand. */
  addSlice(id: ValueId, start: number, g: Val): void;
  /** Adds g to one of the stretches of time that the operand consists of. */
  addStretch(id: ValueId, times: readonly string[], index: number, g: Val): void;
}

type Rule<K extends OpKind> = (op: OpOf<K>, g: Val, context: VjpContext) => void;
interface NoRule {
  readonly notDifferentiable: string;
}
export type VjpTable = { readonly [K in Exclude<OpKind, 'scan'>]: Rule<K> | NoRule };

/** dy/dx · g from x or y = f(x), whichever is cheaper to keep. */
const derivative1: { readonly [K in MapFunction1]: (b: Builder, g: Val, x: () => Val, y: () => Val) => Val | null } = {
  neg: (b, g) => b.map1('neg', g),
  tanh: (b, g, _x, y) => b.mul(g, b.sub(b.constant(1), b.map1('square', y()))),
  sigmoid: (b, g, _x, y) => b.mul(g, b.mul(y(), b.sub(b.constant(1), y()))),
  relu: (b, g, _x, y) => b.mul(g, b.map1('step', y())),
  exp: (b, g, _x, y) => b.mul(g, y()),
  log: (b, g, x) => b.div(g, x()),
  sqrt: (b, g, _x, y) => b.div(b.scale(g, 0.5), y()),
  square: (b, g, x) => b.mul(b.scale(g, 2), x()),
  abs: (b, g, x) => b.mul(g, b.map1('sign', x())),
  sign: () => null,
  floor: () => null,
  step: () => null,
  reciprocal: (b, g, _x, y) => b.map1('neg', b.mul(g, b.map1('square', y()))),
  softplus: (b, g, x) => b.mul(g, b.sigmoid(x())),
};

const derivative2: { readonly [K in MapFunction2]: Rule<'map2'> | NoRule } = {
  add: (op, g, c) => {
    c.add(op.a, g);
    c.add(op.b, g);
  },
  sub: (op, g, c) => {
    c.add(op.a, g);
    if (c.wanted(op.b)) c.add(op.b, c.b.map1('neg', g));
  },
  mul: (op, g, c) => {
    if (c.wanted(op.a)) c.add(op.a, c.b.mul(g, c.use(op.b)));
    if (c.wanted(op.b)) c.add(op.b, c.b.mul(g, c.use(op.a)));
  },
  div: (op, g, c) => {
    if (c.wanted(op.a)) c.add(op.a, c.b.div(g, c.use(op.b)));
    if (c.wanted(op.b)) c.add(op.b, c.b.map1('neg', c.b.div(c.b.mul(g, c.use(op.outs[0] ?? -1)), c.use(op.b))));
  },
  min: (op, g, c) => chosen(op, g, c, c.b.map2('greater', c.use(op.a), c.use(op.b)), op.b, op.a),
  max: (op, g, c) => chosen(op, g, c, c.b.map2('greater', c.use(op.a), c.use(op.b)), op.a, op.b),
  greater: { notDifferentiable: 'a comparison is constant almost everywhere' },
};

function chosen(_op: OpOf<'map2'>, g: Val, c: VjpContext, cond: Val, ifTrue: ValueId, ifFalse: ValueId): void {
  const nothing = c.b.constant(0);
  if (c.wanted(ifTrue)) c.add(ifTrue, c.b.select(cond, g, nothing));
  if (c.wanted(ifFalse)) c.add(ifFalse, c.b.select(cond, nothing, g));
}

export const vjpTable: VjpTable = {
  const: { notDifferentiable: 'a constant has no operands' },
  dropoutMask: { notDifferentiable: 'a random mask does not depend on parameters' },
  random: { notDifferentiable: 'random numbers do not depend on parameters' },
  oneHot: { notDifferentiable: 'tokens are discrete' },
  argmaxOneHot: { notDifferentiable: 'which element is largest is constant almost everywhere' },
  fused: { notDifferentiable: 'fusion comes after differentiation' },
  scatterAdd: { notDifferentiable: 'made by differentiation only' },
  crossEntropyGrad: { notDifferentiable: 'made by differentiation only' },
  map1: (op, g, c) => {
    if (!c.wanted(op.a)) return;
    const d = derivative1[op.fn](
      c.b,
      g,
      () => c.use(op.a),
      () => c.use(op.outs[0] ?? -1),
    );
    if (d !== null) c.add(op.a, d);
  },
  map2: (op, g, c) => {
    const rule = derivative2[op.fn];
    if (typeof rule === 'function') rule(op, g, c);
  },
  select: (op, g, c) => {
    const nothing = c.b.constant(0);
    if (c.wanted(op.a)) c.add(op.a, c.b.select(c.use(op.cond), g, nothing));
    if (c.wanted(op.b)) c.add(op.b, c.b.select(c.use(op.cond), nothing, g));
  },
  expand: (op, g, c) => c.add(op.a, g),
  matmul: (op, g, c) => {
    const [a, b] = [(): Val => c.use(op.a), (): Val => c.use(op.b)];
    if (op.form === 'nn') {
      if (c.wanted(op.a)) c.add(op.a, c.b.matmul(g, b(), 'nt'));
      if (c.wanted(op.b)) c.add(op.b, c.b.matmul(a(), g, 'tn'));
    } else if (op.form === 'nt') {
      if (c.wanted(op.a)) c.add(op.a, c.b.matmul(g, b(), 'nn'));
      if (c.wanted(op.b)) c.add(op.b, c.b.matmul(g, a(), 'tn'));
    } else {
      if (c.wanted(op.a)) c.add(op.a, c.b.matmul(b(), g, 'nt'));
      if (c.wanted(op.b)) c.add(op.b, c.b.matmul(a(), g, 'nn'));
    }
  },
  sum: (op, g, c) => {
    if (c.wanted(op.a)) c.add(op.a, c.b.expand(g, c.shape(op.a)));
  },
  concat: (op, g, c) => {
    let start = 0;
    for (const part of op.parts) {
      const size = Number(c.shape(part).at(-1));
      if (c.wanted(part)) c.add(part, c.b.slice(g, start, size));
      start += size;
    }
  },
  slice: (op, g, c) => c.addSlice(op.a, op.start, g),
  pad: (op, g, c) => c.add(op.a, c.b.slice(g, op.start, Number(c.shape(op.a).at(-1)))),
  gather: (op, g, c) => {
    if (c.wanted(op.table)) c.add(op.table, c.b.scatterAdd(c.use(op.tokens), g, Number(c.shape(op.table)[0])));
  },
  softmax: (op, g, c) => {
    const y = c.use(op.outs[0] ?? -1);
    c.add(op.a, c.b.mul(y, c.b.sub(g, c.b.sum(c.b.mul(g, y), 'cols'))));
  },
  crossEntropy: (op, g, c) => {
    if (c.wanted(op.logits)) c.add(op.logits, c.b.crossEntropyGrad(c.use(op.logits), c.use(op.tokens), g));
  },
  timeAt: (op, g, c) => c.add(op.a, c.b.timePlace(g, op.at, String(c.shape(op.a)[0]))),
  timeShift: (op, g, c) => c.add(op.a, timeShift(c.b, g, -op.by)),
  timeReverse: (op, g, c) => {
    if (c.wanted(op.a)) c.add(op.a, timeReverse(c.b, g, op.mask === null ? null : c.use(op.mask)));
  },
  timeMax: (op, g, c) => {
    if (c.wanted(op.a)) c.add(op.a, timeMaxGrad(c.b, c.use(op.a), op.mask === null ? null : c.use(op.mask), g));
  },
  timeMaxGrad: { notDifferentiable: 'made by differentiation only' },
  timePlace: (op, g, c) => c.add(op.a, c.b.timeAt(g, op.at)),
  attentionGrad: { notDifferentiable: 'made by differentiation only' },
  attention: (op, g, c) => {
    const use = (id: ValueId | null): Val | null => (id === null ? null : c.use(id));
    const { score, scale, causal } = op;
    const operands = { query: c.use(op.query), keys: c.use(op.keys), values: c.use(op.values) };
    const optional = { mask: use(op.mask), vector: use(op.vector) };
    const grads = attentionGrad(c.b, { score, scale, causal, ...operands, ...optional }, g);
    c.add(op.query, grads.query);
    c.add(op.keys, grads.keys);
    c.add(op.values, grads.values);
    if (op.vector !== null && grads.vector !== null) c.add(op.vector, grads.vector);
  },
  ctcGrad: { notDifferentiable: 'made by differentiation only' },
  ctc: (op, g, c) => {
    if (!c.wanted(op.logits)) return;
    const { blank, zeroInfinity } = op;
    const lengths = { logitLengths: c.use(op.logitLengths), tokenLengths: c.use(op.tokenLengths) };
    const spec = { blank, zeroInfinity, logits: c.use(op.logits), tokens: c.use(op.tokens), ...lengths };
    c.add(op.logits, ctcGrad(c.b, spec, g));
  },
  timeSlice: (op, g, c) => c.addStretch(op.a, op.times, op.index, g),
  timeConcat: (op, g, c) => {
    const times = op.parts.map((part) => String(c.shape(part)[0]));
    op.parts.forEach((part, i) => (c.wanted(part) ? c.add(part, c.b.timeSlice(g, times, i)) : undefined));
  },
};

/** Sums a gradient down to the shape of an operand that was broadcast. */
export function sumTo(b: Builder, g: Val, shape: Shape): Val {
  if (sameShape(g.shape, shape)) return g;
  if (shape.length === 0) return b.sum(g, 'all');
  let value = g;
  if (shape.at(-1) === 1 && value.shape.at(-1) !== 1) value = b.sum(value, 'cols');
  if (sameShape(value.shape, shape)) return value;
  if (shape.length === 1) return b.sum(value, 'rows');
  if (value.shape.length === shape.length + 1) value = b.sum(value, 'time');
  if (!sameShape(value.shape, shape))
    throw new Error(`no rule to sum [${g.shape.join(', ')}] to [${shape.join(', ')}]`);
  return value;
}
