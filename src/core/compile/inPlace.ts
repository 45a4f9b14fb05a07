// Lets an elementwise step write over an input that nothing reads any more: the two values become one buffer, which saves the memory
// of one and the cache of both. Only whole temporaries that the step reads and writes through the very same view.
import type { Buffer, MapStep, SimpleStep, Step, View } from '../ir/plan.ts';
import { simpleSteps, stepViews } from '../ir/layout.ts';
import { samePoly } from '../ir/poly.ts';
import { sameView } from './views.ts';

/** The program with buffers joined; `buffers` are those of the plan, by number. */
export function inPlace(program: readonly Step[], buffers: readonly Buffer[]): Step[] {
  const spans = spansOf(program);
  const renamed = new Map<number, number>();
  const now = <S extends Step>(step: S): S =>
    renamed.size === 0 ? step : renameStep(step, (buffer) => renamed.get(buffer) ?? buffer);
  return program.map((original, at) => {
    const step = now(original);
    if (step.op !== 'map') return step;
    const taken = new Set<number>();
    for (const out of step.outputs) {
      const target = out.buffer;
      if (spans.get(target)?.first !== at || buffers[target]?.kind !== 'temp') continue;
      const source = step.inputs.find(
        (input) =>
          !taken.has(input.buffer) && buffers[input.buffer]?.kind === 'temp' && replaceable(step, input, out, at),
      );
      if (source === undefined) continue;
      taken.add(source.buffer);
      renamed.set(target, source.buffer);
      const last = spans.get(target)?.last ?? at;
      spans.set(source.buffer, { first: spans.get(source.buffer)?.first ?? at, last });
    }
    return taken.size === 0 ? step : now(step);
  });

  /** The input's buffer dies here, is as large as the output's, and is read in one way only: element by element as it is written. */
  function replaceable(step: MapStep, input: View, out: View, at: number): boolean {
    const [a, b] = [buffers[input.buffer], buffers[out.buffer]];
    if (a === undefined || b === undefined || a === b) return false;
    if (a.dtype !== b.dtype || !samePoly(a.size, b.size)) return false;
    if (spans.get(input.buffer)?.last !== at || step.outputs.some(({ buffer }) => buffer === input.buffer))
      return false;
    return (
      sameView({ ...input, buffer: out.buffer }, out) &&
      step.inputs.filter(({ buffer }) => buffer === input.buffer).length === 1
    );
  }
}

/** First and last step of the program, counted at the top, that touches each buffer. */
function spansOf(program: readonly Step[]): Map<number, { readonly first: number; readonly last: number }> {
  const spans = new Map<number, { readonly first: number; readonly last: number }>();
  program.forEach((step, at) => {
    for (const simple of simpleSteps([step])) {
      const { reads, writes } = stepViews(simple);
      for (const { buffer } of [...reads, ...writes])
        spans.set(buffer, { first: spans.get(buffer)?.first ?? at, last: at });
    }
  });
  return spans;
}

function renameStep<S extends Step>(step: S, to: (buffer: number) => number): S {
  if (step.op === 'loop') return { ...step, body: step.body.map((inner: SimpleStep) => renameStep(inner, to)) };
  const renamed: unknown = Object.fromEntries(
    Object.entries(step).map(([key, value]) => [key, renameValue(value, to)]),
  );
  return renamed as S;
}

/** Views, and lists of views, wherever they stand in a step. */
function renameValue(value: unknown, to: (buffer: number) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => renameValue(item, to));
  return isView(value) ? { ...value, buffer: to(value.buffer) } : value;
}

function isView(value: unknown): value is View {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'loopStride' in value;
}
