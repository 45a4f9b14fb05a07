// What a gesture means as edits of the file. Pure: it reads the graph and returns a labelled list, or nothing to do.
import { IDENTIFIER_RULE, identifierProblem } from '../../../src/core/graph/identifier.ts';
import type { GraphEdit } from '../../../src/core/graph/edit.types.ts';
import type { Graph, PortRef } from '../../../src/core/graph/model.ts';
import type { NodeKind } from '../../../src/core/nodes/nodeKind.ts';

/** One gesture: one undo step, with the words that VS Code and screen readers use for it. */
export interface Gesture {
  readonly label: string;
  readonly edits: readonly GraphEdit[];
}

export type Positions = Readonly<Record<string, readonly [number, number]>>;

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** A name for a new node: the kind in camel case, with a number when it is taken. */
export function freshName(kind: string, taken: { has(id: string): boolean }): string {
  const stem = kind.replace(/[^A-Za-z0-9_]+(.)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase());
  const base = identifierProblem(stem) === undefined ? stem.slice(0, 56) : 'node';
  if (!taken.has(base)) return base;
  for (let i = 2; ; i++) if (!taken.has(`${base}${i}`)) return `${base}${i}`;
}

/** `taken` tells the names that are in use. `graph` is the sub-graph that a node of kind `subgraph` uses. */
export function addNode(
  kind: NodeKind,
  at: readonly [number, number],
  taken: { has(id: string): boolean },
  graph?: string,
): Gesture & { readonly id: string } {
  const id = freshName(graph ?? kind.kind, taken);
  const place: readonly [number, number] = [Math.round(at[0]), Math.round(at[1])];
  const params = graph === undefined ? {} : { graph };
  return {
    id,
    label: `Add ${graph ?? kind.title}`,
    edits: [{ type: 'addNode', id, kind: kind.kind, params, at: place }],
  };
}

/** Deletes nodes and wires in one step. Wires of deleted nodes go with them. */
export function remove(ids: readonly string[], wires: readonly PortRef[]): Gesture | undefined {
  const gone = new Set(ids);
  const rest = wires.filter((wire) => !gone.has(wire.node));
  if (ids.length === 0 && rest.length === 0) return undefined;
  const parts = [
    ...(ids.length > 0 ? [plural(ids.length, 'node')] : []),
    ...(rest.length > 0 ? [plural(rest.length, 'wire')] : []),
  ];
  const [only] = ids;
  return {
    label:
      ids.length === 1 && rest.length === 0 && only !== undefined ? `Delete ${only}` : `Delete ${parts.join(' and ')}`,
    edits: [
      ...rest.map((to): GraphEdit => ({ type: 'disconnect', to })),
      ...(ids.length > 0 ? [{ type: 'removeNodes', ids } as const] : []),
    ],
  };
}

/** Wires `from` to `to`; whatever the port read before is replaced. */
export function connect(from: PortRef, to: PortRef, graph: Graph): Gesture | undefined {
  const before = graph.nodes.get(to.node)?.inputs.get(to.port);
  if (before?.node === from.node && before.port === from.port) return undefined;
  const verb = before === undefined ? 'Wire' : 'Rewire';
  return {
    label: `${verb} ${to.node}.${to.port} to ${from.node}.${from.port}`,
    edits: [{ type: 'connect', from, to }],
  };
}

export function disconnect(to: PortRef): Gesture {
  return { label: `Unwire ${to.node}.${to.port}`, edits: [{ type: 'disconnect', to }] };
}

/** Moves nodes to places in whole pixels; nothing when none of them moved. */
export function move(positions: Positions, graph: Graph): Gesture | undefined {
  const changed: Record<string, readonly [number, number]> = {};
  let count = 0;
  for (const [id, [x, y]] of Object.entries(positions)) {
    if (!graph.nodes.has(id)) continue;
    const place: readonly [number, number] = [Math.round(x), Math.round(y)];
    const old = graph.layout.get(id);
    if (old !== undefined && old[0] === place[0] && old[1] === place[1]) continue;
    changed[id] = place;
    count++;
  }
  const [only] = Object.keys(changed);
  if (only === undefined) return undefined;
  return {
    label: count === 1 ? `Move ${only}` : `Move ${plural(count, 'node')}`,
    edits: [{ type: 'moveNodes', positions: changed }],
  };
}

/** Why a node cannot be called that, or undefined. */
export function renameProblem(id: string, to: string, graph: Graph): string | undefined {
  if (to === id) return undefined;
  if (to === '') return `A name is needed: ${IDENTIFIER_RULE}.`;
  const problem = identifierProblem(to);
  if (problem !== undefined) return problem;
  return graph.nodes.has(to) ? `There is a node ${to} already. Choose another name.` : undefined;
}
