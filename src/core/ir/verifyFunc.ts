// Checks a function between passes: every value defined once before it is read, every shape and type as the op demands,
// scan bodies closed. A failure is a defect of the pass named in the message; it throws.
import type { AttentionOperands, Block, CtcOperands, DType, Func, OpKind, OpOf, ScanOp, Shape, ValueId } from './ir.ts';
import { bodyArgs, bodyRoots, operandsOf } from './operands.ts';
import { broadcastShapes, formatShape, sameShape } from './shape.ts';

interface Types {
  shape(id: ValueId): Shape;
  dtype(id: ValueId): DType;
}

/** The shapes that an op must have at its outs, given its operands. */
const expected: { readonly [K in OpKind]: (op: OpOf<K>, t: Types) => readonly Shape[] } = {
  const: () => [[]],
  map1: (op, t) => [t.shape(op.a)],
  map2: (op, t) => [broadcastShapes(t.shape(op.a), t.shape(op.b))],
  select: (op, t) => [broadcastShapes(t.shape(op.cond), broadcastShapes(t.shape(op.a), t.shape(op.b)))],
  fused: (op, t) => op.outs.map((out) => op.inputs.reduce((s, i) => broadcastShapes(s, t.shape(i)), t.shape(out))),
  expand: (op, t) => [broadcastShapes(t.shape(op.a), op.shape)],
  matmul: (op, t) => [matmulShape(op, t)],
  sum: (op, t) => {
    const a = t.shape(op.a);
    return [
      op.over === 'all'
        ? []
        : op.over === 'rows'
          ? a.slice(-1)
          : op.over === 'cols'
            ? [...a.slice(0, -1), 1]
            : a.slice(1),
    ];
  },
  concat: (op, t) => {
    const lead = t.shape(op.parts[0] ?? -1).slice(0, -1);
    const width = op.parts.reduce((sum, part) => sum + Number(t.shape(part).at(-1)), 0);
    return [[...lead, width]];
  },
  slice: (op, t) => {
    if (op.start + op.size > Number(t.shape(op.a).at(-1))) throw new Error('slice past the end');
    return [[...t.shape(op.a).slice(0, -1), op.size]];
  },
  pad: (op, t) => {
    if (op.start + Number(t.shape(op.a).at(-1)) > op.total) throw new Error('pad past the end');
    return [[...t.shape(op.a).slice(0, -1), op.total]];
  },
  gather: (op, t) => [[...tokens(op.tokens, t), t.shape(op.table)[1] ?? 1]],
  scatterAdd: (op, t) => {
    if (!sameShape(tokens(op.tokens, t), t.shape(op.g).slice(0, -1)))
      throw new Error('tokens and gradient rows differ');
    return [[op.rows, t.shape(op.g).at(-1) ?? 1]];
  },
  oneHot: (op, t) => [[...tokens(op.tokens, t), op.size]],
  softmax: (op, t) => [t.shape(op.a)],
  argmaxOneHot: (op, t) => [t.shape(op.a)],
  crossEntropy: (op, t) => {
    if (!sameShape(tokens(op.tokens, t), t.shape(op.logits).slice(0, -1)))
      throw new Error('tokens and logits rows differ');
    return [[...t.shape(op.tokens), 1]];
  },
  crossEntropyGrad: (op, t) => {
    if (!sameShape([...tokens(op.tokens, t), 1], t.shape(op.g))) throw new Error('tokens and gradient rows differ');
    return [t.shape(op.logits)];
  },
  dropoutMask: (op) => [op.shape],
  random: (op) => [op.shape],
  timeAt: (op, t) => [t.shape(op.a).slice(1)],
  timePlace: (op, t) => [[op.time, ...t.shape(op.a)]],
  timeShift: (op, t) => {
    if (op.by === 0 || !Number.isInteger(op.by)) throw new Error(`a shift by ${op.by}`);
    return [timed(op.a, t)];
  },
  timeReverse: (op, t) => [timed(op.a, t, op.mask)],
  timeMax: (op, t) => [timed(op.a, t, op.mask).slice(1)],
  timeMaxGrad: (op, t) => {
    const shape = timed(op.a, t, op.mask);
    if (!sameShape(shape.slice(1), t.shape(op.g))) throw new Error('the gradient is not one step of the sequence');
    return [shape];
  },
  attention: (op, t) => [attentionShape(op, t)],
  attentionGrad: (op, t) => {
    if (!sameShape(attentionShape(op, t), t.shape(op.g))) throw new Error('context and gradient differ');
    return [op.query, op.keys, op.values, ...(op.vector === null ? [] : [op.vector])].map((id) => t.shape(id));
  },
  ctc: (op, t) => [ctcShape(op, t)],
  ctcGrad: (op, t) => {
    if (!sameShape(ctcShape(op, t), t.shape(op.g))) throw new Error('loss and gradient differ');
    return [t.shape(op.logits)];
  },
  timeSlice: (op, t) => [[op.times[op.index] ?? 0, ...t.shape(op.a).slice(1)]],
  timeConcat: (op, t) => {
    const steps = t.shape(op.parts[0] ?? -1).slice(1);
    if (op.parts.some((part) => !sameShape(t.shape(part).slice(1), steps))) throw new Error('stretches differ');
    return [[op.time, ...steps]];
  },
  scan: (op, t) => scanShapes(op, t),
};

/** The shape of a sequence, and its mask beside it. */
function timed(id: ValueId, t: Types, mask: ValueId | null = null): Shape {
  const shape = t.shape(id);
  if (typeof shape[0] !== 'string' || shape[1] !== 'B') throw new Error(`%${id} ${formatShape(shape)} has no time`);
  if (mask !== null && !sameShape(t.shape(mask), [...shape.slice(0, 2), 1])) throw new Error('the mask does not fit');
  return shape;
}

function tokens(id: ValueId, t: Types): Shape {
  if (t.dtype(id) !== 'i32') throw new Error(`%${id} must be tokens`);
  return t.shape(id);
}

function matmulShape(op: OpOf<'matmul'>, t: Types): Shape {
  const [a, b] = [t.shape(op.a), t.shape(op.b)];
  if (op.form === 'tn') {
    if (!sameShape(a.slice(0, -1), b.slice(0, -1))) throw new Error('rows differ');
    return [a.at(-1) ?? 1, b.at(-1) ?? 1];
  }
  if (b.length !== 2 || a.at(-1) !== (op.form === 'nn' ? b[0] : b[1])) throw new Error('inner sizes differ');
  return [...a.slice(0, -1), (op.form === 'nn' ? b[1] : b[0]) ?? 1];
}

function attentionShape(op: AttentionOperands, t: Types): Shape {
  const [query, keys, values] = [t.shape(op.query), t.shape(op.keys), t.shape(op.values)];
  const [time, batch] = keys;
  if (keys.length !== 3 || time === undefined || batch === undefined) throw new Error('keys have no time');
  const width = keys.at(-1);
  if (query.at(-1) !== width || query.at(-2) !== batch || query.length > 3) throw new Error('query and keys differ');
  if (!sameShape(values.slice(0, -1), keys.slice(0, -1))) throw new Error('values and keys differ');
  if (op.mask !== null && !sameShape(t.shape(op.mask), [time, batch, 1])) throw new Error('mask and keys differ');
  if (op.causal && !sameShape(query.slice(0, -1), keys.slice(0, -1))) throw new Error('causal over two axes');
  const vector = op.vector === null ? null : t.shape(op.vector);
  if ((op.score === 'additive') !== (vector !== null)) throw new Error('only the additive score has a vector');
  if (vector !== null && (vector.length !== 1 || vector[0] !== width)) throw new Error('vector and keys differ');
  return [...query.slice(0, -1), values.at(-1) ?? 1];
}

function ctcShape(op: CtcOperands, t: Types): Shape {
  const [, batch, classes] = t.shape(op.logits);
  if (batch === undefined || typeof classes !== 'number') throw new Error('logits are not [T, B, V]');
  if (tokens(op.tokens, t).length !== 2 || t.shape(op.tokens)[1] !== batch) throw new Error('tokens are not [U, B]');
  for (const id of [op.logitLengths, op.tokenLengths])
    if (!sameShape(t.shape(id), [batch, 1])) throw new Error('lengths are not [B, 1]');
  return [batch, 1];
}

function scanShapes(op: ScanOp, t: Types): readonly Shape[] {
  const args = bodyArgs(op);
  const demand = (what: string, id: ValueId, shape: Shape): void => {
    if (!sameShape(t.shape(id), shape))
      throw new Error(`${what} %${id} is ${formatShape(t.shape(id))}, not ${formatShape(shape)}`);
  };
  if (op.outs.length !== op.outputs.length) throw new Error('outs and outputs differ in number');
  if (op.body.results.length !== op.carries.length) throw new Error('results and carries differ in number');
  op.sequences.forEach((id, i) => {
    if (t.shape(id)[0] !== op.time) throw new Error(`sequence %${id} does not run over ${op.time}`);
    demand('sequence argument', args.sequences[i] ?? -1, t.shape(id).slice(1));
  });
  op.captured.forEach((id, i) => demand('captured argument', args.captured[i] ?? -1, t.shape(id)));
  op.carries.forEach((carry, i) => {
    const shape = t.shape(args.carries[i] ?? -1);
    if (carry.init.length !== carry.delay || carry.delay < 1)
      throw new Error('a carry needs one initial value per step of its delay');
    for (const init of carry.init) demand('initial value', init, shape);
    demand('next value', op.body.results[i] ?? -1, shape);
  });
  return op.outputs.map((out): Shape => {
    if (out.kind === 'stack') return [op.time, ...t.shape(out.result)];
    if (out.kind === 'sum') return t.shape(out.result);
    const shape = t.shape(args.carries[out.carry] ?? -1);
    return out.kind === 'final' ? shape : [op.time, ...shape];
  });
}

/** Throws with the pass's name and the op when the function is malformed. */
export function verifyFunc(func: Func, pass: string): void {
  const fail = (message: string): never => {
    throw new Error(`after ${pass}, in ${func.name}: ${message}`);
  };
  const types: Types = {
    shape: (id) => func.values[id]?.shape ?? fail(`%${id} does not exist`),
    dtype: (id) => func.values[id]?.dtype ?? fail(`%${id} does not exist`),
  };
  const everDefined = new Set<ValueId>();
  const define = (id: ValueId, scope: Set<ValueId>): void => {
    if (everDefined.has(id)) fail(`%${id} is defined twice`);
    everDefined.add(id);
    scope.add(id);
  };
  const checkBlock = (block: Block, roots: readonly ValueId[]): void => {
    const scope = new Set<ValueId>();
    for (const arg of block.args) define(arg, scope);
    for (const op of block.ops) {
      for (const id of operandsOf(op)) if (!scope.has(id)) fail(`${op.kind} reads %${id} before it is defined`);
      if (op.kind === 'scan') checkBlock(op.body, bodyRoots(op));
      let shapes: readonly Shape[] = [];
      try {
        shapes = shapesOf(op, types);
      } catch (error) {
        fail(`${op.kind} → %${op.outs.join(', %')}: ${error instanceof Error ? error.message : String(error)}`);
      }
      op.outs.forEach((out, i) => {
        const shape = shapes[i];
        if (shape === undefined || !sameShape(shape, types.shape(out))) {
          fail(
            `${op.kind} → %${out} is ${formatShape(types.shape(out))}, should be ${shape === undefined ? 'nothing' : formatShape(shape)}`,
          );
        }
        define(out, scope);
      });
    }
    for (const root of roots) if (!scope.has(root)) fail(`result %${root} is not defined`);
  };
  if (func.outputs.length !== func.block.results.length) fail('outputs and results differ in number');
  checkBlock(func.block, func.block.results);
}

function shapesOf<K extends OpKind>(op: OpOf<K>, types: Types): readonly Shape[] {
  const rule = expected[op.kind as K];
  return rule(op, types);
}
