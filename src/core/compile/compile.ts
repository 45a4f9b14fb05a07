// The pipeline: typed graph → lower → hoist → autodiff → sink → fuse → schedule → plan. Each pass is a file; this one only calls them in order.
import type { TypedGraph } from '../check/typedGraph.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Func } from '../ir/ir.ts';
import type { Plan, ProgramName, Step } from '../ir/plan.ts';
import { verifyFunc } from '../ir/verifyFunc.ts';
import { verifyPlan } from '../ir/verifyPlan.ts';
import { differentiate } from './autodiff.ts';
import { fuse } from './fuse.ts';
import { hoist } from './hoist.ts';
import { lowerGraph } from './lower.ts';
import { PlanTable } from './planTable.ts';
import { schedule } from './schedule.ts';
import { simplify } from './simplify.ts';
import { sink } from './sink.ts';
import { streamRefusal } from './streaming.ts';

export interface CompileOptions {
  /** Check the function after every pass, and the plan. Tests and debugging. */
  readonly verify?: boolean;
  /** False keeps to the passes that are needed for a correct result: the slow twin that tests compare with. */
  readonly optimize?: boolean;
  /** Sees the function after each pass. */
  readonly onPass?: (pass: string, func: Func) => void;
}

export type CompileResult =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Compiles a checked graph. Errors of the graph come back as its diagnostics; nothing in a graph makes this throw. */
export function compileGraph(typed: TypedGraph, options: CompileOptions = {}): CompileResult {
  const errors = typed.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) return { ok: false, diagnostics: errors };
  const data = typed.data;
  if (data === null)
    return {
      ok: false,
      diagnostics: [
        problem('data-unknown', 'The data could not be read, so sizes are not known: see the problems of "data".', [
          'data',
        ]),
      ],
    };
  const trainable = [...typed.nodes.values()].some((node) => node.kind.lowering.type === 'loss');
  if (!trainable)
    return {
      ok: false,
      diagnostics: [
        problem(
          'no-loss',
          'There is no loss: add one and wire a prediction to it, so that there is something to train.',
          ['nodes'],
        ),
      ],
    };

  const table = new PlanTable();
  const evaluate = lowerGraph(typed, data, 'evaluate');
  const train = runPasses(lowerGraph(typed, data, 'train').func, 'train', options);
  const programs: { [K in ProgramName]: readonly Step[] | null } = {
    train: table.schedule(train, schedule),
    evaluate: table.schedule(runPasses(evaluate.func, 'evaluate', options), schedule),
    stream: null,
  };
  const refusal = streamRefusal(typed);
  if (refusal === null)
    programs.stream = table.schedule(runPasses(lowerGraph(typed, data, 'stream').func, 'stream', options), schedule);
  const plan = table.finish(
    { train: programs.train ?? [], evaluate: programs.evaluate ?? [], stream: programs.stream },
    evaluate.losses,
    refusal,
  );
  if (options.verify === true) verifyPlan(plan);
  return { ok: true, plan };
}

/** All passes over one function. */
export function runPasses(func: Func, program: ProgramName, options: CompileOptions): Func {
  const optimize = options.optimize !== false;
  const passes: readonly (readonly [name: string, run: (f: Func) => Func, needed: boolean])[] = [
    ['simplify', simplify, optimize],
    ['hoist', hoist, optimize],
    ['autodiff', differentiate, program === 'train'],
    ['simplify after autodiff', simplify, optimize],
    ['sink', sink, optimize && program === 'train'],
    ['simplify after sink', simplify, optimize],
    ['fuse', fuse, optimize],
  ];
  let current = func;
  const seen = (name: string): void => {
    options.onPass?.(name, current);
    if (options.verify === true) verifyFunc(current, name);
  };
  seen('lower');
  for (const [name, run, wanted] of passes) {
    if (!wanted) continue;
    current = run(current);
    seen(name);
  }
  return current;
}

function problem(code: string, message: string, path: readonly string[]): Diagnostic {
  return { severity: 'error', code, message, path };
}
