// What the nodes that bring a whole sequence to one value share: x over its real steps, and a mask that takes more steps out.
import { formatPortType } from '../graph/portType.ts';
import type { PortType } from '../graph/portType.ts';
import type { Val } from '../ir/builder.ts';
import { mayEqual } from './dims.ts';
import type { InferContext, LowerContext, NodeKind, PortSpec } from './nodeKind.ts';
import { portName, realInput, sequenceIn, sourceIs } from './ports.ts';

export interface OverTime extends Pick<NodeKind, 'kind' | 'title' | 'synonyms' | 'summary' | 'equations' | 'source'> {
  readonly line: string;
  /** x [T, B, N] → [B, N]. `mask` [T, B, 1] is null when every step counts; `wired` when a person said what counts. */
  reduce(context: LowerContext, x: Val, mask: Val | null, wired: boolean): Val;
}

const ports: readonly PortSpec[] = [
  sequenceIn,
  { name: 'mask', help: 'How much each step counts, [B, T, 1]: 0 not at all. Without a wire all real steps count.' },
];

export function overTime({ reduce, line, ...words }: OverTime): NodeKind {
  return {
    ...words,
    category: 'time',
    params: [],
    inputs: () => ports,
    outputs: () => [{ name: 'y', help: 'One value a sequence, [B, D].' }],
    infer(context) {
      const x = realInput(context, 'x', 'sequence');
      checkStepMask(context, x);
      return { outputs: x === undefined ? {} : { y: { ...x, time: null } }, parameters: [] };
    },
    lowering: {
      type: 'values',
      pointwise: false,
      lower(context) {
        const x = context.input('x');
        const wired = context.has('mask');
        return { y: reduce(context, x, countedSteps(context, x), wired) };
      },
    },
    line: () => line,
  };
}

/** Reports a mask that is not one number for each step of x. */
function checkStepMask(context: InferContext, x: PortType | undefined): void {
  const mask = realInput(context, 'mask', 'sequence');
  if (mask === undefined) return;
  if (!mayEqual(mask.size, 1)) {
    const message = `${portName(context, 'mask')} takes one number for each step, but ${sourceIs(context, 'mask', mask)}.`;
    context.report('error', 'mask-size', message, { port: 'mask' });
  } else if (x !== undefined && mask.time !== x.time) {
    const message = `${portName(context, 'mask')}: ${sourceIs(context, 'mask', mask)}, but x is ${formatPortType(x)}: both need the same time steps.`;
    context.report('error', 'time-mismatch', message, { port: 'mask' });
  }
}

/** The real steps of a sequence [T, B, ..], [T, B, 1]; null when all are, or inside a loop, where there is one step. */
export function realSteps(context: LowerContext, x: Val): Val | null {
  const [axis] = x.shape;
  return typeof axis === 'string' && axis !== 'B' ? context.mask(axis) : null;
}

/** The sequence with zeros in its padding. */
export function withoutPadding(context: LowerContext, x: Val): Val {
  const mask = realSteps(context, x);
  return mask === null ? x : context.b.mul(x, mask);
}

function countedSteps(context: LowerContext, x: Val): Val | null {
  const real = realSteps(context, x);
  if (!context.has('mask')) return real;
  const wired = context.input('mask');
  return real === null ? wired : context.b.mul(wired, real);
}
