// The order of lowering: single nodes and whole loops, each after everything that it reads from outside.
import type { TypedGraph, TypedNode } from '../check/typedGraph.ts';
import type { NodeId } from '../graph/model.ts';

/** Groups of nodes; a group of several nodes, or of one that reads itself, is a loop. Inside a group nodes stand in evaluation order. */
export function regionsOf(typed: TypedGraph): readonly (readonly TypedNode[])[] {
  const groupOf = new Map<NodeId, NodeId[]>();
  for (const loop of typed.loops) {
    const members = new Set(loop.nodes);
    const ordered = typed.order.filter((id) => members.has(id));
    for (const id of ordered) groupOf.set(id, ordered);
  }
  for (const id of typed.order) if (!groupOf.has(id)) groupOf.set(id, [id]);
  const groups = [...new Set(groupOf.values())];
  const waiting = new Map<NodeId[], Set<NodeId[]>>();
  const readers = new Map<NodeId[], NodeId[][]>();
  for (const group of groups) {
    const sources = new Set<NodeId[]>();
    for (const id of group) {
      for (const input of typed.nodes.get(id)?.inputs.values() ?? []) {
        const source = input.source === undefined ? undefined : groupOf.get(input.source.node);
        if (source !== undefined && source !== group) sources.add(source);
      }
    }
    waiting.set(group, sources);
    for (const source of sources) readers.set(source, [...(readers.get(source) ?? []), group]);
  }
  const ready = groups.filter((group) => waiting.get(group)?.size === 0);
  const result: TypedNode[][] = [];
  for (let group = ready.shift(); group !== undefined; group = ready.shift()) {
    result.push(group.flatMap((id) => typed.nodes.get(id) ?? []));
    for (const reader of readers.get(group) ?? []) {
      const left = waiting.get(reader);
      left?.delete(group);
      if (left?.size === 0) ready.push(reader);
    }
  }
  return result;
}
