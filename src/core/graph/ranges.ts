// From a JSON path to a place in the text: what to underline for a problem, and what to reveal for a node.
import type { TextRange } from '../base/diagnostic.ts';
import type { JsonPath } from '../base/json.ts';
import { property, type JsonDocument, type JsonNode } from './jsonDocument.ts';
import { rangeInString } from './textLines.ts';

/** From the first to the last character of a key or value. */
export function rangeOfNode(node: JsonNode): TextRange {
  return { start: node.offset, end: node.offset + node.length };
}

/** The deepest existing thing on the path: its key (when it is a property) and its value. */
function find(
  document: JsonDocument,
  path: JsonPath,
): { readonly key: JsonNode | undefined; readonly value: JsonNode } | undefined {
  if (!document.root) return undefined;
  let found: { readonly key: JsonNode | undefined; readonly value: JsonNode } = {
    key: undefined,
    value: document.root,
  };
  for (const segment of path) {
    if (typeof segment === 'string') {
      const next = property(found.value, segment);
      if (!next) break;
      found = next;
    } else {
      const value = found.value.type === 'array' ? found.value.children?.[segment] : undefined;
      if (!value) break;
      found = { key: undefined, value };
    }
  }
  return found;
}

/**
 * What to underline: of a string the characters `within`; else the value when it stands on one line and is no object, otherwise its key, otherwise its first bracket.
 * A path that does not exist leads to the nearest thing around it.
 */
export function rangeOf(document: JsonDocument, path: JsonPath, within?: TextRange): TextRange {
  const found = find(document, path);
  if (!found) return { start: 0, end: Math.min(1, document.text.length) };
  const { key, value } = found;
  if (within !== undefined && value.type === 'string') return rangeInString(value, document.text, within);
  const range = rangeOfNode(value);
  const multiline = /[\r\n]/.test(document.text.slice(range.start, range.end));
  if (value.type !== 'object' && !multiline) return range;
  if (key) return rangeOfNode(key);
  return multiline || path.length === 0 ? { start: range.start, end: range.start + 1 } : range;
}

/** The whole property or element at a path, key included; undefined when it does not exist. */
export function spanOf(document: JsonDocument, path: JsonPath): TextRange | undefined {
  let parent = document.root;
  for (const segment of path.slice(0, -1)) parent = step(parent, segment);
  const last = path.at(-1);
  if (!parent) return undefined;
  if (last === undefined) return rangeOfNode(parent);
  if (typeof last === 'string') {
    const found = property(parent, last);
    return found && { start: found.key.offset, end: found.value.offset + found.value.length };
  }
  const value = step(parent, last);
  return value && rangeOfNode(value);
}

function step(node: JsonNode | undefined, segment: string | number): JsonNode | undefined {
  if (typeof segment === 'string') return property(node, segment)?.value;
  return node?.type === 'array' ? node.children?.[segment] : undefined;
}
