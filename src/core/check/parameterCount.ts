// Counting trainable numbers: of one parameter, of a node, of a whole graph. Weights that several uses share count once.
import type { ParamShape } from '../nodes/nodeKind.ts';
import type { TypedNode } from './typedGraph.ts';

/** Trainable numbers of one parameter; undefined while a size is symbolic. */
export function countOf(parameter: ParamShape): number | undefined {
  return parameter.shape.reduce<number | undefined>(
    (product, dim) => (product === undefined || typeof dim === 'string' ? undefined : product * dim),
    1,
  );
}

export function countAll(parameters: readonly ParamShape[]): number | undefined {
  return parameters.reduce<number | undefined>((sum, parameter) => {
    const count = countOf(parameter);
    return sum === undefined || count === undefined ? undefined : sum + count;
  }, 0);
}

/** Each set of weights once, with the first node that reads it. */
export function distinctWeights(nodes: Iterable<TypedNode>): readonly TypedNode[] {
  const seen = new Map<string, TypedNode>();
  for (const typed of nodes) if (!seen.has(typed.weights)) seen.set(typed.weights, typed);
  return [...seen.values()];
}

/** Of nodes together; undefined while a size is symbolic or could not be told. */
export function countParameters(nodes: Iterable<TypedNode>): number | undefined {
  let total = 0;
  for (const { parameterCount } of distinctWeights(nodes)) {
    if (parameterCount === undefined) return undefined;
    total += parameterCount;
  }
  return total;
}
