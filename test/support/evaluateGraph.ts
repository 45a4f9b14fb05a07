// Evaluates a graph object on the reference executor with numbers given by hand: what values tests compare with formulas.
import { expect } from 'vitest';
import type { DataInfo } from '../../src/core/graph/model.ts';
import { createReferenceExecutor } from '../../src/runtime/reference/referenceExecutor.ts';
import { planOf } from './compiled.ts';

export interface Run {
  readonly data: DataInfo;
  readonly dims: { readonly B: number; readonly T: number; readonly U?: number };
  /** Values by `use:fields`, time-major; `mask` and `lastMask` by name. */
  readonly feeds: Readonly<Record<string, readonly number[]>>;
  /** By full name; a number fills the parameter. */
  readonly params?: Readonly<Record<string, number | readonly number[]>>;
}

/** Evaluates a graph with a loss node called `loss`. */
export function evaluate(nodes: object, run: Run): { readonly loss: number; readonly prediction: readonly number[] } {
  const executor = createReferenceExecutor({
    plan: planOf(nodes, run.data),
    maxDims: run.dims,
    optimizerSlots: 0,
    threads: 1,
  });
  executor.bind(run.dims);
  for (const { name } of executor.plan.params) {
    const value = run.params?.[name];
    if (value === undefined) throw new Error(`no value for ${name}`);
    if (typeof value === 'number') executor.param(name).fill(value);
    else executor.param(name).set(value);
  }
  executor.paramsChanged();
  for (const { name, role } of executor.plan.inputs) {
    if (role.kind === 'state') continue;
    const key = role.kind === 'feed' ? `${role.use}:${role.fields.join('+')}` : name;
    const view = executor.input(name);
    const values = run.feeds[key];
    if (values === undefined) throw new Error(`no feed ${key}`);
    expect(values.length, key).toBe(view.length);
    view.set(values);
  }
  executor.run('evaluate', { seed: 1, step: 1 });
  return { loss: executor.output('loss')[0] ?? NaN, prediction: [...executor.output('prediction:loss')] };
}
