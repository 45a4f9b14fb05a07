// Whether a graph can run on step by step from carried state, as generation needs it.
import { axisOf } from '../nodes/fieldAxis.ts';
import type { TypedGraph, TypedNode } from '../check/typedGraph.ts';
import { stackOf, startPorts } from '../nodes/stack.ts';

/** The reason why not, in a sentence, or null. */
export function streamRefusal(typed: TypedGraph): string | null {
  if ((typed.data?.ragged.length ?? 0) > 0)
    return 'The sequences differ in length; only data that runs on can be streamed.';
  if (typed.data?.fields.some((field) => axisOf(field) !== 'T') === true)
    return 'The targets have a time axis of their own; only data that runs on can be streamed.';
  for (const node of typed.nodes.values()) {
    const refusal = startRefusal(node);
    if (refusal !== null) return refusal;
    const { lowering } = node.kind;
    if (lowering.type === 'values' && lowering.whole?.some((port) => node.inputs.get(port)?.source) === true)
      return `"${node.node.id}" looks at the whole sequence at every step.`;
    const timed = [...node.inputs.values()].some((input) => input.type !== undefined && input.type.time !== null);
    const ends = [...node.outputs.values()].some((output) => output.type !== undefined && output.type.time === null);
    const read = [...typed.nodes.values()].some((other) =>
      [...other.inputs.values()].some((input) => input.source?.node === node.node.id && input.type?.time === null),
    );
    const whole = lowering.type === 'values' && !lowering.pointwise && lowering.streams?.(node.params) !== true;
    if (timed && ((ends && read) || (whole && !ends)))
      return `"${node.node.id}" needs the whole sequence before it gives a value.`;
  }
  return null;
}

/** Steps come one by one and from a state that goes on: no node may run from the end, or start from a wire. */
function startRefusal({ node, kind, params }: TypedNode): string | null {
  const { lowering } = kind;
  if (lowering.type === 'delay' && lowering.start(params).kind === 'wired')
    return `"${node.id}" starts from a wire, not from what came before.`;
  if (lowering.type !== 'cell') return null;
  const { direction } = stackOf(lowering.cell, params);
  if (direction !== 'forward')
    return `"${node.id}" is ${direction}: it needs the whole sequence before it gives a value.`;
  return startPorts(lowering.cell, params).length > 0
    ? `"${node.id}" starts from a wired state, not from what came before.`
    : null;
}
