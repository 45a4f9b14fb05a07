// Sequences that a node inside a loop looks at whole, such as the keys of attention: the same at every step of the loop, with the mask of
// their own time axis.
import type { TypedNode } from '../check/typedGraph.ts';
import type { PortRef } from '../graph/model.ts';
import type { Val } from '../ir/builder.ts';
import type { Environment } from './environment.ts';
import { stepMask } from './lowerContext.ts';

const wholeKey = ({ node, port }: PortRef): string => `whole ${node}.${port}`;
const maskKey = (axis: string): string => `mask ${axis}`;

export function isWhole(node: TypedNode, port: string): boolean {
  const { lowering } = node.kind;
  return lowering.type === 'values' && lowering.whole?.includes(port) === true;
}

/** What the loop around a node has to capture for it, by name. */
export function wholeInputs(node: TypedNode, env: Environment): ReadonlyMap<string, Val> {
  const captured = new Map<string, Val>();
  for (const [port, { source, type }] of node.inputs) {
    if (source === undefined || !isWhole(node, port)) continue;
    captured.set(wholeKey(source), env.value(source));
    const mask = type?.time == null ? null : stepMask(env, type.time);
    if (type?.time != null && mask !== null) captured.set(maskKey(type.time), mask);
  }
  return captured;
}

/** How the node reads them inside of the loop, from what was captured. */
export function wholeSources(read: (name: string) => Val | undefined): {
  readonly whole: (ref: PortRef) => Val | undefined;
  readonly mask: (axis: string) => Val | null;
} {
  return { whole: (ref) => read(wholeKey(ref)), mask: (axis) => read(maskKey(axis)) ?? null };
}
