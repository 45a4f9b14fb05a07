// Whether a graph can run on step by step from carried state, as generation needs it.
import type { TypedGraph } from '../check/typedGraph.ts';

/** The reason why not, in a sentence, or null. */
export function streamRefusal(typed: TypedGraph): string | null {
  if (typed.data?.variableLength === true)
    return 'The sequences differ in length; only data that runs on can be streamed.';
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
