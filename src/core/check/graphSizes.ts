// How large each sub-graph is when it stands in full, and whether it contains itself. Looked at before anything is expanded:
// ten levels of ten uses each are ten thousand million nodes.
import type { Graph, GraphNode } from '../graph/model.ts';

export interface GraphSize {
  /** Nodes, those of the sub-graphs in it included; only roughly beyond 2⁵³. */
  readonly nodes: number;
  /** 1 for a sub-graph without further ones in it. */
  readonly depth: number;
  /** For a sub-graph that contains itself, or one that does: `a, b, a`. */
  readonly recursion: readonly string[] | undefined;
}

/** The name of the sub-graph that a node stands for; undefined for nodes of other kinds and names that are no text. */
export function graphNameOf({ kind, params }: GraphNode): string | undefined {
  if (kind !== 'subgraph') return undefined;
  const name = Object.hasOwn(params, 'graph') ? params['graph'] : '';
  return typeof name === 'string' ? name : undefined;
}

/** Sizes of all sub-graphs of a file. Uses of sub-graphs that do not exist count as one node. */
export function graphSizes({ graphs }: Pick<Graph, 'graphs'>): ReadonlyMap<string, GraphSize> {
  const sizes = new Map<string, GraphSize>();
  const open: string[] = [];
  const visit = (name: string): GraphSize => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    const at = open.indexOf(name);
    if (at >= 0) return { nodes: Infinity, depth: Infinity, recursion: [...open.slice(at), name] };
    open.push(name);
    let [nodes, depth] = [0, 0];
    let recursion: readonly string[] | undefined;
    for (const node of graphs.get(name)?.nodes.values() ?? []) {
      const inner = graphNameOf(node);
      const size = inner !== undefined && graphs.has(inner) ? visit(inner) : undefined;
      nodes += 1 + (size?.nodes ?? 0);
      depth = Math.max(depth, size?.depth ?? 0);
      recursion ??= size?.recursion;
    }
    open.pop();
    const size = { nodes, depth: depth + 1, recursion };
    sizes.set(name, size);
    return size;
  };
  for (const name of graphs.keys()) visit(name);
  return sizes;
}
