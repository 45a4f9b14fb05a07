// Prints IR, one op a line, for tests and for people: `%7 [T, B, 32] = matmul.nn %3, %5   ; lstm`.
import type { AttentionOperands, Block, Func, Op, OpKind, OpOf, ScanOp, ValueId } from './ir.ts';
import { formatMapProgram } from './formatMap.ts';
import { bodyArgs, operandsOf } from './operands.ts';
import { formatShape } from './shape.ts';

type Heads = { readonly [K in OpKind]: (op: OpOf<K>) => string };

const heads: Heads = {
  const: (op) => `const ${op.value}`,
  map1: (op) => op.fn,
  map2: (op) => op.fn,
  select: () => 'select',
  fused: (op) => `fused {${formatMapProgram(op.program)}}`,
  expand: () => 'expand',
  matmul: (op) => `matmul.${op.form}`,
  sum: (op) => `sum.${op.over}`,
  concat: () => 'concat',
  slice: (op) => `slice ${op.start}+${op.size} of`,
  pad: (op) => `pad at ${op.start} of ${op.total}`,
  gather: () => 'gather',
  scatterAdd: () => 'scatterAdd',
  oneHot: () => 'oneHot',
  softmax: () => 'softmax',
  argmaxOneHot: () => 'argmaxOneHot',
  crossEntropy: () => 'crossEntropy',
  crossEntropyGrad: () => 'crossEntropyGrad',
  dropoutMask: (op) => `dropoutMask keep ${op.keep}`,
  random: (op) => `random ${op.dist}`,
  timeAt: (op) => `timeAt ${op.at}`,
  timePlace: (op) => `timePlace ${op.at}`,
  timeShift: (op) => `timeShift by ${op.by}`,
  timeReverse: () => 'timeReverse',
  timeMax: () => 'timeMax',
  timeMaxGrad: () => 'timeMaxGrad',
  attention: (op) => `attention ${attentionText(op)}`,
  attentionGrad: (op) => `attentionGrad ${attentionText(op)}`,
  ctc: (op) => `ctc blank ${op.blank}${op.zeroInfinity ? ' zeroInfinity' : ''}`,
  ctcGrad: (op) => `ctcGrad blank ${op.blank}${op.zeroInfinity ? ' zeroInfinity' : ''}`,
  timeSlice: (op) => `timeSlice ${op.index + 1}/${op.times.length} of`,
  timeConcat: () => 'timeConcat',
  scan: (op) =>
    `scan ${op.time}${op.reverse ? ' reversed' : ''}${op.segment?.recompute === true ? ', recomputed' : ''}`,
};

/** `dot·0.5 causal masked of`. */
function attentionText({ score, scale, causal, mask }: AttentionOperands): string {
  const parts = [score === 'dot' ? `dot·${Number(scale.toPrecision(6))}` : score];
  if (causal) parts.push('causal');
  if (mask !== null) parts.push('masked');
  return `${parts.join(' ')} of`;
}

function head<K extends OpKind>(op: OpOf<K>): string {
  const print = heads[op.kind as K];
  return print(op);
}

/** The whole function as text. */
export function printFunc(func: Func): string {
  const shape = (id: ValueId): string => {
    const info = func.values[id];
    return info === undefined ? '?' : `${formatShape(info.shape)}${info.dtype === 'i32' ? ' i32' : ''}`;
  };
  const lines = [`func ${func.name}`];
  for (const input of func.inputs)
    lines.push(`  %${input.value} ${shape(input.value)} = ${input.role.kind} ${input.name}`);
  printBlock(func.block, '  ', lines, shape, func);
  func.outputs.forEach((name, i) => lines.push(`  out ${name} = %${func.block.results[i] ?? '?'}`));
  return `${lines.join('\n')}\n`;
}

function printBlock(block: Block, indent: string, lines: string[], shape: (id: ValueId) => string, func: Func): void {
  for (const op of block.ops) {
    const outs = op.outs.map((id) => `%${id} ${shape(id)}`).join(', ');
    const origin = func.values[op.outs[0] ?? -1]?.origin ?? '';
    const note = origin === '' ? '' : `   ; ${origin}`;
    if (op.kind === 'scan') printScan(op, indent, lines, shape, func, outs, note);
    else
      lines.push(
        `${indent}${outs} = ${head(op)} ${operandsOf(op)
          .map((id) => `%${id}`)
          .join(', ')}`.trimEnd() + note,
      );
  }
}

function printScan(
  op: ScanOp,
  indent: string,
  lines: string[],
  shape: (id: ValueId) => string,
  func: Func,
  outs: string,
  note: string,
): void {
  lines.push(`${indent}${outs} = ${head(op)}${note}`);
  const args = bodyArgs(op);
  const inner = `${indent}  `;
  args.sequences.forEach((arg, i) => lines.push(`${inner}%${arg} ${shape(arg)} = each %${op.sequences[i] ?? '?'}`));
  args.carries.forEach((arg, i) => {
    const carry = op.carries[i];
    lines.push(
      `${inner}%${arg} ${shape(arg)} = carry z-${carry?.delay ?? '?'} from ${(carry?.init ?? []).map((id) => `%${id}`).join(', ')}`,
    );
  });
  args.captured.forEach((arg, i) => lines.push(`${inner}%${arg} ${shape(arg)} = captured %${op.captured[i] ?? '?'}`));
  printBlock(op.body, inner, lines, shape, func);
  op.body.results.forEach((result, i) => lines.push(`${inner}next ${i} = %${result}`));
  op.outputs.forEach((out, i) => {
    const what =
      out.kind === 'final'
        ? `final of carry ${out.carry}${out.back > 0 ? ` back ${out.back}` : ''}`
        : out.kind === 'before'
          ? `carry ${out.carry} as read`
          : `${out.kind} of %${out.result}`;
    lines.push(`${inner}%${op.outs[i] ?? '?'} = ${what}`);
  });
}

export type { Op };
