// Which fields of the data a graph reads, and which of them are targets: told by the catalogue's parameter types, not by node kinds.
import type { Graph, JsonValue } from '../../core/graph/model.ts';
import { findNodeKind } from '../../core/nodes/catalogue.ts';

export interface UsedFields {
  readonly used: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
}

export function fieldsOf(graph: Graph): UsedFields {
  const used = new Set<string>();
  const targets = new Set<string>();
  const inside = [...graph.graphs.values()].flatMap(({ nodes }) => [...nodes.values()]);
  for (const node of [...graph.nodes.values(), ...inside]) {
    const kind = findNodeKind(node.kind);
    for (const spec of kind?.params ?? []) {
      if (spec.type !== 'fields' && spec.type !== 'size') continue;
      for (const name of namesIn(node.params[spec.name])) {
        used.add(name);
        if (kind?.lowering.type === 'loss' && spec.type === 'fields') targets.add(name);
      }
    }
  }
  return { used, targets };
}

function namesIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
