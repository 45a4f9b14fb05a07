// Turns a function into a program of steps over buffers. Slices, repeats and shifted carries become views instead of copies;
// results are written where they are needed (into concatenations, stacks, carries, outputs) when one op can do so.
import type { Block, Func, Op, ScanOp, ValueId } from '../ir/ir.ts';
import type { Buffer, Poly, SimpleStep, Step, View } from '../ir/plan.ts';
import { bodyArgs } from '../ir/operands.ts';
import { addPoly, mulPoly, polyOf, zero } from '../ir/poly.ts';
import { aliasKinds, emitOp, type EmitContext } from './emitOp.ts';
import {
  broadcastView,
  collapseAll,
  collapsed,
  collapsible,
  denseView,
  elements,
  extentsOf,
  sliceView,
  stepView,
  stretchView,
  timeAtView,
  unfolded,
  sameView,
} from './views.ts';
import { ShiftStores } from './shiftStores.ts';

/** Buffers of a plan while it grows; programs share inputs and outputs by name. */
export interface BufferTable {
  add(name: string, dtype: Buffer['dtype'], size: Poly, kind: Buffer['kind'], node: string): number;
  /** The buffer of an input or output of the function, shared between programs. */
  named(func: Func, id: ValueId, name: string, kind: Buffer['kind']): number;
}

export function schedule(func: Func, buffers: BufferTable): Step[] {
  return new Scheduler(func, buffers).run();
}

interface Scope {
  readonly emit: (step: SimpleStep) => void;
  /** Steps before the loop, or the same list at the top. */
  readonly emitOuter: (step: Step) => void;
}

class Scheduler {
  readonly #func: Func;
  readonly #buffers: BufferTable;
  readonly #steps: Step[] = [];
  readonly #places = new Map<ValueId, View>();
  readonly #wishes = new Map<ValueId, View>();
  readonly #constants = new Map<ValueId, number>();
  readonly #shifts: ShiftStores;

  constructor(func: Func, buffers: BufferTable) {
    this.#func = func;
    this.#buffers = buffers;
    this.#shifts = new ShiftStores(func);
  }

  run(): Step[] {
    const func = this.#func;
    for (const input of func.inputs) {
      const buffer = this.#buffers.named(
        func,
        input.value,
        input.name,
        input.role.kind === 'param' ? 'param' : input.role.kind === 'state' ? 'state' : 'feed',
      );
      this.#places.set(input.value, denseView(buffer, this.#extents(input.value)));
    }
    const outputs = func.outputs.map((name, i) => {
      const id = func.block.results[i] ?? -1;
      const kind = name.startsWith('grad:') ? 'grad' : 'output';
      return { id, view: denseView(this.#buffers.named(func, id, name, kind), this.#extents(id)) };
    });
    const writable = this.#writable(func.block);
    for (const { id, view } of outputs) if (writable.has(id) && !this.#wishes.has(id)) this.#wishes.set(id, view);
    const scope: Scope = { emit: (step) => this.#steps.push(step), emitOuter: (step) => this.#steps.push(step) };
    this.#runBlock(func.block, scope);
    for (const { id, view } of outputs) this.#settle(id, view, scope);
    return this.#steps;
  }

  #info(id: ValueId): Func['values'][number] {
    const info = this.#func.values[id];
    if (info === undefined) throw new Error(`value %${id} does not exist`);
    return info;
  }

  #extents(id: ValueId): ReturnType<typeof extentsOf> {
    return extentsOf(this.#info(id));
  }

  /** Values of a block that an op writes freshly, so that they can be written anywhere. */
  #writable(block: Block): Set<ValueId> {
    const result = new Set<ValueId>();
    for (const op of block.ops) {
      if (op.kind === 'scan') {
        const next = new Set(op.body.results);
        op.outputs.forEach((out, i) => {
          if (out.kind === 'sum' || (out.kind === 'stack' && !next.has(out.result))) result.add(op.outs[i] ?? -1);
        });
      } else if (!aliasKinds.has(op.kind)) for (const out of op.outs) result.add(out);
    }
    return result;
  }

  /** Wishes of concatenations for their parts, from the last op to the first so that they nest. */
  #wishParts(block: Block, writable: ReadonlySet<ValueId>): void {
    for (const op of [...block.ops].reverse()) {
      if (op.kind !== 'concat' && op.kind !== 'timeConcat') continue;
      const out = op.outs[0] ?? -1;
      const target = this.#wishes.get(out) ?? this.#temporary(out);
      this.#wishes.set(out, target);
      this.#partViews(op, target).forEach((view, i) => {
        const part = op.parts[i] ?? -1;
        if (writable.has(part) && !this.#wishes.has(part)) this.#wishes.set(part, view);
      });
    }
  }

  /** Where the parts of a concatenation stand in the whole. */
  #partViews(op: Concatenation, target: View): View[] {
    if (op.kind === 'timeConcat') {
      const times = op.parts.map((part) => String(this.#info(part).shape[0]));
      return times.map((time, i) => stretchView(target, times.slice(0, i), time));
    }
    let start = 0;
    return op.parts.map((part) => {
      const { cols } = this.#extents(part);
      start += cols;
      return sliceView(target, start - cols, cols);
    });
  }

  #temporary(id: ValueId): View {
    const info = this.#info(id);
    const extents = extentsOf(info);
    const buffer = this.#buffers.add(`%${id}`, info.dtype, elements(extents), 'temp', info.origin);
    return denseView(buffer, extents);
  }

  #runBlock(block: Block, scope: Scope): void {
    this.#wishParts(block, this.#writable(block));
    for (const op of block.ops) {
      if (op.kind === 'scan') this.#runScan(op);
      else this.#runOp(op, scope);
    }
  }

  #runOp(op: Exclude<Op, ScanOp>, scope: Scope): void {
    const out = op.outs[0] ?? -1;
    switch (op.kind) {
      case 'const':
        this.#constants.set(out, op.value);
        return;
      case 'slice':
        this.#places.set(out, sliceView(this.#place(op.a, scope), op.start, op.size));
        return;
      case 'expand':
        this.#places.set(out, broadcastView(this.#place(op.a, scope), this.#extents(out)));
        return;
      case 'timeAt':
        this.#places.set(out, timeAtView(this.#place(op.a, scope), op.at));
        return;
      case 'timeSlice':
        this.#places.set(
          out,
          stretchView(this.#place(op.a, scope), op.times.slice(0, op.index), op.times[op.index] ?? ''),
        );
        return;
      case 'timeShift':
        this.#places.set(out, this.#shifted(op, scope));
        return;
      case 'concat':
      case 'timeConcat':
        this.#concat(op, scope);
        return;
      default:
        emitOp(op, this.#emitContext(op, scope));
    }
  }

  #emitContext(op: Exclude<Op, ScanOp>, scope: Scope): EmitContext {
    return {
      emit: scope.emit,
      nodes: [...new Set(op.outs.map((id) => this.#info(id).origin).filter((origin) => origin !== ''))],
      read: (id) => this.#place(id, scope),
      flat: (id) => this.#flat(id, scope),
      write: (id) => {
        const view = this.#wishes.get(id) ?? this.#temporary(id);
        this.#places.set(id, view);
        return view;
      },
      constant: (id) => this.#constants.get(id),
      extents: (id) => this.#extents(id),
    };
  }

  /** Where a value stands; a constant gets an element of its own, filled once outside of loops. */
  #place(id: ValueId, scope: Scope): View {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    const value = this.#constants.get(id);
    if (value === undefined) throw new Error(`value %${id} is read before it is written`);
    const view = this.#temporary(id);
    scope.emitOuter({ op: 'fill', nodes: [], out: view, value });
    this.#places.set(id, view);
    return view;
  }

  /** The value as rows × cols; copied when it does not run through memory that way. */
  #flat(id: ValueId, scope: Scope): View {
    const view = this.#place(id, scope);
    if (collapsible(view) && view.colStride === 1) return collapsed(view);
    const copy = this.#temporary(id);
    scope.emit({ op: 'copy', nodes: [], a: view, out: copy });
    return collapsed(copy);
  }

  /** A shifted sequence is a view of a copy that has zeros before and behind, one copy for all shifts of a value. */
  #shifted(op: Extract<Op, { kind: 'timeShift' }>, scope: Scope): View {
    const { dtype, origin } = this.#info(op.a);
    const store = this.#shifts.of(op.a, (size) => this.#buffers.add(`%${op.a}`, dtype, size, 'temp', origin));
    if (store.fresh) {
      for (const out of store.edges) scope.emit({ op: 'fill', nodes: [origin], out, value: 0 });
      this.#copy(this.#place(op.a, scope), store.middle, scope);
    }
    return store.shifted(op.by);
  }

  #concat(op: Concatenation, scope: Scope): void {
    const out = op.outs[0] ?? -1;
    const target = this.#wishes.get(out) ?? this.#temporary(out);
    this.#partViews(op, target).forEach((view, i) => this.#copy(this.#place(op.parts[i] ?? -1, scope), view, scope));
    this.#places.set(out, target);
  }

  /** Makes sure that a value stands at a view. */
  #settle(id: ValueId, view: View, scope: Scope): void {
    this.#copy(this.#place(id, scope), view, scope);
  }

  #copy(from: View, to: View, scope: Scope): void {
    if (sameView(from, to)) return;
    const [a, out] = collapseAll([from, to]);
    if (a !== undefined && out !== undefined) scope.emit({ op: 'copy', nodes: [], a, out });
  }

  #runScan(op: ScanOp): void {
    const args = bodyArgs(op);
    const outer: Scope = { emit: (step) => this.#steps.push(step), emitOuter: (step) => this.#steps.push(step) };
    const time = polyOf(op.time);
    op.sequences.forEach((id, i) =>
      this.#places.set(args.sequences[i] ?? -1, this.#step(this.#place(id, outer), op, args.sequences[i] ?? -1)),
    );
    op.captured.forEach((id, i) => this.#places.set(args.captured[i] ?? -1, this.#place(id, outer)));
    const body: SimpleStep[] = [];
    const inner: Scope = { emit: (step) => body.push(step), emitOuter: outer.emitOuter };
    const writable = this.#writable(op.body);
    const settleInBody: { readonly id: ValueId; readonly view: View }[] = [];
    const wish = (id: ValueId, view: View): void => {
      if (writable.has(id) && !this.#wishes.has(id)) this.#wishes.set(id, view);
      else settleInBody.push({ id, view });
    };
    const stores = op.carries.map((carry, i) => this.#carryStore(op, carry.delay, args.carries[i] ?? -1, time));
    stores.forEach((store, i) => {
      op.carries[i]?.init.forEach((id, j) => this.#initialise(id, store.init(j), outer));
      this.#places.set(args.carries[i] ?? -1, store.arg);
      wish(op.body.results[i] ?? -1, store.next);
    });
    const sums: { readonly result: ValueId; readonly total: View }[] = [];
    op.outputs.forEach((out, i) => {
      const id = op.outs[i] ?? -1;
      if (out.kind === 'final' || out.kind === 'before') {
        const store = stores[out.carry];
        if (store !== undefined) this.#places.set(id, out.kind === 'final' ? store.final(out.back) : store.before);
        return;
      }
      const carry = out.kind === 'stack' ? op.body.results.indexOf(out.result) : -1;
      const store = stores[carry];
      if (store !== undefined) {
        this.#places.set(id, store.stack);
        return;
      }
      const view = this.#wishes.get(id) ?? this.#temporary(id);
      this.#places.set(id, view);
      if (out.kind === 'stack') wish(out.result, this.#step(view, op, out.result));
      else {
        outer.emit({ op: 'fill', nodes: [], out: collapsible(view) ? collapsed(view) : view, value: 0 });
        sums.push({ result: out.result, total: view });
      }
    });
    this.#runBlock(op.body, inner);
    for (const { id, view } of settleInBody) this.#settle(id, view, inner);
    for (const { result, total } of sums) this.#addUp(result, total, inner);
    const start = (op.segment?.before ?? []).reduce<Poly>((sum, symbol) => addPoly(sum, polyOf(symbol)), zero);
    this.#steps.push({ op: 'loop', nodes: this.#nodesOf(op), start, count: time, reverse: op.reverse, body });
    if (op.segment !== undefined) this.#detachFinals(op, outer);
  }

  /** Copies what a stretch of time hands on, so that its history need not be kept for it. */
  #detachFinals(op: ScanOp, scope: Scope): void {
    op.outputs.forEach((out, i) => {
      const id = op.outs[i] ?? -1;
      if (out.kind !== 'final') return;
      const kept = this.#temporary(id);
      this.#copy(this.#place(id, scope), kept, scope);
      this.#places.set(id, kept);
    });
  }

  /** Where one step of a stacked value stands, for the body's value `inner`. */
  #step(stacked: View, op: ScanOp, inner: ValueId): View {
    return unfolded(stepView(stacked, op.reverse), this.#extents(inner));
  }

  #addUp(result: ValueId, total: View, scope: Scope): void {
    const [value, sum] = collapseAll([this.#place(result, scope), total]);
    if (value === undefined || sum === undefined) return;
    const program = { inputs: 2, instructions: [{ op: 'add', a: 0, b: 1 }], outputs: [2] } as const;
    scope.emit({ op: 'map', nodes: [this.#info(result).origin], program, inputs: [sum, value], outputs: [sum] });
  }

  #initialise(id: ValueId, view: View, scope: Scope): void {
    const place = this.#place(id, scope);
    this.#copy(place, view, scope);
  }

  #nodesOf(op: ScanOp): string[] {
    const origins = op.body.ops.flatMap((inner) => inner.outs.map((id) => this.#info(id).origin));
    return [...new Set(origins)].filter((origin) => origin !== '');
  }

  /**
   * A carry's history: T + delay slots of one step each, so that the value `delay` steps back is a view.
   * Forwards the initial values stand in front, backwards behind; a step's value stands at its time step (plus delay, forwards).
   */
  #carryStore(op: ScanOp, delay: number, arg: ValueId, time: Poly): CarryStore {
    const info = this.#info(arg);
    const one = extentsOf(info);
    const slot = elements(one);
    const slots = addPoly(time, polyOf(delay));
    const buffer = this.#buffers.add(`%${arg}`, 'f32', mulPoly(slots, slot), 'temp', info.origin);
    const at = (s: Poly, stride: Poly): View => ({ ...denseView(buffer, one, mulPoly(s, slot)), loopStride: stride });
    const back = mulPoly(slot, polyOf(-1));
    const last = addPoly(time, polyOf(-1));
    const k = polyOf(delay);
    const stacked = { ...one, outer: time };
    if (!op.reverse) {
      return {
        arg: at(zero, slot),
        next: at(k, slot),
        init: (j) => at(polyOf(j), zero),
        final: (b) => at(addPoly(last, polyOf(delay - b)), zero),
        stack: { ...denseView(buffer, stacked, mulPoly(k, slot)), outerStride: slot },
        before: { ...denseView(buffer, stacked), outerStride: slot },
      };
    }
    return {
      arg: at(addPoly(last, k), back),
      next: at(last, back),
      init: (j) => at(addPoly(last, polyOf(delay - j)), zero),
      final: (b) => at(polyOf(b), zero),
      stack: { ...denseView(buffer, stacked), outerStride: slot },
      before: { ...denseView(buffer, stacked, mulPoly(k, slot)), outerStride: slot },
    };
  }
}

type Concatenation = Extract<Op, { kind: 'concat' | 'timeConcat' }>;

interface CarryStore {
  readonly arg: View;
  readonly next: View;
  init(j: number): View;
  final(back: number): View;
  readonly stack: View;
  readonly before: View;
}
