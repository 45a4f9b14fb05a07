// Prints a plan for people: parameters, costs, then each program's steps with the nodes they came from.
import { formatMapProgram } from './formatMap.ts';
import { layoutPlan } from './layout.ts';
import type { Dims, Plan, SimpleStep, Step, StepKind, StepOf, View } from './plan.ts';
import { nodeCosts, parameterCount, programFlops } from './cost.ts';
import { completeDims } from './segments.ts';
import { formatPoly, polyOf, samePoly, zero } from './poly.ts';

type Details = { readonly [K in Exclude<StepKind, 'loop'>]: (step: StepOf<K>, name: (view: View) => string) => string };

const details: Details = {
  matmul: (s, n) =>
    `${n(s.out)} ${s.accumulate ? '+=' : '='} ${s.form === 'tn' ? `${n(s.a)}ᵀ` : n(s.a)} · ${s.form === 'nt' ? `${n(s.b)}ᵀ` : n(s.b)}${s.bias === null ? '' : ` + ${n(s.bias)}`}`,
  map: (s, n) => `${s.outputs.map(n).join(', ')} = {${formatMapProgram(s.program)}} of ${s.inputs.map(n).join(', ')}`,
  sum: (s, n) => `${n(s.out)} ${s.accumulate ? '+=' : '='} sum over ${s.over} of ${n(s.a)}`,
  fill: (s, n) => `${n(s.out)} = ${s.value}`,
  copy: (s, n) => `${n(s.out)} = ${n(s.a)}`,
  gather: (s, n) => `${n(s.out)} = rows of ${n(s.table)} at ${n(s.tokens)}`,
  scatterAdd: (s, n) => `${n(s.out)} += ${n(s.g)} at rows ${n(s.tokens)}`,
  oneHot: (s, n) => `${n(s.out)} = one-hot of ${n(s.tokens)}`,
  softmax: (s, n) => `${n(s.out)} = softmax ${n(s.a)}`,
  argmaxOneHot: (s, n) => `${n(s.out)} = one-hot of the largest of ${n(s.a)}`,
  crossEntropy: (s, n) => `${n(s.out)} = −log softmax ${n(s.logits)} at ${n(s.tokens)}`,
  crossEntropyGrad: (s, n) => `${n(s.out)} = (softmax ${n(s.logits)} − one-hot ${n(s.tokens)}) · ${n(s.g)}`,
  timeReverse: (s, n) => `${n(s.out)} = ${n(s.a)} from the last step to the first${maskText(s.mask, n)}`,
  timeMax: (s, n) => `${n(s.out)} = largest over time of ${n(s.a)}${maskText(s.mask, n)}`,
  timeMaxGrad: (s, n) => `${n(s.out)} = ${n(s.g)} where ${n(s.a)} is largest over time${maskText(s.mask, n)}`,
  dropoutMask: (s, n) => `${n(s.out)} = dropout mask, keep ${s.keep}`,
  random: (s, n) => `${n(s.out)} = random ${s.dist} numbers`,
  attention: (s, n) => `${n(s.out)} = ${s.score} attention of ${n(s.query)} on ${n(s.keys)}, values ${n(s.values)}`,
  attentionGrad: (s, n) =>
    `${[s.queryGrad, s.keysGrad, s.valuesGrad, s.vectorGrad].flatMap((v) => (v === null ? [] : [n(v)])).join(', ')} = adjoints of ${s.score} attention of ${n(s.query)} on ${n(s.keys)}, values ${n(s.values)}, for ${n(s.g)}`,
  ctc: (s, n) => `${n(s.out)} = CTC of ${n(s.logits)} for ${n(s.tokens)}`,
  ctcGrad: (s, n) => `${n(s.out)} = adjoint of CTC of ${n(s.logits)} for ${n(s.tokens)} · ${n(s.g)}`,
};

function maskText(mask: View | null, name: (view: View) => string): string {
  return mask === null ? '' : `, where ${name(mask)}`;
}

function detail<K extends Exclude<StepKind, 'loop'>>(step: StepOf<K>, name: (view: View) => string): string {
  const print = details[step.op as K];
  return print(step, name);
}

/** The plan as text. `dims` are the sizes for which costs and memory are given. */
export function printPlan(plan: Plan, dims: Dims): string {
  const layout = layoutPlan(plan, dims);
  const flops = programFlops(plan.programs.train, completeDims(plan, dims));
  const sizes = Object.entries(dims).map(([symbol, value]) => `${symbol} = ${value}`);
  const lines = [
    `plan version ${plan.version} for ${sizes.join(', ')}`,
    `${grouped(parameterCount(plan))} parameters, ${flopText(flops.total)} a training step, arena ${byteText(layout.size * 4)}`,
    ...(plan.segments === 1 ? [] : [`time in ${plan.segments} stretches: all but the last are computed again`]),
    '',
    'parameters',
    ...plan.params.map((p) => `  ${p.name} [${p.shape.join(', ')}]${p.trainable ? '' : ' fixed'}`),
    '',
    'inputs',
    ...plan.inputs.map((i) => `  ${i.name} [${i.shape.join(', ')}]${i.dtype === 'i32' ? ' integers' : ''}`),
    '',
    'costs by node: operations of a training step, parameters, memory',
    ...[...nodeCosts(plan, completeDims(plan, dims))].map(
      ([node, { flops: n, parameters, bytes }]) =>
        `  ${node} ${flopText(n)}, ${grouped(parameters)}, ${byteText(bytes)}`,
    ),
  ];
  for (const [name, steps] of Object.entries(plan.programs)) {
    lines.push('', `program ${name}`);
    if (steps === null) lines.push(`  none: ${plan.streamRefusal ?? ''}`);
    else for (const step of steps) printStep(plan, step, '  ', lines);
  }
  return `${lines.join('\n')}\n`;
}

function printStep(plan: Plan, step: Step, indent: string, lines: string[]): void {
  const nodes = step.nodes.length === 0 ? '' : `   ; ${step.nodes.join(', ')}`;
  if (step.op === 'loop') {
    lines.push(
      `${indent}repeat ${formatPoly(step.count)} times${step.reverse ? ', from the last step to the first' : ''}${nodes}`,
    );
    for (const inner of step.body) printStep(plan, inner, `${indent}  `, lines);
    return;
  }
  lines.push(`${indent}${printSimple(plan, step)}${nodes}`);
}

function printSimple(plan: Plan, step: SimpleStep): string {
  return detail(step, (view) => viewName(plan, view));
}

/** `lstm.U`, `%12[t]`, `%12[0..4]`: the buffer, the part of a row and whether it moves with the loop. */
function viewName(plan: Plan, view: View): string {
  const buffer = plan.buffers[view.buffer];
  const name = buffer === undefined ? '?' : buffer.name;
  const moving = view.loopStride.length > 0;
  const rowWidth = view.rowStride;
  const whole = rowWidth.length === 0 || samePoly(rowWidth, polyOf(view.cols));
  const start = constantPart(view.offset);
  const columns = whole ? '' : `:${start}..${start + view.cols}`;
  const place = moving ? '[t]' : samePoly(view.offset, zero) || !whole ? '' : `[${formatPoly(view.offset)}…]`;
  return `${name}${place}${columns}`;
}

function constantPart(poly: View['offset']): number {
  return poly.filter((term) => term.symbols.length === 0).reduce((sum, term) => sum + term.n, 0);
}

/** `12,345`. */
export function grouped(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3.2 MFLOP`. */
export function flopText(flops: number): string {
  return `${scaled(flops, 1000)}FLOP`;
}

/** `1.3 MB`. */
export function byteText(bytes: number): string {
  return `${scaled(bytes, 1024)}B`;
}

function scaled(value: number, base: number): string {
  const units = ['', 'k', 'M', 'G', 'T'];
  let [rest, unit] = [value, 0];
  while (rest >= base && unit < units.length - 1) [rest, unit] = [rest / base, unit + 1];
  return `${rest >= 100 || unit === 0 ? Math.round(rest) : rest.toPrecision(2)} ${units[unit] ?? ''}`;
}
