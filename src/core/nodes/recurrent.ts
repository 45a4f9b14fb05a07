// What the recurrent kinds share: ports, the units parameter, shapes of their outputs.
import type { Dim } from '../graph/portType.ts';
import type { InferContext, Inferred, Params, ParamShape, ParamSpec, PortSpec } from './nodeKind.ts';
import { maxUnits, numberParam } from './params.ts';
import { realInput, sequenceIn } from './ports.ts';

export const recurrentInputs: readonly PortSpec[] = [sequenceIn];
export const sequenceOut: PortSpec = { name: 'y', help: 'The hidden state at every time step, [B, T, H].' };
export const lastOut: PortSpec = { name: 'last', help: 'The hidden state after the last time step, [B, H].' };

export const unitsParam: ParamSpec = {
  type: 'integer',
  name: 'units',
  label: 'Units',
  help: 'Size H of the hidden state.',
  default: 32,
  min: 1,
  max: maxUnits,
};

export function unitsOf(params: Params): number {
  return numberParam(params, 'units');
}

/** Sequence `y`, and the ports named in `finals` without time, all of width H; parameters from the widths D and H. */
export function inferRecurrent(
  context: InferContext,
  finals: readonly string[],
  parameters: (d: Dim, h: number) => readonly ParamShape[],
): Inferred {
  const x = realInput(context, 'x', 'sequence');
  if (x === undefined) return { outputs: {}, parameters: [] };
  const size = unitsOf(context.params);
  const last = Object.fromEntries(finals.map((port) => [port, { kind: 'real', time: null, size } as const]));
  return { outputs: { y: { kind: 'real', time: x.time, size }, ...last }, parameters: parameters(x.size, size) };
}
