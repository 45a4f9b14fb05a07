// The pipeline: typed graph → lower → segment → hoist → autodiff → sink → fuse → schedule → plan. Each pass is a file; this one only calls them in order.
import type { TypedGraph } from '../check/typedGraph.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Func } from '../ir/ir.ts';
import type { Plan, ProgramName, Step } from '../ir/plan.ts';
import { verifyFunc } from '../ir/verifyFunc.ts';
import { verifyPlan } from '../ir/verifyPlan.ts';
import { differentiate } from './autodiff.ts';
import { fuse } from './fuse.ts';
import type { Carrying } from './environment.ts';
import { fitMemory, type MemoryBound } from './fitMemory.ts';
import { inPlace } from './inPlace.ts';
import { hoist, hoistSegments } from './hoist.ts';
import { lowerGraph, type Lowered } from './lower.ts';
import { PlanTable } from './planTable.ts';
import { schedule } from './schedule.ts';
import { segment } from './segment.ts';
import { simplify } from './simplify.ts';
import { sink } from './sink.ts';
import { streamRefusal } from './streaming.ts';

export interface CompileOptions {
  /** Check the function after every pass, and the plan. Tests and debugging. */
  readonly verify?: boolean;
  /** False keeps to the passes that are needed for a correct result: the slow twin that tests compare with. */
  readonly optimize?: boolean;
  /** Stretches that time is divided into; all but the last are computed again on the way back. */
  readonly segments?: number;
  /** Instead: the fewest stretches with which the arena for these sizes takes at most so many bytes. */
  readonly memory?: MemoryBound;
  /** Programs whose windows go on where the window before ended. */
  readonly carrying?: Carrying;
  /** Sees the function after each pass. */
  readonly onPass?: (pass: string, func: Func) => void;
}

export type CompileResult =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Compiles a checked graph. Errors of the graph come back as its diagnostics; nothing in a graph makes this throw. */
export function compileGraph(drawn: TypedGraph, options: CompileOptions = {}): CompileResult {
  const typed = drawn.expanded;
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

  const readers = parameterReaders(typed);
  const refusal = streamRefusal(typed);
  const evaluate = lowerGraph(typed, data, 'evaluate', options.carrying);
  const train = lowerGraph(typed, data, 'train', options.carrying);
  const stream = refusal === null ? lowerGraph(typed, data, 'stream') : null;
  const build = (segments: number): Plan => {
    const table = new PlanTable(readers);
    const program = ({ func }: Lowered, name: ProgramName): readonly Step[] => {
      const steps = table.schedule(runPasses(func, name, { ...options, segments }), schedule);
      return options.optimize === false ? steps : inPlace(steps, table.buffers);
    };
    const programs = {
      train: program(train, 'train'),
      evaluate: program(evaluate, 'evaluate'),
      stream: stream === null ? null : program(stream, 'stream'),
    };
    const plan = table.finish(programs, evaluate.losses, refusal, segments);
    if (options.verify === true) verifyPlan(plan);
    return plan;
  };
  if (options.memory === undefined) return { ok: true, plan: build(options.segments ?? 1) };
  const fitted = fitMemory(build, options.memory);
  return fitted.ok
    ? fitted
    : { ok: false, diagnostics: [problem('memory-bound', fitted.message, ['training', 'memory'])] };
}

/** The nodes that read each parameter, the first of the graph first: several for weights that uses of a sub-graph share. */
function parameterReaders(typed: TypedGraph): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { node, weights, parameters } of typed.nodes.values()) {
    for (const { name } of parameters) {
      const known = readers.get(`${weights}.${name}`);
      if (known === undefined) readers.set(`${weights}.${name}`, [node.id]);
      else known.push(node.id);
    }
  }
  return readers;
}

/** All passes over one function. */
export function runPasses(func: Func, program: ProgramName, options: CompileOptions): Func {
  const optimize = options.optimize !== false;
  const { segments = 1 } = options;
  const passes: readonly (readonly [name: string, run: (f: Func) => Func, needed: boolean])[] = [
    ['simplify', simplify, optimize],
    ['segment', (f) => segment(f, segments), segments > 1],
    ['hoist', hoist, optimize],
    ['autodiff', differentiate, program === 'train'],
    ['simplify after autodiff', simplify, optimize],
    ['hoist segments', hoistSegments, optimize && segments > 1],
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
