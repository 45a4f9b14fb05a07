// Edits that change values of what is there: parameters, wires, positions and settings. Each touches the bytes of its value only.
import type { JsonPath, JsonValue } from '../base/json.ts';
import { quote } from '../base/text.ts';
import type { Draft } from './draft.ts';
import type { GraphEdit, TextEdit } from './edit.types.ts';
import { placedNodes, removeWires } from './editNodes.ts';
import { ensurePart, ensureTop, nodeProperty, noSuchNode, partObject, topObject, valueProblem } from './editParts.ts';
import { formatPortRef, identifierProblem, isReservedKey } from './identifier.ts';
import { property, propertyMap, type JsonNode, type JsonProperty } from './jsonDocument.ts';
import { insertItems, removeItems, replaceNode, setProperty, setValue } from './jsonEdit.ts';
import { formatProperty, formatValue } from './jsonStyle.ts';
import type { NodeId } from './model.ts';
import { NODE_KEYS } from './readNodes.ts';
import { name as pathName } from './readValue.ts';

type EditOf<T extends GraphEdit['type']> = Extract<GraphEdit, { readonly type: T }>;

/** The object of a node, or why there is none. */
function objectOf(found: JsonProperty | undefined, id: NodeId, graph: string | undefined): JsonNode | string {
  if (!found || isReservedKey(id)) return noSuchNode(id, graph);
  return found.value.type === 'object'
    ? found.value
    : `The node ${quote(id)} is not an object in { }. Correct it in the text editor first.`;
}

function nodeObject(draft: Draft, id: NodeId, graph: string | undefined): JsonNode | string {
  return objectOf(nodeProperty(draft, id, graph), id, graph);
}

export function setParam(draft: Draft, { id, name, value, graph }: EditOf<'setParam'>): string | undefined {
  const node = nodeObject(draft, id, graph);
  if (typeof node === 'string') return node;
  if (name === '' || (NODE_KEYS.has(name) && name !== 'train') || isReservedKey(name))
    return `${quote(name)} is no parameter.`;
  const problem = value === undefined ? undefined : valueProblem(value);
  if (problem !== undefined) return problem;
  // Wires stand last by custom: a new parameter goes before them.
  const children = node.children ?? [];
  const wires = property(node, 'inputs')?.node;
  const index = wires && children.length > 1 && children.at(-1) === wires ? children.length - 1 : children.length;
  draft.change(setProperty(draft.source, node, name, value, index));
  return undefined;
}

/** Wires into different nodes of one graph, planned together. */
export function connect(draft: Draft, edits: readonly [EditOf<'connect'>, ...EditOf<'connect'>[]]): string | undefined {
  const { graph } = edits[0];
  const nodes = propertyMap(partObject(draft, 'nodes', graph));
  const planned: TextEdit[] = [];
  for (const { from, to } of edits) {
    const problem = identifierProblem(from.port) ?? identifierProblem(to.port);
    if (problem !== undefined) return `The port ${problem}`;
    const source = objectOf(nodes.get(from.node), from.node, graph);
    const target = objectOf(nodes.get(to.node), to.node, graph);
    if (typeof source === 'string') return source;
    if (typeof target === 'string') return target;
    planned.push(...wired(draft, target, to.port, formatPortRef(from)));
  }
  draft.change(planned);
  return undefined;
}

function wired(draft: Draft, target: JsonNode, port: string, wire: string): TextEdit[] {
  const { source } = draft;
  const inputs = property(target, 'inputs')?.value;
  if (inputs?.type === 'object') return setProperty(source, inputs, port, wire);
  const written = formatValue({ [port]: wire }, source.style);
  if (inputs) return replaceNode(source, inputs, written);
  const item = formatProperty('inputs', written, source.style);
  return insertItems(source, target, target.children?.length ?? 0, [() => item]);
}

export function disconnect(draft: Draft, { to, graph }: EditOf<'disconnect'>): string | undefined {
  const target = nodeObject(draft, to.node, graph);
  if (typeof target === 'string') return target;
  draft.change(removeWires(draft, target, (port) => port === to.port));
  return undefined;
}

export function moveNodes(draft: Draft, { positions, graph }: EditOf<'moveNodes'>): string | undefined {
  const moves = Object.entries(positions);
  const nodes = propertyMap(partObject(draft, 'nodes', graph));
  for (const [id, at] of moves) {
    if (isReservedKey(id) || !nodes.has(id)) return noSuchNode(id, graph);
    if (!at.every(Number.isFinite)) return 'The position of a node must be two finite numbers.';
  }
  if (moves.length === 0) return undefined;
  const problem = ensurePart(draft, 'layout', graph);
  if (problem !== undefined) return problem;
  draft.change(placedNodes(draft, moves, graph));
  return undefined;
}

export function setSetting(draft: Draft, { path, value }: EditOf<'setSetting'>): string | undefined {
  const problem = settingProblem(path, value);
  if (problem !== undefined) return problem;
  const [top, ...rest] = path as readonly ['data' | 'training', ...(string | number)[]];
  const { root } = draft.source;
  if (!root) return 'The file has no content.';
  const existing = property(root, top)?.value;
  if (value === undefined) return removeSetting(draft, root, path);
  if (rest.length === 0) {
    if (!existing) {
      const missing = ensureTop(draft, top);
      if (missing !== undefined) return missing;
    }
    const object = topObject(draft, top);
    if (object) draft.change(setValue(draft.source, object, value));
    return undefined;
  }
  const missing = ensureTop(draft, top);
  if (missing !== undefined) return missing;
  const object = topObject(draft, top);
  return object ? setBelow(draft, object, path, 1, value) : undefined;
}

function settingProblem(path: JsonPath, value: JsonValue | undefined): string | undefined {
  if (path[0] !== 'data' && path[0] !== 'training') return 'Settings stand below data or training.';
  if (path.some((segment) => typeof segment === 'string' && (isReservedKey(segment) || segment === '')))
    return `${pathName(path)} has a reserved name in it.`;
  if (path.length > 8) return `${pathName(path)} is too deep for a setting.`;
  if (value === undefined) return undefined;
  if (path.length === 1 && (value === null || typeof value !== 'object' || Array.isArray(value)))
    return `${pathName(path)} must be an object.`;
  return valueProblem(value);
}

/** Sets the value at `path[depth…]` below `container`, making objects on the way. */
function setBelow(
  draft: Draft,
  container: JsonNode,
  path: JsonPath,
  depth: number,
  value: JsonValue,
): string | undefined {
  const segment = path[depth];
  const last = depth === path.length - 1;
  // What a missing container is made of: the rest of the path as nested objects.
  const wrapped = path
    .slice(depth + 1)
    .reduceRight<JsonValue>((inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }), value);
  if (typeof segment === 'string' && container.type === 'object') {
    const child = property(container, segment)?.value;
    if (child && !last) return setBelow(draft, child, path, depth + 1, value);
    draft.change(setProperty(draft.source, container, segment, wrapped));
    return undefined;
  }
  if (typeof segment === 'number' && container.type === 'array') {
    const children = container.children ?? [];
    const child = children[segment];
    if (child && !last) return setBelow(draft, child, path, depth + 1, value);
    if (child) draft.change(setValue(draft.source, child, value));
    else if (segment === children.length) {
      const text = formatValue(wrapped, draft.source.style);
      draft.change(insertItems(draft.source, container, segment, [() => text]));
    } else return `${pathName(path.slice(0, depth + 1))} does not exist.`;
    return undefined;
  }
  return `${pathName(path.slice(0, depth))} is not ${typeof segment === 'number' ? 'a list' : 'an object'}. Correct it in the text editor first.`;
}

/** Removing what is not there changes nothing. */
function removeSetting(draft: Draft, root: JsonNode, path: JsonPath): undefined {
  let container: JsonNode | undefined = root;
  for (const segment of path.slice(0, -1)) {
    container =
      typeof segment === 'string'
        ? property(container, segment)?.value
        : container?.type === 'array'
          ? container.children?.[segment]
          : undefined;
  }
  const last = path.at(-1);
  if (typeof last === 'string' && container?.type === 'object')
    draft.change(setProperty(draft.source, container, last, undefined));
  const element = typeof last === 'number' && container?.type === 'array' ? container.children?.[last] : undefined;
  if (container && element) draft.change(removeItems(draft.source, container, new Set([element])));
  return undefined;
}
