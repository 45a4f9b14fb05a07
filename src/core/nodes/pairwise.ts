// What the nodes of exactly two inputs share: ports a and b, sizes that fit, values made ready to be combined number by number.
import type { Dim, PortType } from '../graph/portType.ts';
import { formatPortType } from '../graph/portType.ts';
import type { Val } from '../ir/builder.ts';
import { knownDim, mayEqual } from './dims.ts';
import type { InferContext, LowerContext, NodeKind, PortSpec } from './nodeKind.ts';
import { portName, realInput, sourceIs } from './ports.ts';

export interface Pairwise extends Pick<NodeKind, 'kind' | 'title' | 'synonyms' | 'summary' | 'equations' | 'source'> {
  readonly line: string;
  combine(context: LowerContext, a: Val, b: Val): Val;
}

const ports: readonly PortSpec[] = [
  { name: 'a', help: 'Numbers, with or without time.', required: true },
  { name: 'b', help: 'Numbers of the same size; one feature alone stands for all.', required: true },
];

/** A kind that combines two inputs of one size; an input without time counts at every step, one of a single feature for every feature. */
export function pairwise({ combine, line, ...words }: Pairwise): NodeKind {
  return {
    ...words,
    category: 'feedforward',
    params: [],
    inputs: () => ports,
    outputs: () => [{ name: 'y', help: 'Shaped as the larger of both.' }],
    infer(context) {
      const type = joinedType(context, realInput(context, 'a', 'any'), realInput(context, 'b', 'any'));
      return { outputs: type === undefined ? {} : { y: type }, parameters: [] };
    },
    lowering: {
      type: 'values',
      pointwise: true,
      lower: (context) => ({ y: combine(context, context.input('a'), context.input('b')) }),
    },
    line: () => line,
  };
}

function joinedType(context: InferContext, a: PortType | undefined, b: PortType | undefined): PortType | undefined {
  // In a loop one side is often known first, and it tells the other; not so where it could be the single feature.
  if (a === undefined || b === undefined) {
    const known = a ?? b;
    return known === undefined || known.size === 1 ? undefined : known;
  }
  if (a.time !== null && b.time !== null && a.time !== b.time) {
    const message = `${portName(context, 'b')}: ${sourceIs(context, 'b', b)}, but a is ${formatPortType(a)}: both need the same time steps.`;
    context.report('error', 'time-mismatch', message, { port: 'b' });
    return undefined;
  }
  const size = joinedSize(a.size, b.size);
  if (size === undefined) {
    const message = `${portName(context, 'b')}: ${sourceIs(context, 'b', b)}, but a is ${formatPortType(a)}. Both need the same size, or one of them a single feature.`;
    context.report('error', 'size-mismatch', message, { port: 'b' });
    return undefined;
  }
  return { kind: 'real', time: a.time ?? b.time, size };
}

function joinedSize(a: Dim, b: Dim): Dim | undefined {
  if (a === 1) return b;
  if (b === 1) return a;
  return mayEqual(a, b) ? knownDim(a, b) : undefined;
}
