// A plan of ops put together by a test, without a graph: through all passes, for training and for evaluation.
import { runPasses } from '../../src/core/compile/compile.ts';
import { PlanTable } from '../../src/core/compile/planTable.ts';
import { schedule } from '../../src/core/compile/schedule.ts';
import { Builder, FuncState, type Val } from '../../src/core/ir/builder.ts';
import type { Plan, Step } from '../../src/core/ir/plan.ts';

/** `build` returns the outputs by name, among them the scalar `loss`. Sizes may be numbers or the symbols B, T and U. */
export function planOfOps(build: (b: Builder) => Readonly<Record<string, Val>>, optimize = true): Plan {
  const table = new PlanTable(new Map());
  const steps = (program: 'train' | 'evaluate'): readonly Step[] => {
    const b = new Builder(new FuncState());
    const func = b.finish(program, new Map(Object.entries(build(b))));
    return table.schedule(runPasses(func, program, { verify: true, optimize }), schedule);
  };
  const programs = { train: steps('train'), evaluate: steps('evaluate'), stream: null };
  return { ...table.finish(programs, [], 'a plan of ops does not stream', 1), symbols: ['B', 'T', 'U'] };
}

/** An input of numbers, or of tokens. */
export function feed(b: Builder, name: string, shape: Val['shape'], dtype: Val['dtype'] = 'f32'): Val {
  return b.input(name, dtype, shape, { kind: 'feed', fields: [name], use: 'input', per: 'step' });
}

/** Σ a · weights, with weights as a feed: a loss whose adjoint differs from element to element. */
export function weighted(b: Builder, a: Val, name = 'weights'): Val {
  return b.sum(b.mul(a, feed(b, name, a.shape)), 'all');
}
