// What the single edits share: finding a node in the text, making the top-level objects, and checks of values that come from
// outside. All refusals are messages for people.
import type { JsonValue } from '../base/json.ts';
import { quote } from '../base/text.ts';
import type { Draft } from './draft.ts';
import { isReservedKey } from './identifier.ts';
import { properties, property, valueAt, type JsonNode, type JsonProperty } from './jsonDocument.ts';
import { insertItems } from './jsonEdit.ts';
import { formatProperty } from './jsonStyle.ts';
import { TOP_KEYS } from './schema.ts';

type TopKey = (typeof TOP_KEYS)[number];

/** The property of a node in `nodes`, of the file or of one of its sub-graphs. */
export function nodeProperty(draft: Draft, id: string, graph?: string): JsonProperty | undefined {
  return isReservedKey(id) ? undefined : property(partObject(draft, 'nodes', graph), id);
}

export function noSuchNode(id: string, graph?: string): string {
  return `There is no node ${quote(id)} in ${graph === undefined ? 'this file' : `the sub-graph ${quote(graph)}`}.`;
}

type Part = 'nodes' | 'layout';

/** `nodes` or `layout` of the file, or of one of its sub-graphs. */
export function partObject(draft: Draft, part: Part, graph?: string): JsonNode | undefined {
  if (graph === undefined) return topObject(draft, part);
  return isReservedKey(graph) ? undefined : valueAt(draft.source.root, ['graphs', graph, part]);
}

/** Makes sure that `nodes` or `layout` is there. Returns why it cannot, or undefined. A sub-graph itself must be there. */
export function ensurePart(draft: Draft, part: Part, graph?: string): string | undefined {
  if (graph === undefined) return ensureTop(draft, part);
  const owner = isReservedKey(graph) ? undefined : valueAt(draft.source.root, ['graphs', graph]);
  if (owner?.type !== 'object') return `There is no sub-graph ${quote(graph)} in this file.`;
  const existing = property(owner, part)?.value;
  if (existing?.type === 'object') return undefined;
  if (existing) return `${part} of ${quote(graph)} is not an object in { }. Correct it in the text editor first.`;
  const index = part === 'nodes' ? 0 : (owner.children?.length ?? 0);
  draft.change(insertItems(draft.source, owner, index, [() => formatProperty(part, '{}', draft.source.style)], true));
  return undefined;
}

/** Makes sure that a top-level object is there, at its usual place among the keys. Returns why it cannot, or undefined. */
export function ensureTop(draft: Draft, key: TopKey): string | undefined {
  const { root } = draft.source;
  if (!root) return 'The file has no content.';
  const existing = property(root, key)?.value;
  if (existing?.type === 'object') return undefined;
  if (existing) return `${key} is not an object in { }. Correct it in the text editor first.`;
  const before = TOP_KEYS.slice(0, TOP_KEYS.indexOf(key));
  const children = root.children ?? [];
  let index = 0;
  for (const { name, node } of properties(root))
    if ((before as readonly string[]).includes(name)) index = children.indexOf(node) + 1;
  draft.change(insertItems(draft.source, root, index, [() => formatProperty(key, '{}', draft.source.style)], true));
  return undefined;
}

export function topObject(draft: Draft, key: TopKey): JsonNode | undefined {
  return valueAt(draft.source.root, [key]);
}

/** Why a value cannot be written into the file, or undefined. */
export function valueProblem(value: JsonValue, depth = 0): string | undefined {
  if (depth > 16) return 'The value has too many levels.';
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : `${String(value)} is not a number that a file can hold.`;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return 'This is not a value that a file can hold.';
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value) && isReservedKey(key)) return `${quote(key)} cannot be a key: it is a reserved name.`;
    const problem = valueProblem(item, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
