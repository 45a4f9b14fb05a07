// Which fields of the data a graph reads, and which ones its losses aim at: only these can make the data unusable.
import type { TypedGraph } from '../../core/check/typedGraph.ts';

export interface GraphFields {
  readonly used: readonly string[];
  readonly targets: readonly string[];
}

export function graphFields(typed: TypedGraph): GraphFields {
  const used = new Set<string>();
  const targets = new Set<string>();
  for (const { kind, params } of typed.nodes.values()) {
    for (const spec of kind.params) {
      if (spec.type !== 'fields') continue;
      const value = params[spec.name];
      const names = typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [];
      for (const name of names) {
        used.add(name);
        if (kind.lowering.type === 'loss') targets.add(name);
      }
    }
  }
  return { used: [...used], targets: [...targets] };
}
