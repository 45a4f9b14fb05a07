// Memory planning: where each buffer of a plan stands in the arena. Lifetimes are taken per program over its top-level steps;
// buffers that live at the same time never overlap. Parameters, gradients, inputs, states and outputs keep their place for good.
import { evalPoly } from './poly.ts';
import type { AttentionGradStep, AttentionStep, Buffer, Dims, Layout, Plan, SimpleStep, Step, View } from './plan.ts';
import { largestDims } from './segments.ts';

const ALIGNMENT = 16;

/** Elements that a buffer takes in the arena. */
export function roundedSize(size: number): number {
  return Math.ceil(Math.max(size, 1) / ALIGNMENT) * ALIGNMENT;
}

/** All views that a step reads and writes, in a fixed order. */
export function stepViews(step: SimpleStep): { readonly reads: readonly View[]; readonly writes: readonly View[] } {
  switch (step.op) {
    case 'matmul':
      return { reads: step.bias === null ? [step.a, step.b] : [step.a, step.b, step.bias], writes: [step.out] };
    case 'map':
      return { reads: step.inputs, writes: step.outputs };
    case 'sum':
    case 'copy':
    case 'softmax':
    case 'argmaxOneHot':
      return { reads: [step.a], writes: [step.out] };
    case 'fill':
    case 'dropoutMask':
    case 'random':
      return { reads: [], writes: [step.out] };
    case 'gather':
      return { reads: [step.table, step.tokens], writes: [step.out] };
    case 'scatterAdd':
      return { reads: [step.tokens, step.g], writes: [step.out] };
    case 'oneHot':
      return { reads: [step.tokens], writes: [step.out] };
    case 'crossEntropy':
      return { reads: [step.logits, step.tokens], writes: [step.out] };
    case 'crossEntropyGrad':
      return { reads: [step.logits, step.tokens, step.g], writes: [step.out] };
    case 'attention':
      return { reads: attentionReads(step), writes: [step.out] };
    case 'attentionGrad': {
      const writes = [step.queryGrad, step.keysGrad, step.valuesGrad];
      const vector = step.vectorGrad === null ? [] : [step.vectorGrad];
      return { reads: [...attentionReads(step), step.g], writes: [...writes, ...vector] };
    }
    case 'ctc':
      return { reads: [step.logits, step.tokens, step.logitLengths, step.tokenLengths], writes: [step.out] };
    case 'ctcGrad':
      return { reads: [step.logits, step.tokens, step.logitLengths, step.tokenLengths, step.g], writes: [step.out] };
    case 'timeReverse':
    case 'timeMax':
      return { reads: step.mask === null ? [step.a] : [step.a, step.mask], writes: [step.out] };
    case 'timeMaxGrad':
      return { reads: step.mask === null ? [step.a, step.g] : [step.a, step.mask, step.g], writes: [step.out] };
  }
}

function attentionReads(step: AttentionStep | AttentionGradStep): readonly View[] {
  const optional = [step.mask, step.vector].filter((view) => view !== null);
  return [step.query, step.keys, step.values, ...optional];
}

/** Every simple step below a list of steps. */
export function* simpleSteps(steps: readonly Step[]): Generator<SimpleStep> {
  for (const step of steps) {
    if (step.op === 'loop') yield* step.body;
    else yield step;
  }
}

interface Span {
  readonly id: number;
  readonly size: number;
  first: number;
  last: number;
}

function spansOf(program: readonly Step[], buffers: readonly Buffer[], sizes: readonly number[]): Span[] {
  const spans = new Map<number, Span>();
  program.forEach((step, at) => {
    for (const simple of simpleSteps([step])) {
      const { reads, writes } = stepViews(simple);
      for (const view of [...reads, ...writes]) {
        if (buffers[view.buffer]?.kind !== 'temp') continue;
        const span = spans.get(view.buffer);
        if (span === undefined)
          spans.set(view.buffer, { id: view.buffer, size: sizes[view.buffer] ?? 0, first: at, last: at });
        else span.last = at;
      }
    }
  });
  return [...spans.values()];
}

/** Greedy best effort: larger buffers first, each at the lowest offset free during its whole span. */
function placeSpans(spans: readonly Span[], base: number, offsets: number[]): number {
  const placed: Span[] = [];
  let end = base;
  for (const span of [...spans].sort((a, b) => b.size - a.size || a.id - b.id)) {
    const rivals = placed
      .filter((other) => other.first <= span.last && span.first <= other.last)
      .sort((a, b) => (offsets[a.id] ?? 0) - (offsets[b.id] ?? 0));
    let at = base;
    for (const rival of rivals) {
      const start = offsets[rival.id] ?? 0;
      if (start - at >= span.size) break;
      at = Math.max(at, start + rival.size);
    }
    offsets[span.id] = at;
    placed.push(span);
    end = Math.max(end, at + span.size);
  }
  return end;
}

/**
 * Lays the arena out for the largest sizes. Programs run one at a time, so their temporaries share one region;
 * the compiler gives each program temporaries of its own (the verifier checks it).
 */
export function layoutPlan(plan: Plan, maxDims: Dims): Layout {
  const largest = largestDims(plan, maxDims);
  const sizes = plan.buffers.map((buffer) => roundedSize(evalPoly(buffer.size, largest)));
  const offsets = new Array<number>(plan.buffers.length).fill(0);
  let cursor = 0;
  const place = (id: number): void => {
    offsets[id] = cursor;
    cursor += sizes[id] ?? 0;
  };
  const trainable = plan.params.filter((param) => param.grad !== null);
  for (const param of trainable) place(param.buffer);
  const paramSize = cursor;
  const gradOffset = cursor;
  for (const param of trainable) if (param.grad !== null) place(param.grad);
  for (const param of plan.params) if (param.grad === null) place(param.buffer);
  for (const buffer of plan.buffers) {
    if (buffer.kind === 'feed' || buffer.kind === 'state' || buffer.kind === 'output') place(buffer.id);
  }
  const base = cursor;
  let end = base;
  const programs = [
    plan.programs.train,
    plan.programs.evaluate,
    ...(plan.programs.stream === null ? [] : [plan.programs.stream]),
  ];
  for (const program of programs) end = Math.max(end, placeSpans(spansOf(program, plan.buffers, sizes), base, offsets));
  return { offsets, size: end, params: { offset: 0, size: paramSize }, grads: { offset: gradOffset, size: paramSize } };
}
