// What is said about a whole graph and about the catalogue: counts of weights, and the kinds as JSON for `rnn nodes --json`.
import type { JsonObject } from '../base/json.ts';
import type { NodeId } from '../graph/model.ts';
import type { NodeKind, ParamSpec, PortSpec } from '../nodes/nodeKind.ts';
import { countOf, countParameters, distinctWeights } from './parameterCount.ts';
import { defaultParams } from './resolveParams.ts';
import type { TypedGraph } from './typedGraph.ts';

export interface ParameterLine {
  /** `lstm.U`. */
  readonly name: string;
  readonly node: NodeId;
  readonly shape: readonly (number | string)[];
  /** Undefined while a size is symbolic. */
  readonly count: number | undefined;
}

/** All trainable parameters in the order of the file. */
export function parameterLines(typed: TypedGraph): readonly ParameterLine[] {
  return distinctWeights(typed.expanded.nodes.values()).flatMap(({ node, parameters, weights }) =>
    parameters.map((one) => ({ name: `${weights}.${one.name}`, node: node.id, shape: one.shape, count: countOf(one) })),
  );
}

/** The number of trainable numbers; undefined while a size is symbolic or could not be told. */
export function totalParameters(typed: TypedGraph): number | undefined {
  return countParameters(typed.expanded.nodes.values());
}

/** One kind as a JSON object: names, help, ports and parameters with their limits. */
export function describeKind(kind: NodeKind): JsonObject {
  const params = defaultParams(kind);
  return {
    kind: kind.kind,
    title: kind.title,
    category: kind.category,
    summary: kind.summary,
    synonyms: kind.synonyms,
    equations: kind.equations,
    source: kind.source,
    params: kind.params.map(describeParam),
    inputs: kind.inputs(params, []).map(describePort),
    outputs: kind.outputs(params).map(describePort),
  };
}

/** A spec is plain data already; the copy gives it the type. */
function describeParam(spec: ParamSpec): JsonObject {
  return { ...spec };
}

function describePort({ name, help, required }: PortSpec): JsonObject {
  return required === undefined ? { name, help } : { name, help, required };
}
