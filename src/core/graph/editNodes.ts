// Edits that change which nodes there are: add, remove, rename. A node takes its wires and its place on the canvas along.
import type { JsonValue } from '../base/json.ts';
import { quote } from '../base/text.ts';
import type { Draft } from './draft.ts';
import type { GraphEdit, TextEdit } from './edit.types.ts';
import { ensurePart, nodeProperty, noSuchNode, partObject, valueProblem } from './editParts.ts';
import { formatPortRef, identifierProblem, isReservedKey, parsePortRef } from './identifier.ts';
import { properties, property, propertyMap, type JsonNode, type JsonProperty } from './jsonDocument.ts';
import { insertItems, removeItems, replaceNode, setProperty, setValue } from './jsonEdit.ts';
import { expansionOf, formatProperty, formatValue } from './jsonStyle.ts';
import { NODE_KEYS } from './readNodes.ts';

type EditOf<T extends GraphEdit['type']> = Extract<GraphEdit, { readonly type: T }>;

/** Adds nodes of one graph in one go: a line for each in `nodes` and in `layout`. */
export function addNodes(
  draft: Draft,
  edits: readonly [EditOf<'addNode'>, ...EditOf<'addNode'>[]],
): string | undefined {
  const { graph } = edits[0];
  const taken = new Set(propertyMap(partObject(draft, 'nodes', graph)).keys());
  for (const edit of edits) {
    const problem = addNodeProblem(taken, edit);
    if (problem !== undefined) return problem;
    taken.add(edit.id);
  }
  const problem = ensurePart(draft, 'nodes', graph) ?? ensurePart(draft, 'layout', graph);
  if (problem !== undefined) return problem;
  draft.change([
    ...addedProperties(
      draft,
      'nodes',
      edits.map(({ id, kind, params }) => [id, { kind, ...params }]),
      graph,
    ),
    ...placedNodes(
      draft,
      edits.map(({ id, at }) => [id, at]),
      graph,
    ),
  ]);
  return undefined;
}

function addNodeProblem(taken: ReadonlySet<string>, { id, kind, params, at }: EditOf<'addNode'>): string | undefined {
  const problem = identifierProblem(id);
  if (problem !== undefined) return problem;
  if (taken.has(id)) return `There is already a node ${quote(id)}. Choose another name.`;
  if (kind === '') return 'A node needs a kind.';
  const key = Object.keys(params).find((name) => NODE_KEYS.has(name) || isReservedKey(name));
  if (key !== undefined) return `${quote(key)} is no parameter.`;
  if (!at.every(Number.isFinite)) return 'The position of a node must be two finite numbers.';
  return valueProblem(params);
}

/** New properties of `nodes` or `layout`, written like the last one there. */
function addedProperties(
  draft: Draft,
  key: 'nodes' | 'layout',
  entries: readonly (readonly [string, JsonValue])[],
  graph: string | undefined,
): TextEdit[] {
  const object = partObject(draft, key, graph);
  if (!object) return [];
  const { source } = draft;
  const expansion = expansionOf(source, properties(object).at(-1)?.value);
  const items = entries.map(
    ([id, value]) =>
      (indent: string): string =>
        formatProperty(id, formatValue(value, source.style, expansion, indent), source.style),
  );
  return insertItems(source, object, object.children?.length ?? 0, items, true);
}

/** Positions: only the numbers that differ where there is one already, new lines for the others. `layout` must be there. */
export function placedNodes(
  draft: Draft,
  positions: readonly (readonly [string, readonly [number, number]])[],
  graph: string | undefined,
): TextEdit[] {
  const known = propertyMap(partObject(draft, 'layout', graph));
  const moved = positions.flatMap(([id, at]) => {
    const existing = known.get(id);
    return existing ? setValue(draft.source, existing.value, at) : [];
  });
  return [
    ...moved,
    ...addedProperties(
      draft,
      'layout',
      positions.filter(([id]) => !known.has(id)),
      graph,
    ),
  ];
}

export function removeNodes(draft: Draft, { ids, graph }: EditOf<'removeNodes'>): string | undefined {
  const nodes = partObject(draft, 'nodes', graph);
  const present = propertyMap(nodes);
  const missing = ids.find((id) => isReservedKey(id) || !present.has(id));
  if (missing !== undefined) return noSuchNode(missing, graph);
  const gone = new Set(ids);
  const layout = partObject(draft, 'layout', graph);
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

export function renameNode(draft: Draft, { id, to, graph }: EditOf<'renameNode'>): string | undefined {
  if (!nodeProperty(draft, id, graph)) return noSuchNode(id, graph);
  if (id === to) return undefined;
  const problem = identifierProblem(to);
  if (problem !== undefined) return problem;
  if (nodeProperty(draft, to, graph)) return `There is already a node ${quote(to)}. Choose another name.`;
  // A place that was left over for the new name must not win over the node's own.
  const stale = partObject(draft, 'layout', graph);
  if (stale && property(stale, id)) draft.change(setProperty(draft.source, stale, to, undefined));
  const edits: TextEdit[] = [];
  const renameKey = ({ name, key }: JsonProperty): void => {
    if (name === id) edits.push(...replaceNode(draft.source, key, JSON.stringify(to)));
  };
  for (const item of properties(partObject(draft, 'nodes', graph))) {
    renameKey(item);
    for (const { value } of properties(property(item.value, 'inputs')?.value)) {
      const wire = wireOf(value);
      if (wire?.node === id)
        edits.push(...replaceNode(draft.source, value, JSON.stringify(formatPortRef({ ...wire, node: to }))));
    }
  }
  properties(partObject(draft, 'layout', graph)).forEach(renameKey);
  draft.change(edits);
  return undefined;
}
