// The adjoint of the time loop: a scan in the other direction whose carries are the adjoints of the carries (Werbos 1990,
// "Backpropagation through time"). What its body reads of the forward pass is stacked by the forward scan, which this file extends.
import { Builder, type FuncState, type Val } from '../ir/builder.ts';
import type { Carry, Op, ScanOp, ScanOut, Shape, ValueId } from '../ir/ir.ts';
import { bodyArgs } from '../ir/operands.ts';
import { Adjoints } from './adjoints.ts';
import { backThrough } from './backThrough.ts';
import { copyScan } from './copyScan.ts';

export interface OuterContext {
  readonly state: FuncState;
  readonly b: Builder;
  readonly active: ReadonlySet<ValueId>;
  add(id: ValueId, g: Val): void;
  /** Sums what has been added so far, so that the parts need not be kept. */
  settle(id: ValueId): void;
}

/** Pairs of an outer value and the argument that stands for it in the backward body. */
interface Bindings {
  readonly outer: ValueId[];
  readonly args: ValueId[];
}

/**
 * Emits the backward scan and hands gradients to the outer values. `grads` has one entry per out of `op`.
 * Returns the forward scan with the stacked residuals that the backward body needs. A stretch of time that is to be recomputed stays as it
 * is; a copy of it that makes the residuals runs right before the backward scan (checkpoints, Chen et al. 2016, Gruslys et al. 2016).
 */
export function scanVjp(op: ScanOp, grads: readonly (Val | undefined)[], outer: OuterContext): ScanOp {
  const { state, active } = outer;
  const args = bodyArgs(op);
  const body = new Builder(state);
  const shape = (id: ValueId): Shape => state.val(id).shape;
  const residuals = new Residuals(op, state, body);
  const adjoints = new Adjoints(body, shape);
  const add = (id: ValueId, g: Val): void => (active.has(id) ? adjoints.add(id, g) : undefined);

  const carried = op.carries
    .map((_, i) => i)
    .filter((i) => active.has(args.carries[i] ?? -1) || active.has(op.body.results[i] ?? -1));
  const carryArgs = carried.map((i) => state.add('f32', shape(args.carries[i] ?? -1)));
  const finalGrad = (carry: number, back: number): Val => {
    const at = op.outputs.findIndex((o) => o.kind === 'final' && o.carry === carry && o.back === back);
    return grads[at] ?? outer.b.expand(outer.b.constant(0), shape(args.carries[carry] ?? -1));
  };
  const carries: Carry[] = carried.map((i) => {
    const delay = op.carries[i]?.delay ?? 1;
    return { delay, init: Array.from({ length: delay }, (_, j) => finalGrad(i, j).id) };
  });
  carried.forEach((i, n) => adjoints.add(op.body.results[i] ?? -1, carryArgs[n] as Val));
  op.outputs.forEach((out, i) => {
    const g = grads[i];
    if (g === undefined || out.kind === 'final') return;
    if (out.kind === 'sum') add(out.result, residuals.captured(g.id));
    else add(out.kind === 'stack' ? out.result : (args.carries[out.carry] ?? -1), residuals.sequence(g.id));
  });

  sweepBody(
    op.body.ops,
    adjoints,
    {
      b: body,
      use: (id: ValueId) => residuals.use(id),
      shape,
      wanted: (id: ValueId) => active.has(id),
      add,
      addSlice: (id: ValueId, start: number, g: Val) => (active.has(id) ? adjoints.addSlice(id, start, g) : undefined),
      addStretch: () => undefined,
    },
    state,
  );

  const outputs: ScanOut[] = [];
  const outs: ValueId[] = [];
  const emit = (out: ScanOut, outShape: Shape): Val => {
    const value = state.add('f32', outShape);
    outputs.push(out);
    outs.push(value.id);
    return value;
  };
  const next = carried.map((i) => {
    const arg = args.carries[i] ?? -1;
    return adjoints.take(arg) ?? body.expand(body.constant(0), shape(arg));
  });
  carried.forEach((i, n) => {
    (op.carries[i]?.init ?? []).forEach((init, back) => {
      if (active.has(init)) outer.add(init, emit({ kind: 'final', carry: n, back }, shape(init)));
    });
  });
  args.sequences.forEach((arg, i) => {
    const g = adjoints.take(arg);
    const target = op.sequences[i];
    if (g !== undefined && target !== undefined)
      outer.add(target, emit({ kind: 'stack', result: g.id }, [op.time, ...g.shape]));
  });
  args.captured.forEach((arg, i) => {
    const g = adjoints.take(arg);
    const target = op.captured[i];
    if (g !== undefined && target !== undefined) outer.add(target, emit({ kind: 'sum', result: g.id }, g.shape));
  });
  const { segment } = op;
  const again = segment?.recompute === true ? residuals.copy() : undefined;
  if (again !== undefined) outer.b.ops.push(again);
  outer.b.ops.push({
    kind: 'scan',
    time: op.time,
    reverse: !op.reverse,
    sequences: residuals.sequences.outer,
    carries,
    captured: residuals.capturedValues.outer,
    body: {
      args: [...residuals.sequences.args, ...carryArgs.map((v) => v.id), ...residuals.capturedValues.args],
      ops: body.ops,
      results: next.map((v) => v.id),
    },
    outputs,
    outs,
    ...(segment === undefined ? {} : { segment: { ...segment, recompute: false } }),
  });
  if (segment !== undefined) for (const id of op.captured) outer.settle(id);
  return segment?.recompute === true ? op : residuals.forward();
}

function sweepBody(
  ops: readonly Op[],
  adjoints: Adjoints,
  context: Parameters<typeof backThrough>[2],
  state: FuncState,
): void {
  for (const op of [...ops].reverse()) {
    if (op.kind === 'scan') throw new Error('loops are not nested');
    const g = adjoints.take(op.outs[0] ?? -1);
    if (g === undefined) continue;
    state.origin = state.values[op.outs[0] ?? -1]?.origin ?? '';
    backThrough(op, g, context);
  }
}

/** Makes forward values readable in the backward body: by stacking them, or by computing cheap ones again. */
class Residuals {
  readonly sequences: Bindings = { outer: [], args: [] };
  readonly capturedValues: Bindings = { outer: [], args: [] };
  readonly #op: ScanOp;
  readonly #state: FuncState;
  readonly #b: Builder;
  readonly #known = new Map<ValueId, Val>();
  readonly #producers = new Map<ValueId, Op>();
  readonly #outputs: ScanOut[];
  readonly #outs: ValueId[];

  constructor(op: ScanOp, state: FuncState, b: Builder) {
    this.#op = op;
    this.#state = state;
    this.#b = b;
    const fresh = op.segment?.recompute === true;
    this.#outputs = fresh ? [] : [...op.outputs];
    this.#outs = fresh ? [] : [...op.outs];
    for (const inner of op.body.ops) for (const out of inner.outs) this.#producers.set(out, inner);
  }

  sequence(outer: ValueId): Val {
    return this.#bind(this.sequences, outer, (v) => v.shape.slice(1));
  }

  captured(outer: ValueId): Val {
    return this.#bind(this.capturedValues, outer, (v) => v.shape);
  }

  use(id: ValueId): Val {
    let value = this.#known.get(id);
    if (value === undefined) {
      value = this.#again(id) ?? this.#argument(id) ?? this.sequence(this.#output({ kind: 'stack', result: id }, id));
      this.#known.set(id, value);
    }
    return value;
  }

  forward(): ScanOp {
    return { ...this.#op, outputs: this.#outputs, outs: this.#outs };
  }

  /** The forward scan once more, for nothing but the residuals; undefined when there are none. */
  copy(): ScanOp | undefined {
    if (this.#outs.length === 0) return undefined;
    const plain = { ...this.forward(), segment: { before: this.#op.segment?.before ?? [], recompute: false } };
    return copyScan(plain, this.#outs, this.#state);
  }

  /** Constants, and sums and products with a constant, are computed again rather than stored for every step. */
  #again(id: ValueId): Val | undefined {
    const op = this.#producers.get(id);
    if (op?.kind === 'const') return this.#b.constant(op.value);
    if (op?.kind === 'map1' && op.fn === 'neg') return this.#b.map1('neg', this.use(op.a));
    if (op?.kind !== 'map2' || op.fn === 'div') return undefined;
    const constant = [op.a, op.b].some((operand) => this.#producers.get(operand)?.kind === 'const');
    return constant ? this.#b.map2(op.fn, this.use(op.a), this.use(op.b)) : undefined;
  }

  #argument(id: ValueId): Val | undefined {
    const args = bodyArgs(this.#op);
    const sequence = this.#op.sequences[args.sequences.indexOf(id)];
    if (sequence !== undefined) return this.sequence(sequence);
    const captured = this.#op.captured[args.captured.indexOf(id)];
    if (captured !== undefined) return this.captured(captured);
    const carry = args.carries.indexOf(id);
    return carry < 0 ? undefined : this.sequence(this.#output({ kind: 'before', carry }, id));
  }

  /** The outer value of an output of the forward scan, added when it is not there yet. */
  #output(wanted: ScanOut, body: ValueId): ValueId {
    const at = this.#outputs.findIndex((out) =>
      wanted.kind === 'stack'
        ? out.kind === 'stack' && out.result === wanted.result
        : out.kind === 'before' && wanted.kind === 'before' && out.carry === wanted.carry,
    );
    const found = this.#outs[at];
    if (found !== undefined) return found;
    const info = this.#state.val(body);
    const value = this.#state.add(info.dtype, [this.#op.time, ...info.shape]);
    this.#outputs.push(wanted);
    this.#outs.push(value.id);
    return value.id;
  }

  #bind(bindings: Bindings, outer: ValueId, shapeOf: (v: Val) => Shape): Val {
    const at = bindings.outer.indexOf(outer);
    const known = bindings.args[at];
    if (known !== undefined) return this.#state.val(known);
    const value = this.#state.val(outer);
    const arg = this.#state.add(value.dtype, shapeOf(value));
    bindings.outer.push(outer);
    bindings.args.push(arg.id);
    return arg;
  }
}
