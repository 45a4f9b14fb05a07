// Whether a graph can run on step by step from carried state, as generation needs it.
import type { TypedGraph } from '../check/typedGraph.ts';
import { axisOf } from '../nodes/fieldAxis.ts';

/** The reason why not, in a sentence, or null. */
export function streamRefusal(typed: TypedGraph): string | null {
  if ((typed.data?.ragged.length ?? 0) > 0)
    return 'The sequences differ in length; only data that runs on can be streamed.';
  if (typed.data?.fields.some((field) => axisOf(field) !== 'T') === true)
    return 'The targets have a time axis of their own; only data that runs on can be streamed.';
  for (const node of typed.nodes.values()) {
    const timed = [...node.inputs.values()].some((input) => input.type !== undefined && input.type.time !== null);
    const ends = [...node.outputs.values()].some((output) => output.type !== undefined && output.type.time === null);
    const read = [...typed.nodes.values()].some((other) =>
      [...other.inputs.values()].some((input) => input.source?.node === node.node.id && input.type?.time === null),
    );
    if (timed && ends && read) return `"${node.node.id}" needs the whole sequence before it gives a value.`;
  }
  return null;
}
