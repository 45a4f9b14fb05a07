// Checks a plan for several batch shapes: every view inside its buffer, temporaries written before they are read and never shared by programs,
// views of a step alike in size. A failure is a defect of the scheduler; it throws.
import { simpleSteps, stepViews } from './layout.ts';
import type { Dims, LoopStep, Plan, SimpleStep, Step, View } from './plan.ts';
import { evalPoly } from './poly.ts';
import { completeDims } from './segments.ts';

const samples: readonly Dims[] = [
  { B: 1, T: 1, U: 1 },
  { B: 3, T: 5, U: 4 },
  { B: 32, T: 2, U: 7 },
];

export function verifyPlan(plan: Plan): void {
  const owners = new Map<number, string>();
  for (const [name, steps] of Object.entries(plan.programs)) {
    if (steps === null) continue;
    const written = new Set<number>();
    for (const step of steps) {
      for (const simple of simpleSteps([step])) checkStep(plan, name, simple, step, written, owners);
    }
  }
}

function checkStep(
  plan: Plan,
  program: string,
  step: SimpleStep,
  around: Step,
  written: Set<number>,
  owners: Map<number, string>,
): void {
  const loop = around.op === 'loop' ? around : null;
  const { reads, writes } = stepViews(step);
  const where = `${program}: ${step.op} of ${step.nodes.join(', ')}`;
  for (const view of [...reads, ...writes]) {
    const buffer = plan.buffers[view.buffer];
    if (buffer === undefined) throw new Error(`${where}: buffer ${view.buffer} does not exist`);
    for (const dims of samples.map((sample) => completeDims(plan, sample)))
      checkBounds(view, dims, loop, evalPoly(buffer.size, dims), `${where}, ${buffer.name}`);
    if (buffer.kind !== 'temp') continue;
    if ((owners.get(view.buffer) ?? program) !== program)
      throw new Error(`${where}: ${buffer.name} belongs to ${owners.get(view.buffer) ?? ''}`);
    owners.set(view.buffer, program);
  }
  for (const view of reads) {
    const buffer = plan.buffers[view.buffer];
    if (buffer?.kind === 'temp' && !written.has(view.buffer) && !writtenIn(loop, view.buffer))
      throw new Error(`${where}: ${buffer.name} is read before it is written`);
  }
  for (const view of writes) written.add(view.buffer);
}

function writtenIn(loop: LoopStep | null, buffer: number): boolean {
  return loop !== null && loop.body.some((step) => stepViews(step).writes.some((view) => view.buffer === buffer));
}

function checkBounds(view: View, dims: Dims, loop: LoopStep | null, size: number, where: string): void {
  const at = (poly: View['offset']): number => evalPoly(poly, dims);
  const iterations = loop === null ? 1 : at(loop.count);
  const spans = [
    [at(view.outer), at(view.outerStride)],
    [at(view.rows), at(view.rowStride)],
    [view.cols, view.colStride],
    [iterations, at(view.loopStride)],
  ] as const;
  if (spans.some(([count]) => count === 0)) return;
  let low = at(view.offset);
  let high = low;
  for (const [count, stride] of spans) {
    const span = (count - 1) * stride;
    low += Math.min(span, 0);
    high += Math.max(span, 0);
  }
  if (low < 0 || high >= size)
    throw new Error(`${where}: elements ${low}…${high} of ${size} with ${JSON.stringify(dims)}`);
}
