// A wire that is being made between two ports, whichever of them came first.
import { wireProblem } from '../../../src/core/check/wireProblem.ts';
import type { TypedGraph } from '../../../src/core/check/typedGraph.ts';
import type { PortRef } from '../../../src/core/graph/model.ts';
import type { GraphView, PortSide } from './viewModel.ts';

export interface PortId {
  readonly node: string;
  readonly port: string;
  readonly side: PortSide;
}

export const portKey = (port: PortId): string => `${port.side}:${port.node}.${port.port}`;

export const samePort = (a: PortId, b: PortId): boolean => portKey(a) === portKey(b);

/** The two ends of a wire between an output and an input port; undefined for two of one side. */
export function wireEnds(a: PortId, b: PortId): { readonly from: PortRef; readonly to: PortRef } | undefined {
  if (a.side === b.side) return undefined;
  const [from, to] = a.side === 'output' ? [a, b] : [b, a];
  return { from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } };
}

/** Why there can be no wire from `origin` to `port`; undefined when there can. */
export function wireRefusal(typed: TypedGraph, origin: PortId, port: PortId): string | undefined {
  if (samePort(origin, port)) return undefined;
  const ends = wireEnds(origin, port);
  if (ends !== undefined) return wireProblem(typed, ends.from, ends.to) ?? undefined;
  return origin.side === 'output'
    ? 'Outputs wire to inputs: choose a port on the left of a node.'
    : 'Inputs wire to outputs: choose a port on the right of a node.';
}

/** Ports that a wire from `origin` could end at by their side; those of the same side are refused without a check. */
export function candidatePorts(view: GraphView, origin: PortId): readonly PortId[] {
  const side: PortSide = origin.side === 'output' ? 'input' : 'output';
  return [...view.nodes.values()].flatMap((node) =>
    (side === 'input' ? node.inputs : node.outputs).map((port) => ({ node: node.id, port: port.name, side })),
  );
}
