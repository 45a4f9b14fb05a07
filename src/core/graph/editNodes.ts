// Edits that change which nodes there are: add, remove, rename. A node takes its wires and its place on the canvas along.
import type { JsonObject } from '../base/json.ts';
import { quote } from '../base/text.ts';
import type { Draft } from './draft.ts';
import type { GraphEdit } from './edit.types.ts';
import { ensureTop, nodeProperty, noSuchNode, topObject, valueProblem } from './editParts.ts';
import { formatPortRef, identifierProblem, isReservedKey, parsePortRef } from './identifier.ts';
import { properties, property, type JsonNode, type JsonProperty } from './jsonDocument.ts';
import { insertItems, removeItems, replaceNode, setProperty, setValue } from './jsonEdit.ts';
import { expansionOf, formatProperty, formatValue } from './jsonStyle.ts';
import { NODE_KEYS } from './readNodes.ts';
import type { TextEdit } from './edit.types.ts';

type EditOf<T extends GraphEdit['type']> = Extract<GraphEdit, { readonly type: T }>;

export function addNode(draft: Draft, edit: EditOf<'addNode'>): string | undefined {
  const problem = addNodeProblem(draft, edit) ?? ensureTop(draft, 'nodes') ?? ensureTop(draft, 'layout');
  if (problem !== undefined) return problem;
  addProperty(draft, 'nodes', edit.id, { kind: edit.kind, ...edit.params });
  placeNode(draft, edit.id, edit.at);
  return undefined;
}

function addNodeProblem(draft: Draft, { id, kind, params, at }: EditOf<'addNode'>): string | undefined {
  const problem = identifierProblem(id);
  if (problem !== undefined) return problem;
  if (nodeProperty(draft, id)) return `There is already a node ${quote(id)}. Choose another name.`;
  if (kind === '') return 'A node needs a kind.';
  const key = Object.keys(params).find((name) => NODE_KEYS.has(name) || isReservedKey(name));
  if (key !== undefined) return `${quote(key)} is no parameter.`;
  if (!at.every(Number.isFinite)) return 'The position of a node must be two finite numbers.';
  return valueProblem(params);
}

/** Adds a property to `nodes` or `layout`, written like the last one there. */
function addProperty(
  draft: Draft,
  key: 'nodes' | 'layout',
  id: string,
  value: JsonObject | readonly [number, number],
): void {
  const object = topObject(draft, key);
  if (!object) return;
  const { source } = draft;
  const expansion = expansionOf(source, properties(object).at(-1)?.value);
  const item = (indent: string): string =>
    formatProperty(id, formatValue(value, source.style, expansion, indent), source.style);
  draft.change(insertItems(source, object, object.children?.length ?? 0, [item], true));
}

/** Writes a position: only the numbers that differ where there is one already. */
export function placeNode(draft: Draft, id: string, at: readonly [number, number]): void {
  const existing = property(topObject(draft, 'layout'), id)?.value;
  if (existing) draft.change(setValue(draft.source, existing, at));
  else addProperty(draft, 'layout', id, at);
}

export function removeNodes(draft: Draft, { ids }: EditOf<'removeNodes'>): string | undefined {
  const missing = ids.find((id) => !nodeProperty(draft, id));
  if (missing !== undefined) return noSuchNode(missing);
  const gone = new Set(ids);
  const nodes = topObject(draft, 'nodes');
  const layout = topObject(draft, 'layout');
  if (!nodes) return undefined;
  const removedFrom = (object: JsonNode): TextEdit[] =>
    removeItems(
      draft.source,
      object,
      new Set(properties(object).flatMap(({ name, node }) => (gone.has(name) ? [node] : []))),
    );
  const wires = properties(nodes)
    .filter(({ name }) => !gone.has(name))
    .flatMap(({ value }) => removeWires(draft, value, (_port, from) => from !== undefined && gone.has(from)));
  draft.change([...removedFrom(nodes), ...wires, ...(layout?.type === 'object' ? removedFrom(layout) : [])]);
  return undefined;
}

/** Removes wires of a node; without any left, the key `inputs` goes too unless a comment stands in it. */
export function removeWires(
  draft: Draft,
  node: JsonNode,
  wanted: (port: string, from: string | undefined) => boolean,
): TextEdit[] {
  const { source } = draft;
  const inputs = property(node, 'inputs')?.value;
  const all = properties(inputs);
  const removed = all.filter(({ name, value }) => wanted(name, wireOf(value)?.node));
  if (!inputs || removed.length === 0) return [];
  const noComment = !/\/[/*]/.test(source.text.slice(inputs.offset, inputs.offset + inputs.length));
  if (removed.length === all.length && noComment) return setProperty(source, node, 'inputs', undefined);
  return removeItems(source, inputs, new Set(removed.map((item) => item.node)));
}

function wireOf(value: JsonNode) {
  return value.type === 'string' ? parsePortRef(String(value.value)) : undefined;
}

export function renameNode(draft: Draft, { id, to }: EditOf<'renameNode'>): string | undefined {
  if (!nodeProperty(draft, id)) return noSuchNode(id);
  if (id === to) return undefined;
  const problem = identifierProblem(to);
  if (problem !== undefined) return problem;
  if (nodeProperty(draft, to)) return `There is already a node ${quote(to)}. Choose another name.`;
  // A place that was left over for the new name must not win over the node's own.
  const stale = topObject(draft, 'layout');
  if (stale && property(stale, id)) draft.change(setProperty(draft.source, stale, to, undefined));
  const edits: TextEdit[] = [];
  const renameKey = ({ name, key }: JsonProperty): void => {
    if (name === id) edits.push(...replaceNode(draft.source, key, JSON.stringify(to)));
  };
  for (const item of properties(topObject(draft, 'nodes'))) {
    renameKey(item);
    for (const { value } of properties(property(item.value, 'inputs')?.value)) {
      const wire = wireOf(value);
      if (wire?.node === id)
        edits.push(...replaceNode(draft.source, value, JSON.stringify(formatPortRef({ ...wire, node: to }))));
    }
  }
  properties(topObject(draft, 'layout')).forEach(renameKey);
  draft.change(edits);
  return undefined;
}
