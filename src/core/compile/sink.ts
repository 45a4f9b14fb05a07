// Moves work out behind the time loop that the loop itself does not need: sums of weight gradients over all steps become
// one matrix product over [T·B] rows, and products that only feed stacked outputs are made once for all steps.
import { Builder, FuncState, type Val } from '../ir/builder.ts';
import type { Func, Op, ScanOp, ScanOut, ValueId } from '../ir/ir.ts';
import { bodyArgs, operandsOf, withBlock } from '../ir/operands.ts';

export function sink(func: Func): Func {
  const state = FuncState.from(func);
  const ops = func.block.ops.flatMap((op) => (op.kind === 'scan' ? new ScanSinker(op, state).run() : [op]));
  return withBlock(func, { ...func.block, ops }, state.values);
}

class ScanSinker {
  readonly #scan: ScanOp;
  readonly #state: FuncState;
  readonly #after: Builder;
  readonly #producers = new Map<ValueId, Op>();
  /** Body values that the carries need: they stay. */
  readonly #needed = new Set<ValueId>();
  readonly #outputs: ScanOut[] = [];
  readonly #outs: ValueId[] = [];
  readonly #stacks = new Map<ValueId, Val>();

  constructor(scan: ScanOp, state: FuncState) {
    this.#scan = scan;
    this.#state = state;
    this.#after = new Builder(state);
    for (const op of scan.body.ops) for (const out of op.outs) this.#producers.set(out, op);
    const pending = [...scan.body.results];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (this.#needed.has(id)) continue;
      this.#needed.add(id);
      const op = this.#producers.get(id);
      if (op !== undefined) pending.push(...operandsOf(op));
    }
  }

  run(): Op[] {
    const replaced: { readonly id: ValueId; readonly by: Val }[] = [];
    this.#scan.outputs.forEach((out, i) => {
      const id = this.#scan.outs[i] ?? -1;
      this.#state.origin = this.#state.values[id]?.origin ?? '';
      const made =
        out.kind === 'sum' ? this.#sum(out.result) : out.kind === 'stack' ? this.#movedStack(out.result) : undefined;
      if (made !== undefined) replaced.push({ id, by: made });
      else {
        this.#outputs.push(out);
        this.#outs.push(id);
        if (out.kind === 'stack' && !this.#stacks.has(out.result)) this.#stacks.set(out.result, this.#state.val(id));
      }
    });
    const scan: ScanOp = { ...this.#scan, outputs: this.#outputs, outs: this.#outs };
    return [scan, ...renameOuts(this.#after.ops, replaced, this.#after)];
  }

  /** Σ over time of a body value as an op over the stacks, or undefined when it has to be added up inside. */
  #sum(result: ValueId): Val | undefined {
    const op = this.#producers.get(result);
    const b = this.#after;
    if (op?.kind === 'map2' && op.fn === 'add' && op.outs.every((out) => !this.#needed.has(out))) {
      const [x, y] = [this.#sum(op.a), this.#sum(op.b)];
      return x === undefined || y === undefined ? undefined : b.add(x, y);
    }
    // What has a time axis of its own would be stacked once for each step of the loop: it is added up inside.
    if (op !== undefined && operandsOf(op).some((id) => this.#state.val(id).shape.length > 2)) return undefined;
    if (op?.kind === 'matmul' && op.form === 'tn') return b.matmul(this.#stack(op.a), this.#stack(op.b), 'tn');
    if (op?.kind === 'scatterAdd') return b.scatterAdd(this.#stack(op.tokens), this.#stack(op.g), op.rows);
    if (op?.kind === 'sum' && op.over === 'rows') return b.sum(this.#stack(op.a), 'rows');
    if (op?.kind === 'sum' && op.over === 'all') return b.sum(this.#stack(op.a), 'all');
    return this.#state.val(result).shape[0] === 'B' ? b.sum(this.#stack(result), 'time') : undefined;
  }

  /** A stacked product of which the loop needs nothing but its operands. */
  #movedStack(result: ValueId): Val | undefined {
    const op = this.#producers.get(result);
    if (op?.kind !== 'matmul' || op.form === 'tn' || this.#needed.has(result)) return undefined;
    if (this.#state.val(op.a).shape.length > 2) return undefined;
    const weights = this.#captured(op.b);
    const usedInside = this.#scan.body.ops.some((other) => operandsOf(other).includes(result));
    return weights === undefined || usedInside ? undefined : this.#after.matmul(this.#stack(op.a), weights, op.form);
  }

  /** The values of a body value at all steps. */
  #stack(id: ValueId): Val {
    const known = this.#stacks.get(id);
    if (known !== undefined) return known;
    const args = bodyArgs(this.#scan);
    const sequence = this.#scan.sequences[args.sequences.indexOf(id)];
    if (sequence !== undefined) return this.#state.val(sequence);
    const carry = args.carries.indexOf(id);
    const info = this.#state.val(id);
    const at = this.#scan.outputs.findIndex((out) =>
      carry >= 0 ? out.kind === 'before' && out.carry === carry : out.kind === 'stack' && out.result === id,
    );
    const existing = this.#scan.outs[at];
    if (existing !== undefined) return this.#remember(id, this.#state.val(existing));
    const part = this.#partOfConcat(id);
    if (part !== undefined) return this.#remember(id, part);
    const captured = this.#captured(id);
    if (captured !== undefined)
      return this.#remember(id, this.#after.expand(captured, [this.#scan.time, ...info.shape]));
    const stacked = this.#state.add(info.dtype, [this.#scan.time, ...info.shape]);
    this.#outputs.push(carry >= 0 ? { kind: 'before', carry } : { kind: 'stack', result: id });
    this.#outs.push(stacked.id);
    return this.#remember(id, stacked);
  }

  /** A value that is concatenated with others is stacked as columns of the whole, not a second time. */
  #partOfConcat(id: ValueId): Val | undefined {
    for (const op of this.#scan.body.ops) {
      if (op.kind !== 'concat' || !op.parts.includes(id)) continue;
      const widths = op.parts.map((part) => Number(this.#state.val(part).shape.at(-1)));
      const at = op.parts.indexOf(id);
      const start = widths.slice(0, at).reduce((sum, width) => sum + width, 0);
      return this.#after.slice(this.#stack(op.outs[0] ?? -1), start, widths[at] ?? 0);
    }
    return undefined;
  }

  #remember(id: ValueId, value: Val): Val {
    this.#stacks.set(id, value);
    return value;
  }

  #captured(id: ValueId): Val | undefined {
    const outer = this.#scan.captured[bodyArgs(this.#scan).captured.indexOf(id)];
    return outer === undefined ? undefined : this.#state.val(outer);
  }
}

/** Lets the values that others already read be defined by the new ops. */
function renameOuts(
  ops: readonly Op[],
  replaced: readonly { readonly id: ValueId; readonly by: Val }[],
  b: Builder,
): Op[] {
  const produced = new Map<ValueId, number>();
  ops.forEach((op, i) => op.outs.forEach((out) => produced.set(out, i)));
  const result = [...ops];
  for (const { id, by } of replaced) {
    const at = produced.get(by.id);
    const op = at === undefined ? undefined : result[at];
    if (at !== undefined && op !== undefined && op.outs[0] === by.id && !readers(result, by.id)) {
      result[at] = { ...op, outs: [id] };
    } else {
      const shape = b.state.val(id).shape;
      result.push({ kind: 'expand', a: by.id, shape, outs: [id] });
    }
  }
  return result;
}

function readers(ops: readonly Op[], id: ValueId): boolean {
  return ops.some((op) => operandsOf(op).includes(id));
}
