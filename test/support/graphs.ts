// Graphs and data descriptions for tests of the core, written as in the file but without going through the parser.
import { parseGraph } from '../../src/core/graph/parse.ts';
import { timeAxes } from '../../src/core/graph/portType.ts';
import type {
  DataInfo,
  DataSpec,
  FieldInfo,
  Graph,
  GraphNode,
  JsonObject,
  PortRef,
} from '../../src/core/graph/model.ts';

/** A node as in the file: `{ kind, inputs: { x: 'in.y' }, units: 3 }`. */
export type NodeText = JsonObject & { readonly kind: string; readonly inputs?: Readonly<Record<string, string>> };

export function wireOf(text: string): PortRef {
  const dot = text.lastIndexOf('.');
  return { node: text.slice(0, dot), port: text.slice(dot + 1) };
}

export function graphOf(nodes: Readonly<Record<string, NodeText>>, data: DataSpec | undefined = csvSpec): Graph {
  const made = Object.entries(nodes).map(([id, { kind, inputs, ...params }]): [string, GraphNode] => [
    id,
    { id, kind, params, inputs: new Map(Object.entries(inputs ?? {}).map(([port, from]) => [port, wireOf(from)])) },
  ]);
  return {
    version: 1,
    data,
    nodes: new Map(made),
    training: { ...parseGraph('{"version":1}').graph.training, steps: 100 },
    layout: new Map(made.map(([id], i) => [id, [220 * i, 0]])),
    graphs: new Map(),
  };
}

const split = { by: 'time', train: 0.7, validation: 0.1 } as const;

export const csvSpec: DataSpec = {
  kind: 'csv',
  path: 'weather.csv',
  window: 10,
  horizon: 1,
  stride: 1,
  normalize: 'minmax',
  season: 0,
  split,
};

export const textSpec: DataSpec = {
  kind: 'text',
  path: 'a.txt',
  window: 10,
  stride: 10,
  lowercase: false,
  limit: 0,
  split,
};

export const linesSpec: DataSpec = {
  kind: 'lines',
  files: [],
  path: 'names.txt',
  lowercase: false,
  maxLength: 20,
  split,
};

export function dataOf(fields: readonly FieldInfo[], variableLength = false): DataInfo {
  return { fields, ragged: variableLength ? timeAxes : [], sequences: { train: 70, validation: 10, test: 20 } };
}

/** A table of numbers and categories, as a weather CSV would give. */
export const weather: DataInfo = dataOf([
  { name: 'temp', type: 'number', classes: 1, perStep: true },
  { name: 'rain', type: 'number', classes: 1, perStep: true },
  { name: 'wind', type: 'number', classes: 1, perStep: true },
  { name: 'sky', type: 'category', classes: 5, perStep: true },
  { name: 'wet', type: 'category', classes: 2, perStep: true },
]);

export const text: DataInfo = dataOf([
  { name: 'text', type: 'tokens', classes: 81, perStep: true },
  { name: 'next', type: 'tokens', classes: 81, perStep: true },
]);

/** Lines of different lengths with one label each. */
export const names: DataInfo = dataOf(
  [
    { name: 'text', type: 'tokens', classes: 30, perStep: true },
    { name: 'label', type: 'category', classes: 2, perStep: false },
  ],
  true,
);
