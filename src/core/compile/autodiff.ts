// Reverse-mode differentiation of a whole function: walks the block backwards with the table of adjoints (vjp.ts);
// the time loop becomes a second scan that runs the other way (scanVjp.ts): back-propagation through time.
import { Builder, FuncState, type Val } from '../ir/builder.ts';
import type { Func, Op, ValueId } from '../ir/ir.ts';
import { activeValues } from './active.ts';
import { Adjoints } from './adjoints.ts';
import { backThrough } from './backThrough.ts';
import { scanVjp } from './scanVjp.ts';
import type { VjpContext } from './vjp.ts';

/** Adds `grad:<parameter>` outputs: the gradient of the scalar output `loss` for every trainable parameter that it depends on. */
export function differentiate(func: Func, loss = 'loss'): Func {
  const lossId = func.block.results[func.outputs.indexOf(loss)];
  if (lossId === undefined) throw new Error(`${func.name} has no output ${loss}`);
  const state = FuncState.from(func);
  const b = new Builder(state);
  const shape = (id: number): Val['shape'] => state.val(id).shape;
  const active = activeValues(func);
  const adjoints = new Adjoints(b, shape);
  const context: VjpContext = {
    b,
    use: (id) => state.val(id),
    shape,
    wanted: (id) => active.has(id),
    add: (id, g) => (active.has(id) ? adjoints.add(id, g) : undefined),
    addSlice: (id, start, g) => (active.has(id) ? adjoints.addSlice(id, start, g) : undefined),
    addStretch: (id, times, index, g) => (active.has(id) ? adjoints.addStretch(id, times, index, g) : undefined),
  };
  const forward: Op[] = [...func.block.ops];
  adjoints.add(lossId, b.constant(1));
  for (let i = forward.length - 1; i >= 0; i--) {
    const op = forward[i];
    if (op === undefined) continue;
    const grads = op.outs.map((out) => adjoints.take(out));
    if (grads.every((g) => g === undefined)) continue;
    state.origin = func.values[op.outs[0] ?? -1]?.origin ?? '';
    if (op.kind === 'scan') {
      const settle = (id: ValueId): void => void adjoints.take(id);
      forward[i] = scanVjp(op, grads, { state, b, active, add: context.add, settle });
    } else backThrough(op, grads[0], context);
  }
  state.origin = '';
  const outputs = [...func.outputs];
  const results = [...func.block.results];
  for (const input of func.inputs) {
    if (input.role.kind !== 'param' || !input.role.trainable) continue;
    outputs.push(`grad:${input.name}`);
    results.push((adjoints.take(input.value) ?? b.expand(b.constant(0), shape(input.value))).id);
  }
  return {
    ...func,
    values: state.values,
    block: { args: func.block.args, ops: [...forward, ...b.ops], results },
    outputs,
  };
}
