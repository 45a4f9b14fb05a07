// Smallest text edits of a JSON text with comments: insert into, remove from and replace in objects and lists. Everything
// outside the touched value keeps its bytes: comments, blanks, line ends, the order of keys. It plans edits and applies none.
import type { JsonValue } from '../base/json.ts';
import type { TextEdit } from './edit.types.ts';
import { properties, property, toValue, type JsonDocument, type JsonNode } from './jsonDocument.ts';
import { formatProperty, formatValue, lineIndent, lineStart, startsLine, type JsonStyle } from './jsonStyle.ts';

export interface Source extends JsonDocument {
  readonly style: JsonStyle;
}

/** Text of an item (a property or an element), given the indentation of its line. */
export type ItemText = (indent: string) => string;

const endOf = (node: JsonNode): number => node.offset + node.length;

/** The first offset from `at` that is neither blank, line end nor comment. */
function skipTrivia(text: string, at: number): number {
  for (;;) {
    while (/\s/.test(text[at] ?? 'x')) at++;
    if (text.startsWith('//', at)) while (at < text.length && !/[\r\n]/.test(text[at] ?? '')) at++;
    else if (text.startsWith('/*', at) && text.includes('*/', at + 2)) at = text.indexOf('*/', at + 2) + 2;
    else return at;
  }
}

interface Tail {
  /** Offset of the comma after the item. */
  readonly comma: number | undefined;
  /** Where the item ends with its comma and the comments that belong to it on that line. */
  readonly end: number;
  readonly lineComment: boolean;
}

/** What follows an item. A comment on its line belongs to it, unless another item follows on that line. */
function tailOf(text: string, item: JsonNode): Tail {
  const next = skipTrivia(text, endOf(item));
  const comma = text[next] === ',' ? next : undefined;
  const start = comma === undefined ? endOf(item) : comma + 1;
  let end = start;
  let at = start;
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') at++;
    if (text.startsWith('//', at)) {
      while (at < text.length && !/[\r\n]/.test(text[at] ?? '')) at++;
      return { comma, end: at, lineComment: true };
    }
    if (!text.startsWith('/*', at)) break;
    const close = text.indexOf('*/', at) + 2;
    if (/[\r\n]/.test(text.slice(at, close))) break;
    at = end = close;
  }
  return { comma, end: /[\r\n\]}]/.test(text[at] ?? '') ? end : start, lineComment: false };
}

/**
 * Inserts items before the child at `index`. `expandEmpty`: an empty container gets a line for each item.
 * The new items stand on lines of their own when their neighbour does.
 */
export function insertItems(
  source: Source,
  container: JsonNode,
  index: number,
  items: readonly ItemText[],
  expandEmpty = false,
): TextEdit[] {
  const { text, style } = source;
  const children = container.children ?? [];
  if (items.length === 0) return [];
  if (children.length === 0) return insertIntoEmpty(source, container, items, expandEmpty);
  const indent = childIndent(source, container);
  const anchor = children[index - 1];
  const ownLine = startsLine(text, (anchor ?? children[0] ?? container).offset);
  const tail = anchor && tailOf(text, anchor);
  const gap = ownLine || tail?.lineComment === true ? style.eol + indent : style.comma.slice(1);
  const written = items.map((item) => item(indent)).join(`,${gap}`);
  if (!anchor || !tail)
    return [{ offset: children[0]?.offset ?? container.offset, length: 0, text: `${written},${gap}` }];
  if (tail.comma !== undefined) return [{ offset: tail.end, length: 0, text: `${gap}${written},` }];
  return [
    { offset: endOf(anchor), length: 0, text: ',' },
    { offset: tail.end, length: 0, text: gap + written },
  ];
}

function insertIntoEmpty(source: Source, container: JsonNode, items: readonly ItemText[], expand: boolean): TextEdit[] {
  const { text, style } = source;
  const open = container.offset + 1;
  const inner = text.slice(open, endOf(container) - 1);
  const base = lineIndent(text, container.offset);
  const blank = inner.trim() === '';
  // A file that is all on one line stays so.
  if ((expand && /[\r\n]/.test(text)) || (blank && /[\r\n]/.test(inner))) {
    const line = style.eol + base + style.unit;
    const written = line + items.map((item) => item(base + style.unit)).join(`,${line}`);
    if (!blank || /[\r\n]/.test(inner)) return [{ offset: open, length: 0, text: written }];
    return [{ offset: open, length: inner.length, text: written + style.eol + base }];
  }
  const pad = container.type === 'object' ? style.bracePad : style.bracketPad;
  const written = pad + items.map((item) => item(base)).join(style.comma);
  return blank
    ? [{ offset: open, length: inner.length, text: written + pad }]
    : [{ offset: open, length: 0, text: written }];
}

/** Indentation of the container's items: that of the last one with a line of its own, otherwise one step more than the container's. */
export function childIndent(source: Source, container: JsonNode): string {
  const { text, style } = source;
  const child = container.children?.findLast(({ offset }) => startsLine(text, offset));
  return child ? lineIndent(text, child.offset) : lineIndent(text, container.offset) + style.unit;
}

/** Removes children (properties or elements) with their commas, their lines and the comments on those lines. */
export function removeItems(source: Source, container: JsonNode, removed: ReadonlySet<JsonNode>): TextEdit[] {
  const { text } = source;
  const children = container.children ?? [];
  if (removed.size === 0) return [];
  const cuts: { start: number; end: number }[] = [];
  for (const child of children) if (removed.has(child)) cuts.push(cutOf(text, child));
  const last = children.at(-1);
  const kept = children.findLast((child) => !removed.has(child));
  if (kept && last && removed.has(last) && tailOf(text, last).comma === undefined) {
    const comma = tailOf(text, kept).comma;
    if (comma !== undefined) cuts.push({ start: comma, end: comma + 1 });
  }
  const merged = mergeCuts(cuts);
  const [only] = merged;
  if (!kept && only && merged.length === 1) {
    const open = container.offset + 1;
    const close = endOf(container) - 1;
    const rest = text.slice(open, only.start) + text.slice(only.end, close);
    if (/^[ \t]*$/.test(rest)) return [{ offset: open, length: close - open, text: '' }];
  }
  return merged.map(({ start, end }) => ({ offset: start, length: end - start, text: '' }));
}

function cutOf(text: string, child: JsonNode): { start: number; end: number } {
  const tail = tailOf(text, child);
  let end = tail.end;
  while (text[end] === ' ' || text[end] === '\t') end++;
  if (startsLine(text, child.offset) && /[\r\n]/.test(text[end] ?? '')) {
    return { start: lineStart(text, child.offset), end: end + (text.startsWith('\r\n', end) ? 2 : 1) };
  }
  let before = child.offset;
  while (text[before - 1] === ' ' || text[before - 1] === '\t') before--;
  if (tail.comma === undefined)
    return { start: startsLine(text, child.offset) ? child.offset : before, end: endOf(child) };
  let after = tail.comma + 1;
  while (text[after] === ' ' || text[after] === '\t') after++;
  const lastOnLine = /[\r\n]/.test(text[after] ?? '');
  return lastOnLine ? { start: before, end: tail.comma + 1 } : { start: child.offset, end: after };
}

function mergeCuts(cuts: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...cuts].sort((a, b) => a.start - b.start)) {
    const previous = merged.at(-1);
    if (previous && start <= previous.end) previous.end = Math.max(previous.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Replaces the text of one value. */
export function replaceNode(source: Source, node: JsonNode, text: string): TextEdit[] {
  return source.text.slice(node.offset, endOf(node)) === text
    ? []
    : [{ offset: node.offset, length: node.length, text }];
}

/** Sets, adds or (with `undefined`) removes a property. A new one goes before the child at `index`, at the end without it. */
export function setProperty(
  source: Source,
  object: JsonNode,
  key: string,
  value: JsonValue | undefined,
  index?: number,
): TextEdit[] {
  if (value === undefined) {
    const removed = properties(object).filter(({ name }) => name === key);
    return removeItems(source, object, new Set(removed.map(({ node }) => node)));
  }
  const existing = property(object, key);
  if (existing) return setValue(source, existing.value, value);
  const item = formatProperty(key, formatValue(value, source.style), source.style);
  return insertItems(source, object, index ?? object.children?.length ?? 0, [() => item]);
}

/** Changes a value into another by touching only what differs inside objects and lists. */
export function setValue(source: Source, node: JsonNode, value: JsonValue): TextEdit[] {
  const old = toValue(node);
  if (same(old, value)) return [];
  if (node.type === 'array' && Array.isArray(value)) return setList(source, node, value as readonly JsonValue[]);
  if (node.type === 'object' && value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const next = value as Readonly<Record<string, JsonValue>>;
    const gone = Object.keys(old as object).filter((key) => !Object.hasOwn(next, key));
    const fresh = Object.keys(next).filter((key) => !property(node, key));
    if (gone.length === 0 || fresh.length === 0) {
      const removed = properties(node).filter(({ name }) => gone.includes(name));
      const kept = Object.keys(next).filter((key) => !fresh.includes(key));
      return [
        ...removeItems(source, node, new Set(removed.map((item) => item.node))),
        ...kept.flatMap((key) => setProperty(source, node, key, next[key])),
        ...insertItems(
          source,
          node,
          node.children?.length ?? 0,
          fresh.map((key) => () => formatProperty(key, formatValue(next[key] ?? null, source.style), source.style)),
        ),
      ];
    }
  }
  return replaceNode(source, node, formatValue(value, source.style));
}

function setList(source: Source, node: JsonNode, value: readonly JsonValue[]): TextEdit[] {
  const children = node.children ?? [];
  const old = children.map(toValue);
  const shorter = Math.min(old.length, value.length);
  let head = 0;
  while (head < shorter && same(old[head] ?? null, value[head] ?? null)) head++;
  let tail = 0;
  while (tail < shorter - head && same(old[old.length - 1 - tail] ?? null, value[value.length - 1 - tail] ?? null))
    tail++;
  const changed = shorter - head - tail;
  const at = head + changed;
  return [
    ...children.slice(head, at).flatMap((child, i) => setValue(source, child, value[head + i] ?? null)),
    ...removeItems(source, node, new Set(children.slice(at, old.length - tail))),
    ...insertItems(
      source,
      node,
      at,
      value.slice(at, value.length - tail).map((item) => () => formatValue(item, source.style)),
    ),
  ];
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function same(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (
    a === null ||
    b === null ||
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return false;
  const [left, right] = [a as Readonly<Record<string, JsonValue>>, b as Readonly<Record<string, JsonValue>>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same(left[key] ?? null, right[key] ?? null))
  );
}
