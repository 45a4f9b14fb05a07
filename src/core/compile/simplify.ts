// Local rewriting until nothing changes: constant folding, neutral elements, slices pushed through elementwise ops so that
// gates become separate chains, and common subexpressions. Each rule keeps the value, not only the meaning: no reassociation.
import { Builder, FuncState, type Val } from '../ir/builder.ts';
import type { Block, Func, Op, ScanOp, ValueId } from '../ir/ir.ts';
import { mapFunction1, mapFunction2 } from '../ir/mapProgram.ts';
import { bodyArgs, bodyRoots, operandsOf, renameOperands, withBlock } from '../ir/operands.ts';
import { isStretch } from '../ir/segments.ts';
import { broadcastShapes, sameShape } from '../ir/shape.ts';
import { timeShift } from '../ir/timeOps.ts';
import { opKey } from './opKey.ts';
import { removeDeadCode } from './deadCode.ts';

const maxRounds = 8;

export function simplify(func: Func): Func {
  let current = removeDeadCode(func);
  for (let round = 0; round < maxRounds; round++) {
    const state = FuncState.from(current);
    const run = simplifyBlock(current.block, current.block.results, state);
    const results = current.block.results.map((id) => run.to(id));
    const next = removeDeadCode(withBlock(current, { ...current.block, ops: run.ops, results }, state.values));
    if (!run.changed) return next;
    current = next;
  }
  return current;
}

interface Simplified {
  readonly ops: readonly Op[];
  readonly changed: boolean;
  to(id: ValueId): ValueId;
}

function simplifyBlock(block: Block, roots: readonly ValueId[], state: FuncState): Simplified {
  const rewriter = new BlockRewriter(block, roots, state);
  for (const op of block.ops) rewriter.visit(op);
  return { ops: rewriter.b.ops, changed: rewriter.changed, to: (id) => rewriter.to(id) };
}

class BlockRewriter {
  readonly b: Builder;
  changed = false;
  readonly #state: FuncState;
  readonly #renamed = new Map<ValueId, ValueId>();
  readonly #producers = new Map<ValueId, Op>();
  readonly #keys = new Map<string, Op>();
  /** Values of which nothing but slices is read. */
  readonly #slicedOnly: ReadonlySet<ValueId>;

  constructor(block: Block, roots: readonly ValueId[], state: FuncState) {
    this.#state = state;
    this.b = new Builder(state);
    this.#slicedOnly = slicedOnly(block, roots);
  }

  to(id: ValueId): ValueId {
    return this.#renamed.get(id) ?? id;
  }

  visit(original: Op): void {
    const op = renameOperands(original, (id) => this.to(id));
    this.#state.origin = this.#state.values[original.outs[0] ?? -1]?.origin ?? '';
    if (op.kind === 'scan') {
      this.#keep(this.#simplifyScan(op));
      return;
    }
    const out = op.outs[0] ?? -1;
    const before = this.b.ops.length;
    const by = this.#rewrite(op);
    if (by !== undefined) {
      for (const made of this.b.ops.slice(before)) this.#register(made);
      this.#renamed.set(out, by);
      this.changed = true;
      return;
    }
    const key = opKey(op);
    const same = this.#keys.get(key);
    // What a stretch of time computes again is not kept from the first time: that is the point of it.
    const again = op.kind !== 'timeSlice' && isStretch(this.#val(out).shape[0]);
    if (same !== undefined && !again) {
      op.outs.forEach((id, i) => this.#renamed.set(id, same.outs[i] ?? -1));
      this.changed = true;
    } else this.#keep(op);
  }

  #keep(op: Op): void {
    this.b.ops.push(op);
    this.#register(op);
  }

  #register(op: Op): void {
    for (const out of op.outs) this.#producers.set(out, op);
    if (op.kind !== 'scan') this.#keys.set(opKey(op), op);
  }

  #val(id: ValueId): Val {
    return this.#state.val(id);
  }

  #constant(id: ValueId): number | undefined {
    const op = this.#producers.get(id);
    if (op?.kind === 'const') return op.value;
    return op?.kind === 'expand' ? this.#constant(op.a) : undefined;
  }

  #rewrite(op: Exclude<Op, ScanOp>): ValueId | undefined {
    switch (op.kind) {
      case 'map1': {
        const a = this.#producers.get(op.a);
        if (a?.kind === 'const') return this.b.constant(mapFunction1[op.fn](a.value)).id;
        return op.fn === 'neg' && a?.kind === 'map1' && a.fn === 'neg' ? a.a : undefined;
      }
      case 'map2':
        return this.#rewriteMap2(op);
      case 'expand':
        return sameShape(this.#val(op.a).shape, op.shape) ? op.a : this.#throughExpand(op);
      case 'timeShift': {
        // Two shifts the same way are one; the other way zeros have entered in between.
        const inner = this.#producers.get(op.a);
        if (inner?.kind !== 'timeShift' || inner.by > 0 !== op.by > 0) return undefined;
        return timeShift(this.b, this.#val(inner.a), inner.by + op.by).id;
      }
      case 'slice':
        return this.#rewriteSlice(op);
      case 'concat':
        return this.#rewriteConcat(op);
      default:
        return undefined;
    }
  }

  #throughExpand(op: Extract<Op, { kind: 'expand' }>): ValueId | undefined {
    const inner = this.#producers.get(op.a);
    return inner?.kind === 'expand' ? this.b.expand(this.#val(inner.a), op.shape).id : undefined;
  }

  #rewriteMap2(op: Extract<Op, { kind: 'map2' }>): ValueId | undefined {
    const [ca, cb] = [this.#producers.get(op.a), this.#producers.get(op.b)];
    if (ca?.kind === 'const' && cb?.kind === 'const')
      return this.b.constant(mapFunction2[op.fn](ca.value, cb.value)).id;
    const shape = this.#val(op.outs[0] ?? -1).shape;
    const [x, y] = [this.#constant(op.a), this.#constant(op.b)];
    const whole = (id: ValueId): boolean => sameShape(this.#val(id).shape, shape);
    if (
      whole(op.a) &&
      ((y === 0 && (op.fn === 'add' || op.fn === 'sub')) || (y === 1 && (op.fn === 'mul' || op.fn === 'div')))
    )
      return op.a;
    if (whole(op.b) && ((x === 0 && op.fn === 'add') || (x === 1 && op.fn === 'mul'))) return op.b;
    return this.#dropExpand(op, shape);
  }

  /** An operand that was only repeated is read unrepeated: the op broadcasts by itself. */
  #dropExpand(op: Extract<Op, { kind: 'map2' }>, shape: Val['shape']): ValueId | undefined {
    const source = (id: ValueId): Val | undefined => {
      const producer = this.#producers.get(id);
      return producer?.kind === 'expand' ? this.#val(producer.a) : undefined;
    };
    const [a, b] = [this.#val(op.a), this.#val(op.b)];
    const [bareA, bareB] = [source(op.a), source(op.b)];
    if (bareA !== undefined && sameShape(broadcastShapes(bareA.shape, b.shape), shape))
      return this.b.map2(op.fn, bareA, b).id;
    if (bareB !== undefined && sameShape(broadcastShapes(a.shape, bareB.shape), shape))
      return this.b.map2(op.fn, a, bareB).id;
    return undefined;
  }

  #rewriteSlice(op: Extract<Op, { kind: 'slice' }>): ValueId | undefined {
    const source = this.#producers.get(op.a);
    if (source === undefined) return undefined;
    if (source.kind === 'slice') return this.b.slice(this.#val(source.a), source.start + op.start, op.size).id;
    if (source.kind === 'concat') {
      let start = 0;
      for (const part of source.parts) {
        const width = Number(this.#val(part).shape.at(-1));
        if (op.start >= start && op.start + op.size <= start + width)
          return this.b.slice(this.#val(part), op.start - start, op.size).id;
        start += width;
      }
      return undefined;
    }
    if (!this.#slicedOnly.has(op.a)) return undefined;
    const width = this.#val(op.a).shape.at(-1);
    const cut = (id: ValueId): Val => {
      const value = this.#val(id);
      return value.shape.at(-1) === width && width !== 1 ? this.b.slice(value, op.start, op.size) : value;
    };
    if (source.kind === 'map1') return this.b.map1(source.fn, cut(source.a)).id;
    if (source.kind === 'map2') return this.b.map2(source.fn, cut(source.a), cut(source.b)).id;
    return undefined;
  }

  #rewriteConcat(op: Extract<Op, { kind: 'concat' }>): ValueId | undefined {
    const whole = this.#tiled(op.parts);
    if (whole !== undefined) return whole;
    const sums = op.parts.map((part) => this.#producers.get(part));
    const sources = sums.flatMap((sum) => (sum?.kind === 'sum' && sum.over === 'rows' ? [sum.a] : []));
    const source = sources.length === sums.length ? this.#tiled(sources) : undefined;
    return source === undefined ? undefined : this.b.sum(this.#val(source), 'rows').id;
  }

  /** The value of which the parts are all the slices, in order. */
  #tiled(parts: readonly ValueId[]): ValueId | undefined {
    const first = this.#producers.get(parts[0] ?? -1);
    if (first?.kind !== 'slice') return undefined;
    let end = 0;
    for (const part of parts) {
      const slice = this.#producers.get(part);
      if (slice?.kind !== 'slice' || slice.a !== first.a || slice.start !== end) return undefined;
      end += slice.size;
    }
    return end === this.#val(first.a).shape.at(-1) ? first.a : undefined;
  }

  #simplifyScan(op: ScanOp): ScanOp {
    const args = bodyArgs(op);
    const constants: Op[] = [];
    const inside = new Map<ValueId, ValueId>();
    args.captured.forEach((arg, i) => {
      const producer = this.#producers.get(op.captured[i] ?? -1);
      if (producer?.kind !== 'const') return;
      const out = this.#state.add('f32', []).id;
      constants.push({ ...producer, outs: [out] });
      inside.set(arg, out);
    });
    const to = (id: ValueId): ValueId => inside.get(id) ?? id;
    const ops = [...constants, ...op.body.ops.map((inner) => renameOperands(inner, to))];
    const outputs = op.outputs.map((out) => ('result' in out ? { ...out, result: to(out.result) } : out));
    const body: Block = { args: op.body.args, ops, results: op.body.results.map(to) };
    const renamed: ScanOp = { ...op, body, outputs };
    const run = simplifyBlock(body, bodyRoots(renamed), this.#state);
    if (run.changed || inside.size > 0)
      this.changed ||=
        run.changed || constants.some((c) => op.body.ops.some((o) => operandsOf(o).includes(c.outs[0] ?? -1)));
    return {
      ...renamed,
      body: { args: op.body.args, ops: run.ops, results: body.results.map((id) => run.to(id)) },
      outputs: outputs.map((out) => ('result' in out ? { ...out, result: run.to(out.result) } : out)),
    };
  }
}

/** Elementwise results that only slices read: worth slicing before rather than after. */
function slicedOnly(block: Block, roots: readonly ValueId[]): ReadonlySet<ValueId> {
  const candidates = new Set<ValueId>();
  for (const op of block.ops)
    if (op.kind === 'map1' || op.kind === 'map2') for (const out of op.outs) candidates.add(out);
  const read = new Set<ValueId>();
  for (const op of block.ops) {
    for (const id of operandsOf(op)) {
      read.add(id);
      if (op.kind !== 'slice') {
        const through = (op.kind === 'map1' || op.kind === 'map2') && candidates.has(op.outs[0] ?? -1);
        if (!through) candidates.delete(id);
      }
    }
  }
  for (const root of roots) candidates.delete(root);
  // A chain qualifies when its end does: walk backwards and drop operands of ops that dropped out.
  for (const op of [...block.ops].reverse()) {
    if ((op.kind === 'map1' || op.kind === 'map2') && !candidates.has(op.outs[0] ?? -1))
      for (const id of operandsOf(op)) candidates.delete(id);
  }
  return candidates;
}
