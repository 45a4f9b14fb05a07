// The parts of a file that are a graph: `nodes` with their wires, and `layout`, of the file itself or of one of its sub-graphs. Parameters stay as written; whether a kind
// exists and a parameter fits is for the checker and the catalogue. Every wire that is returned starts at an existing node.
import type { GraphPlace, TextRange } from '../base/diagnostic.ts';
import type { JsonObject, JsonPath } from '../base/json.ts';
import { nearest, quote } from '../base/text.ts';
import { identifierProblem, isReservedKey, parsePortRef } from './identifier.ts';
import { properties, property, toValue, type JsonNode } from './jsonDocument.ts';
import { MAX_NODES } from './limits.ts';
import type { GraphNode, NodeId, PortRef } from './model.ts';
import { rangeOfNode } from './ranges.ts';
import { readNodeTraining } from './readTraining.ts';
import { describe, name } from './readValue.ts';
import type { Report } from './report.ts';

export type Position = readonly [number, number];

/** Keys of a node that are not parameters. */
export const NODE_KEYS: ReadonlySet<string> = new Set(['kind', 'train', 'inputs']);

/** Nodes by name. `path` is where they stand: `nodes`, or below `graphs`, where a place on the canvas is not known yet. */
export function readNodes(
  node: JsonNode | undefined,
  report: Report,
  path: JsonPath = ['nodes'],
): ReadonlyMap<NodeId, GraphNode> {
  const nodes = new Map<NodeId, GraphNode>();
  if (!node) {
    const message =
      path.length === 1
        ? 'The file has no nodes yet. Add "nodes", or add a node in the graph editor.'
        : `${name(path.slice(0, -1))} has no nodes. Add "nodes" with at least a graphInput and a graphOutput.`;
    report('warning', 'missing-nodes', message, path.slice(0, -1));
    return nodes;
  }
  if (node.type !== 'object') {
    const message = `${name(path)} must be an object in { }, a node for each key; it is ${describe(node)}.`;
    report('error', 'wrong-type', message, path);
    return nodes;
  }
  const entries = lastOfEach(node);
  if (entries.size > MAX_NODES) {
    const message = `There are ${entries.size} nodes; a graph has at most ${MAX_NODES}. None of them was read.`;
    report('error', 'too-many-nodes', message, path);
    return nodes;
  }
  const ids = new Set<string>();
  for (const [id, value] of entries) if (value.type === 'object' && identifierProblem(id) === undefined) ids.add(id);
  for (const [id, value] of entries) {
    const at: NodePath = { id, path: [...path, id], onCanvas: path.length === 1 };
    const problem = identifierProblem(id);
    if (problem !== undefined) {
      // A reserved key is reported where all keys are looked at (inspect.ts).
      if (!isReservedKey(id)) report('error', 'invalid-id', `The node ${problem}`, at.path);
    } else if (value.type !== 'object') {
      report(
        'error',
        'wrong-type',
        `The node ${quote(id)} must be an object in { }; it is ${describe(value)}.`,
        at.path,
        placed(at),
      );
    } else {
      nodes.set(id, readNode(at, value, ids, report));
    }
  }
  return nodes;
}

/** A node and where it stands in the file. */
interface NodePath {
  readonly id: NodeId;
  readonly path: JsonPath;
  readonly onCanvas: boolean;
}

/** Only nodes of the file itself are on the canvas; how a sub-graph is used is found by the checker. */
function placed({ id, onCanvas }: NodePath, rest: Omit<GraphPlace, 'node'> = {}): { readonly place?: GraphPlace } {
  return onCanvas ? { place: { node: id, ...rest } } : {};
}

/** Values by key in the order of the file; of duplicate keys the last value, at the place of the first. */
export function lastOfEach(object: JsonNode): ReadonlyMap<string, JsonNode> {
  return new Map(properties(object).map(({ name: key, value }) => [key, value]));
}

/** Where a key stands, to underline it and not its value. */
function keyRange(value: JsonNode): { readonly range?: TextRange } {
  const key = value.parent?.children?.[0];
  return key ? { range: rangeOfNode(key) } : {};
}

function readNode(at: NodePath, node: JsonNode, ids: ReadonlySet<string>, report: Report): GraphNode {
  const { id } = at;
  const kind = property(node, 'kind')?.value;
  if (!kind) {
    const message = `The node ${quote(id)} has no kind. Add one, for example "kind": "lstm".`;
    report('error', 'missing-kind', message, at.path, placed(at));
  } else if (kind.type !== 'string') {
    const message = `The kind of ${quote(id)} must be text in double quotes; it is ${describe(kind)}.`;
    report('error', 'wrong-type', message, [...at.path, 'kind'], placed(at, { param: 'kind' }));
  }
  const params = Object.create(null) as Record<string, JsonObject[string]>;
  for (const [key, value] of lastOfEach(node))
    if (!NODE_KEYS.has(key) && !isReservedKey(key)) params[key] = toValue(value);
  const inputs = readInputs(at, property(node, 'inputs')?.value, ids, report);
  const train = readNodeTraining(property(node, 'train')?.value, at.path, placed(at, { param: 'train' }), report);
  const written = kind?.type === 'string' ? String(kind.value) : '';
  return { id, kind: written, params, inputs, ...(train === undefined ? {} : { train }) };
}

function readInputs(
  at: NodePath,
  node: JsonNode | undefined,
  ids: ReadonlySet<string>,
  report: Report,
): ReadonlyMap<string, PortRef> {
  const inputs = new Map<string, PortRef>();
  if (!node) return inputs;
  if (node.type !== 'object') {
    const message = `The inputs of ${quote(at.id)} must be an object in { }, a wire for each port; it is ${describe(node)}.`;
    report('error', 'wrong-type', message, [...at.path, 'inputs'], placed(at));
    return inputs;
  }
  for (const [port, value] of lastOfEach(node)) {
    const path = [...at.path, 'inputs', port];
    const place = placed(at, { port });
    const problem = identifierProblem(port);
    const ref = value.type === 'string' ? parsePortRef(String(value.value)) : undefined;
    if (problem !== undefined) {
      if (!isReservedKey(port))
        report('error', 'invalid-port', `The input port ${problem}`, path, { ...placed(at), ...keyRange(value) });
    } else if (!ref) {
      const message = `${name(path)} must be a wire such as "lstm.y": a node, a dot and its output port. It is ${describe(value)}.`;
      report('error', value.type === 'string' ? 'malformed-wire' : 'wrong-type', message, path, place);
    } else if (!ids.has(ref.node)) {
      const message = (): string => {
        const near = nearest(ref.node, ids);
        const hint = near === undefined ? 'Wire it to a node of this graph.' : `Did you mean ${near}?`;
        return `${name(path)} reads from ${quote(ref.node)}, and there is no such node. ${hint}`;
      };
      report('error', 'unknown-node', message, path, place);
    } else {
      inputs.set(port, ref);
    }
  }
  return inputs;
}

export function readLayout(
  node: JsonNode | undefined,
  nodes: ReadonlyMap<NodeId, GraphNode>,
  report: Report,
  path: JsonPath = ['layout'],
): ReadonlyMap<NodeId, Position> {
  const layout = new Map<NodeId, Position>();
  if (!node) return layout;
  if (node.type !== 'object') {
    const message = `${name(path)} must be an object in { }, a position for each node; it is ${describe(node)}.`;
    report('error', 'wrong-type', message, path);
    return layout;
  }
  for (const [id, value] of lastOfEach(node)) {
    if (isReservedKey(id)) continue;
    const at = [...path, id];
    const [x, y, ...rest] = value.type === 'array' ? (value.children ?? []) : [];
    if (x?.type !== 'number' || y?.type !== 'number' || rest.length > 0) {
      report(
        'error',
        'wrong-type',
        `${name(at)} must be a position such as [220, 0]; it is ${describe(value)}.`,
        at,
        path.length === 1 && nodes.has(id) ? { place: { node: id } } : {},
      );
    } else if (Number.isFinite(x.value) && Number.isFinite(y.value)) {
      if (nodes.has(id)) layout.set(id, [x.value as number, y.value as number]);
      else
        report(
          'information',
          'unused-layout',
          `${name(at)} is a position of a node that does not exist; it is kept and has no effect.`,
          at,
          keyRange(value),
        );
    }
  }
  return layout;
}
