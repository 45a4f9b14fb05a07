// What the nodes that pick one time step share: a sequence in, [B, D] out.
import type { Val } from '../ir/builder.ts';
import type { LowerContext, NodeKind } from './nodeKind.ts';
import { realInput, sequenceIn } from './ports.ts';

export interface OneStep extends Pick<NodeKind, 'kind' | 'title' | 'synonyms' | 'summary' | 'equations' | 'source'> {
  readonly line: string;
  pick(context: LowerContext): Val;
}

export function oneStep({ kind, title, synonyms, summary, equations, source, line, pick }: OneStep): NodeKind {
  return {
    kind,
    title,
    synonyms,
    summary,
    equations,
    source,
    category: 'time',
    params: [],
    inputs: () => [sequenceIn],
    outputs: () => [{ name: 'y', help: 'One time step, [B, D].' }],
    infer(context) {
      const x = realInput(context, 'x', 'sequence');
      return { outputs: x === undefined ? {} : { y: { ...x, time: null } }, parameters: [] };
    },
    lowering: { type: 'values', pointwise: false, lower: (context) => ({ y: pick(context) }) },
    line: () => line,
  };
}
