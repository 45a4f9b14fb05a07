// Uses that share weights must agree about their shapes: the first that tells them sets them.
import { quote } from '../base/text.ts';
import type { NodeId } from '../graph/model.ts';
import { mayEqual } from '../nodes/dims.ts';
import type { ParamShape } from '../nodes/nodeKind.ts';
import type { Expansion } from './expand.ts';
import type { Reporter } from './reporter.ts';
import type { TypedNode } from './typedGraph.ts';

/** Reports, at the later use, each node whose weights have another shape there. */
export function reportSharedShapes(
  nodes: ReadonlyMap<NodeId, TypedNode>,
  expansion: Expansion,
  reporter: Reporter,
): void {
  const first = new Map<string, TypedNode>();
  for (const typed of nodes.values()) {
    const origin = expansion.origins.get(typed.node.id);
    if (origin === undefined || typed.parameters.length === 0) continue;
    const before = first.get(typed.weights);
    if (before === undefined) {
      first.set(typed.weights, typed);
      continue;
    }
    const differs = typed.parameters.find(
      (one) =>
        !sameShape(
          one,
          before.parameters.find(({ name }) => name === one.name),
        ),
    );
    if (differs === undefined || reporter.full) continue;
    const other = before.parameters.find(({ name }) => name === differs.name);
    const use = sharingUse(typed.node.id, expansion);
    const message = `${quote(use)} and ${quote(sharingUse(before.node.id, expansion))} share the weights of ${quote(origin.graph)}, but ${differs.name} of ${quote(origin.node)} is ${written(differs)} in the one and ${written(other)} in the other. Wire inputs of one size into both, or give one of them separate weights.`;
    reporter.at('error', 'shared-shapes', message, { node: use, param: 'weights' });
  }
}

/** The innermost use around a node that shares its weights. */
function sharingUse(id: NodeId, { origins, uses }: Expansion): NodeId {
  let use = origins.get(id)?.use ?? id;
  while (uses.get(use)?.shared === false) {
    const outer = origins.get(use)?.use;
    if (outer === undefined) break;
    use = outer;
  }
  return use;
}

function sameShape(a: ParamShape, b: ParamShape | undefined): boolean {
  return a.shape.length === b?.shape.length && a.shape.every((dim, i) => mayEqual(dim, b.shape[i] ?? 0));
}

function written(parameter: ParamShape | undefined): string {
  return parameter === undefined ? 'not there' : `[${parameter.shape.join(', ')}]`;
}
