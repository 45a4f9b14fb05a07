// Builds blocks of IR with shapes checked at every op. Shape errors here are defects of a node's lowering, not of a user's graph: they throw.
import type {
  ParamTraining,
  Block,
  Carry,
  DType,
  Init,
  InputRole,
  Func,
  FuncInput,
  Op,
  ScanOut,
  Shape,
  ValueId,
  ValueInfo,
} from './ir.ts';
import type { MapFunction1, MapFunction2 } from './mapProgram.ts';
import { broadcastShapes, sameShape, formatShape } from './shape.ts';

const plainParam: ParamTraining = { rateFactor: 1, weightDecay: null };

/** A value with its type at hand. */
export interface Val {
  readonly id: ValueId;
  readonly shape: Shape;
  readonly dtype: DType;
}

export interface ScanSpec {
  readonly time: string;
  readonly reverse: boolean;
  readonly sequences: readonly Val[];
  /** `init`: `delay` values [B, N], oldest first. */
  readonly carries: readonly { readonly delay: number; readonly init: readonly Val[] }[];
  /** Outer values that the body uses unchanged at every step (weights, static inputs). */
  readonly captured: readonly Val[];
  /** `stack` results are [B, N] values of the body; `sum` likewise of any shape. */
  readonly body: (
    b: Builder,
    sequences: readonly Val[],
    carries: readonly Val[],
    captured: readonly Val[],
  ) => {
    readonly next: readonly Val[];
    readonly stack: readonly Val[];
    readonly sum?: readonly Val[];
  };
}

export interface ScanResult {
  /** Per carry its last values: `finals[c][0]` after the last iteration, `[1]` one iteration before, … as many as its delay. */
  readonly finals: readonly (readonly Val[])[];
  /** Stacked results, [T, B, N]. */
  readonly stacks: readonly Val[];
  readonly sums: readonly Val[];
}

/** The state shared by the builders of a function and its scan bodies. */
export class FuncState {
  readonly values: ValueInfo[] = [];
  readonly inputs: FuncInput[] = [];
  readonly inputByName = new Map<string, Val>();
  origin = '';

  /** Continues a function: new values are numbered after its own. */
  static from(func: Func): FuncState {
    const state = new FuncState();
    state.values.push(...func.values);
    state.inputs.push(...func.inputs);
    for (const input of func.inputs) state.inputByName.set(input.name, state.val(input.value));
    return state;
  }

  add(dtype: DType, shape: Shape): Val {
    const id = this.values.length;
    this.values.push({ dtype, shape, origin: this.origin });
    return { id, shape, dtype };
  }

  val(id: ValueId): Val {
    const info = this.values[id];
    if (info === undefined) throw new Error(`value %${id} does not exist`);
    return { id, shape: info.shape, dtype: info.dtype };
  }
}

export class Builder {
  readonly state: FuncState;
  readonly ops: Op[] = [];

  constructor(state: FuncState) {
    this.state = state;
  }

  /** A named input of the whole function; asking twice for a name gives the same value. */
  input(name: string, dtype: DType, shape: Shape, role: InputRole): Val {
    const known = this.state.inputByName.get(name);
    if (known !== undefined) {
      if (!sameShape(known.shape, shape))
        throw new Error(`input ${name} is ${formatShape(known.shape)}, asked for ${formatShape(shape)}`);
      return known;
    }
    const value = this.state.add(dtype, shape);
    this.state.inputByName.set(name, value);
    this.state.inputs.push({ name, value: value.id, role });
    return value;
  }

  /** `training` null: a parameter that is not trained. */
  param(name: string, shape: readonly number[], init: Init, training: ParamTraining | null = plainParam): Val {
    if (training === null) return this.input(name, 'f32', shape, { kind: 'param', init, trainable: false });
    const { rateFactor, weightDecay } = training;
    const role: InputRole = { kind: 'param', init, trainable: true };
    const plain = rateFactor === 1 && weightDecay === null;
    return this.input(name, 'f32', shape, plain ? role : { ...role, training: { rateFactor, weightDecay } });
  }

  constant(value: number): Val {
    return this.emit('f32', [], (outs) => ({ kind: 'const', value, outs }));
  }

  map1(fn: MapFunction1, a: Val): Val {
    return this.emit('f32', a.shape, (outs) => ({ kind: 'map1', fn, a: a.id, outs }));
  }

  map2(fn: MapFunction2, a: Val, b: Val): Val {
    return this.emit('f32', broadcastShapes(a.shape, b.shape), (outs) => ({
      kind: 'map2',
      fn,
      a: a.id,
      b: b.id,
      outs,
    }));
  }

  select(cond: Val, a: Val, b: Val): Val {
    const shape = broadcastShapes(cond.shape, broadcastShapes(a.shape, b.shape));
    return this.emit('f32', shape, (outs) => ({ kind: 'select', cond: cond.id, a: a.id, b: b.id, outs }));
  }

  tanh(a: Val): Val {
    return this.map1('tanh', a);
  }
  sigmoid(a: Val): Val {
    return this.map1('sigmoid', a);
  }
  add(a: Val, b: Val): Val {
    return this.map2('add', a, b);
  }
  sub(a: Val, b: Val): Val {
    return this.map2('sub', a, b);
  }
  mul(a: Val, b: Val): Val {
    return this.map2('mul', a, b);
  }
  div(a: Val, b: Val): Val {
    return this.map2('div', a, b);
  }
  scale(a: Val, factor: number): Val {
    return this.mul(a, this.constant(factor));
  }

  expand(a: Val, shape: Shape): Val {
    if (sameShape(a.shape, shape)) return a;
    if (!sameShape(broadcastShapes(a.shape, shape), shape))
      throw new Error(`cannot expand ${formatShape(a.shape)} to ${formatShape(shape)}`);
    return this.emit('f32', shape, (outs) => ({ kind: 'expand', a: a.id, shape, outs }));
  }

  /** See MatmulOp for the forms. */
  matmul(a: Val, b: Val, form: 'nn' | 'nt' | 'tn' = 'nn'): Val {
    const lead = a.shape.slice(0, -1);
    const k = a.shape.at(-1);
    const [b0, b1] = [b.shape.at(-2), b.shape.at(-1)];
    let shape: Shape;
    if (form === 'tn') {
      if (!sameShape(lead, b.shape.slice(0, -1)))
        throw new Error(`matmul tn: rows differ, ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
      shape = [k ?? 1, b1 ?? 1];
    } else {
      if (b.shape.length !== 2 || (form === 'nn' ? b0 : b1) !== k) {
        throw new Error(`matmul ${form}: ${formatShape(a.shape)} and ${formatShape(b.shape)} do not fit`);
      }
      shape = [...lead, (form === 'nn' ? b1 : b0) ?? 1];
    }
    return this.emit('f32', shape, (outs) => ({ kind: 'matmul', form, a: a.id, b: b.id, outs }));
  }

  sum(a: Val, over: 'rows' | 'cols' | 'time' | 'all'): Val {
    const shape: Shape =
      over === 'all'
        ? []
        : over === 'rows'
          ? a.shape.slice(-1)
          : over === 'cols'
            ? [...a.shape.slice(0, -1), 1]
            : a.shape.slice(1);
    return this.emit('f32', shape, (outs) => ({ kind: 'sum', over, a: a.id, outs }));
  }

  concat(parts: readonly Val[]): Val {
    const first = parts[0];
    if (first === undefined) throw new Error('concat of nothing');
    if (parts.length === 1) return first;
    let width = 0;
    for (const part of parts) {
      if (!sameShape(part.shape.slice(0, -1), first.shape.slice(0, -1)))
        throw new Error(`concat: ${formatShape(part.shape)} beside ${formatShape(first.shape)}`);
      width += fixed(part.shape.at(-1));
    }
    return this.emit('f32', [...first.shape.slice(0, -1), width], (outs) => ({
      kind: 'concat',
      parts: parts.map((p) => p.id),
      outs,
    }));
  }

  slice(a: Val, start: number, size: number): Val {
    const width = fixed(a.shape.at(-1));
    if (start < 0 || start + size > width) throw new Error(`slice ${start}..${start + size} of width ${width}`);
    if (start === 0 && size === width) return a;
    return this.emit('f32', [...a.shape.slice(0, -1), size], (outs) => ({ kind: 'slice', a: a.id, start, size, outs }));
  }

  pad(a: Val, start: number, total: number): Val {
    return this.emit('f32', [...a.shape.slice(0, -1), total], (outs) => ({ kind: 'pad', a: a.id, start, total, outs }));
  }

  /** tokens have no feature dimension: [T, B] or [B]. */
  gather(table: Val, tokens: Val): Val {
    return this.emit('f32', [...tokens.shape, table.shape[1] ?? 1], (outs) => ({
      kind: 'gather',
      table: table.id,
      tokens: tokens.id,
      outs,
    }));
  }

  scatterAdd(tokens: Val, g: Val, rows: number): Val {
    return this.emit('f32', [rows, g.shape.at(-1) ?? 1], (outs) => ({
      kind: 'scatterAdd',
      tokens: tokens.id,
      g: g.id,
      rows,
      outs,
    }));
  }

  oneHot(tokens: Val, size: number): Val {
    return this.emit('f32', [...tokens.shape, size], (outs) => ({ kind: 'oneHot', tokens: tokens.id, size, outs }));
  }

  softmax(a: Val): Val {
    return this.emit('f32', a.shape, (outs) => ({ kind: 'softmax', a: a.id, outs }));
  }

  /** One-hot of the largest element of each row. Not differentiable. */
  argmaxOneHot(a: Val): Val {
    return this.emit('f32', a.shape, (outs) => ({ kind: 'argmaxOneHot', a: a.id, outs }));
  }

  crossEntropy(logits: Val, tokens: Val): Val {
    return this.emit('f32', [...tokens.shape, 1], (outs) => ({
      kind: 'crossEntropy',
      logits: logits.id,
      tokens: tokens.id,
      outs,
    }));
  }

  crossEntropyGrad(logits: Val, tokens: Val, g: Val): Val {
    return this.emit('f32', logits.shape, (outs) => ({
      kind: 'crossEntropyGrad',
      logits: logits.id,
      tokens: tokens.id,
      g: g.id,
      outs,
    }));
  }

  dropoutMask(shape: Shape, keep: number, stream: number): Val {
    return this.emit('f32', shape, (outs) => ({ kind: 'dropoutMask', keep, stream, shape, outs }));
  }

  /** Uniform in [0, 1) or standard normal numbers; the same for one seed, step and stream. */
  random(shape: Shape, dist: 'uniform' | 'normal', stream: number): Val {
    return this.emit('f32', shape, (outs) => ({ kind: 'random', dist, stream, shape, outs }));
  }

  timeAt(a: Val, at: 'first' | 'last'): Val {
    return this.emit('f32', a.shape.slice(1), (outs) => ({ kind: 'timeAt', a: a.id, at, outs }));
  }

  timePlace(a: Val, at: 'first' | 'last', time: string): Val {
    return this.emit('f32', [time, ...a.shape], (outs) => ({ kind: 'timePlace', a: a.id, at, time, outs }));
  }

  /** The `index`-th stretch of time of a; see TimeSliceOp. */
  timeSlice(a: Val, times: readonly string[], index: number): Val {
    const shape = [times[index] ?? 0, ...a.shape.slice(1)];
    return this.emit(a.dtype, shape, (outs) => ({ kind: 'timeSlice', a: a.id, times, index, outs }));
  }

  /** Stretches of time put together. */
  timeConcat(parts: readonly Val[], time: string): Val {
    const shape = [time, ...(parts[0]?.shape.slice(1) ?? [])];
    return this.emit('f32', shape, (outs) => ({ kind: 'timeConcat', parts: parts.map((part) => part.id), time, outs }));
  }

  /** The time loop. Shapes: sequences [T, B, N], carries and captured as given. */
  scan(spec: ScanSpec): ScanResult {
    const body = new Builder(this.state);
    const arg = (shape: Shape, dtype: DType): Val => this.state.add(dtype, shape);
    const sequences = spec.sequences.map((s) => arg(s.shape.slice(1), s.dtype));
    const carries = spec.carries.map((c) => {
      const init = c.init[0];
      if (init === undefined || c.init.length !== c.delay)
        throw new Error('a carry needs one initial value per step of its delay');
      return arg(init.shape, 'f32');
    });
    const captured = spec.captured.map((c) => arg(c.shape, c.dtype));
    const made = spec.body(body, sequences, carries, captured);
    const block: Block = {
      args: [...sequences, ...carries, ...captured].map((v) => v.id),
      ops: body.ops,
      results: made.next.map((v) => v.id),
    };
    made.next.forEach((next, i) => {
      const carry = carries[i];
      if (carry !== undefined && !sameShape(next.shape, carry.shape)) {
        throw new Error(`carry ${i} starts as ${formatShape(carry.shape)} and continues as ${formatShape(next.shape)}`);
      }
    });
    const sums = made.sum ?? [];
    const outputs: ScanOut[] = [
      ...spec.carries.flatMap((c, carry) =>
        Array.from({ length: c.delay }, (_, back): ScanOut => ({ kind: 'final', carry, back })),
      ),
      ...made.stack.map((v): ScanOut => ({ kind: 'stack', result: v.id })),
      ...sums.map((v): ScanOut => ({ kind: 'sum', result: v.id })),
    ];
    const finals = spec.carries.map((c, i) =>
      Array.from({ length: c.delay }, () => this.state.add('f32', carries[i]?.shape ?? [])),
    );
    const stacks = made.stack.map((v) => this.state.add('f32', [spec.time, ...v.shape]));
    const totals = sums.map((v) => this.state.add('f32', v.shape));
    const carried: Carry[] = spec.carries.map((c) => ({ delay: c.delay, init: c.init.map((v) => v.id) }));
    this.ops.push({
      kind: 'scan',
      time: spec.time,
      reverse: spec.reverse,
      sequences: spec.sequences.map((v) => v.id),
      carries: carried,
      captured: spec.captured.map((v) => v.id),
      body: block,
      outputs,
      outs: [...finals.flat(), ...stacks, ...totals].map((v) => v.id),
    });
    return { finals, stacks, sums: totals };
  }

  finish(name: string, outputs: ReadonlyMap<string, Val>): Func {
    return {
      name,
      values: this.state.values,
      inputs: this.state.inputs,
      block: {
        args: this.state.inputs.map((i) => i.value),
        ops: this.ops,
        results: [...outputs.values()].map((v) => v.id),
      },
      outputs: [...outputs.keys()],
    };
  }

  private emit(dtype: DType, shape: Shape, make: (outs: readonly ValueId[]) => Op): Val {
    const out = this.state.add(dtype, shape);
    this.ops.push(make([out.id]));
    return out;
  }
}

function fixed(dim: number | string | undefined): number {
  if (typeof dim !== 'number') throw new Error(`size ${String(dim)} must be known here`);
  return dim;
}
