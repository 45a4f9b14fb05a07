// Strongly connected components, iteratively: a file may hold a chain of ten thousand nodes. Source: Tarjan 1972.
import type { NodeId } from '../graph/model.ts';

interface Visit {
  readonly id: NodeId;
  readonly reads: readonly NodeId[];
  next: number;
}

/**
 * The components of a graph given by what each node reads, every component after those it reads from.
 * Nodes of a component stand in the order of `ids`. `reads` may name nodes that are not in `ids`; they are passed over.
 */
export function components(ids: readonly NodeId[], reads: (id: NodeId) => readonly NodeId[]): NodeId[][] {
  const rank = new Map(ids.map((id, i) => [id, i]));
  const index = new Map<NodeId, number>();
  const low = new Map<NodeId, number>();
  const open: NodeId[] = [];
  const isOpen = new Set<NodeId>();
  const found: NodeId[][] = [];
  const visits: Visit[] = [];
  const enter = (id: NodeId): void => {
    low.set(id, index.size);
    index.set(id, index.size);
    open.push(id);
    isOpen.add(id);
    visits.push({ id, reads: reads(id).filter((read) => rank.has(read)), next: 0 });
  };
  const lower = (id: NodeId, value: number): void => {
    low.set(id, Math.min(low.get(id) ?? value, value));
  };
  for (const root of ids) {
    if (index.has(root)) continue;
    enter(root);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const read = visit.reads[visit.next++];
      if (read === undefined) {
        visits.pop();
        const { id } = visit;
        const above = visits.at(-1);
        if (above !== undefined) lower(above.id, low.get(id) ?? 0);
        if (low.get(id) === index.get(id)) found.push(close(id));
      } else if (!index.has(read)) enter(read);
      else if (isOpen.has(read)) lower(visit.id, index.get(read) ?? 0);
    }
  }
  return found;

  function close(id: NodeId): NodeId[] {
    const members = open.splice(open.lastIndexOf(id));
    for (const member of members) isOpen.delete(member);
    return members.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  }
}

/** The shortest path along wires from a node back to itself inside a component: `start, …, last`, where `start` reads `last`. */
export function cycleThrough(
  start: NodeId,
  members: readonly NodeId[],
  reads: (id: NodeId) => readonly NodeId[],
): NodeId[] {
  const inside = new Set(members);
  const readBy = new Map<NodeId, NodeId>();
  const queue = [start];
  for (const id of queue) {
    for (const read of reads(id)) {
      if (!inside.has(read)) continue;
      if (read === start) return follow(id, start, readBy);
      if (readBy.has(read)) continue;
      readBy.set(read, id);
      queue.push(read);
    }
  }
  return [...members];
}

/** Backwards search met `start` from `id`: walk on to the reader of each node until `start` is the reader. */
function follow(id: NodeId, start: NodeId, readBy: ReadonlyMap<NodeId, NodeId>): NodeId[] {
  const path = [start];
  for (let at: NodeId | undefined = id; at !== undefined && at !== start; at = readBy.get(at)) path.push(at);
  return path;
}
