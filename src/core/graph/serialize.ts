// Writes a graph as a new file: one line for each node and each position, so that a diff shows what changed. Files that exist
// are never written this way; they are edited (edit.ts).
import type { JsonObject, JsonValue } from '../base/json.ts';
import { formatPortRef } from './identifier.ts';
import { formatProperty, formatValue, ONE_LINE, type JsonStyle } from './jsonStyle.ts';
import {
  plainTraining,
  type DataSpec,
  type Graph,
  type GraphNode,
  type NodeTraining,
  type SubGraph,
  type TrainingSpec,
} from './model.ts';
import { same } from './jsonEdit.ts';
import { CURRENT_VERSION, DATA_SCHEMAS, TrainingSchema } from './schema.ts';
import type { SchemaView } from './readValue.ts';

/** What a new file needs of a graph: data and training may be given in part, defaults are not written. */
export type NewGraph = Pick<Graph, 'nodes' | 'layout'> & {
  readonly data?: DataSpec | undefined;
  readonly training?: TrainingSpec;
  readonly graphs?: Graph['graphs'];
};

const styleWith = (eol: string): JsonStyle => ({
  eol,
  unit: '  ',
  bracePad: ' ',
  bracketPad: '',
  comma: ', ',
  colon: ': ',
});

/** The text of a new file, with a line end at its end. Settings that equal their default are left out. */
export function formatNewGraph(graph: NewGraph, eol = '\n'): string {
  const style = styleWith(eol);
  const parts: string[] = [formatProperty('version', String(CURRENT_VERSION), style)];
  if (graph.data) {
    const data = withoutDefaults(DATA_SCHEMAS[graph.data.kind], toJson(graph.data)) ?? {};
    parts.push(formatProperty('data', formatValue(data, style), style));
  }
  parts.push(nodesBlock(graph.nodes, style, '  '));
  if (graph.graphs !== undefined && graph.graphs.size > 0) parts.push(graphsBlock(graph.graphs, style));
  const training = graph.training && trainingValue(graph.training);
  if (training !== undefined) parts.push(formatProperty('training', formatValue(training, style), style));
  parts.push(block('layout', graph.layout, style, '  '));
  return `{${eol}  ${parts.join(`,${eol}  `)}${eol}}${eol}`;
}

/** A file with nothing in it yet. */
export function formatEmptyGraph(eol = '\n'): string {
  return formatNewGraph({ nodes: new Map(), layout: new Map() }, eol);
}

/** Specifications are plain data: their interfaces only lack the index signature of a JSON object. */
function toJson(value: DataSpec | TrainingSpec): JsonObject {
  return { ...value } as unknown as JsonObject;
}

/** Training settings that differ from what would be read without them: AdamW decays weights unless it says that it does not. */
function trainingValue(training: TrainingSpec): JsonValue | undefined {
  const kept = withoutDefaults(TrainingSchema, toJson(training));
  const { kind, weightDecay } = training.optimizer;
  if (kind !== 'adamw' || weightDecay !== 0) return kept;
  const { optimizer, ...rest } = kept as { readonly optimizer: JsonObject };
  return { optimizer: { ...optimizer, weightDecay }, ...rest };
}

function nodeValue(node: GraphNode): JsonObject {
  const inputs = Object.fromEntries([...node.inputs].map(([port, ref]) => [port, formatPortRef(ref)]));
  const train = trainValue(node.train ?? plainTraining);
  return {
    kind: node.kind,
    ...node.params,
    ...(train === undefined ? {} : { train }),
    ...(node.inputs.size > 0 ? { inputs } : {}),
  };
}

/** The key `train` of a node: what is as usual is left out; undefined when all of it is. */
export function trainValue({ freeze, rateFactor, weightDecay }: NodeTraining): JsonObject | undefined {
  const written = {
    ...(freeze ? { freeze } : {}),
    ...(rateFactor === 1 ? {} : { rateFactor }),
    ...(weightDecay === null ? {} : { weightDecay }),
  };
  return Object.keys(written).length === 0 ? undefined : written;
}

function nodesBlock(nodes: Graph['nodes'], style: JsonStyle, indent: string): string {
  return block('nodes', new Map([...nodes].map(([id, node]) => [id, nodeValue(node)])), style, indent);
}

function graphsBlock(graphs: Graph['graphs'], style: JsonStyle): string {
  const one = ([id, { nodes, layout }]: readonly [string, SubGraph]): string => {
    const parts = [nodesBlock(nodes, style, '      '), block('layout', layout, style, '      ')];
    return `    ${JSON.stringify(id)}: {${style.eol}      ${parts.join(`,${style.eol}      `)}${style.eol}    }`;
  };
  return `"graphs": {${style.eol}${[...graphs].map(one).join(`,${style.eol}`)}${style.eol}  }`;
}

/** An object with a line for each entry; `indent` is that of its key. */
function block(key: string, entries: ReadonlyMap<string, JsonValue>, style: JsonStyle, indent: string): string {
  if (entries.size === 0) return formatProperty(key, '{}', style);
  const inner = `${indent}  `;
  const lines = [...entries].map(
    ([id, value]) => `${inner}${formatProperty(id, formatValue(value, style, ONE_LINE, inner), style)}`,
  );
  return `${JSON.stringify(key)}: {${style.eol}${lines.join(`,${style.eol}`)}${style.eol}${indent}}`;
}

/** The value without what the schema would fill in; undefined when nothing is left. */
function withoutDefaults(schema: SchemaView, value: JsonValue): JsonValue | undefined {
  if (schema.type === 'object' && value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const kept: Record<string, JsonValue> = {};
    for (const [key, item] of Object.entries(value)) {
      const part = schema.properties?.[key];
      const rest = part ? withoutDefaults(part, item) : item;
      if (rest !== undefined) kept[key] = rest;
    }
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
  return schema.default !== undefined && same(schema.default, value) ? undefined : value;
}
