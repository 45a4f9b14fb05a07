// A JSON text with comments as a tree with offsets: reading only, tolerant, bounded. Never throws and never recurses deeper
// than the limit. It knows nothing of graphs; what the keys mean is parse.ts, how text changes is jsonEdit.ts.
import { parseTree, type ParseError } from 'jsonc-parser';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { JsonPath, JsonValue } from '../base/json.ts';
import { isReservedKey } from './identifier.ts';
import { LARGE_CHARACTERS, MAX_CHARACTERS, MAX_DEPTH } from './limits.ts';
import { conflictMarkers, syntaxDiagnostics } from './syntaxMessages.ts';

export interface JsonNode {
  readonly type: 'object' | 'array' | 'property' | 'string' | 'number' | 'boolean' | 'null';
  readonly value?: unknown;
  readonly offset: number;
  readonly length: number;
  readonly colonOffset?: number;
  readonly parent?: JsonNode;
  readonly children?: readonly JsonNode[];
}

export interface JsonDocument {
  readonly text: string;
  /** Undefined when nothing could be read. */
  readonly root: JsonNode | undefined;
  /** Whitespace and comments only. */
  readonly blank: boolean;
  /** Syntax and size. When one is an error, the text must not be edited. */
  readonly problems: readonly Diagnostic[];
}

/** Reads JSON with comments, trailing commas and a byte-order mark. Offsets are those of `text`. */
export function readJson(text: string): JsonDocument {
  if (text.length > MAX_CHARACTERS) return refused(text, 'too-large', tooLarge(text.length));
  if (nestingExceeds(text, MAX_DEPTH)) {
    return refused(
      text,
      'too-deep',
      `Objects or arrays stand more than ${MAX_DEPTH} deep in each other. No graph needs that; the file was not read.`,
    );
  }
  // The mark is no JSON; a blank in its place keeps all offsets.
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  const root: JsonNode | undefined = parseTree(body, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const conflict = errors.length > 0 ? conflictMarkers(body) : undefined;
  const problems: Diagnostic[] = conflict ? [conflict] : syntaxDiagnostics(body, errors);
  if (text.length > LARGE_CHARACTERS)
    problems.push({ severity: 'warning', code: 'large-file', message: large(text.length), path: [] });
  return { text, root, blank: root === undefined && problems.length === 0, problems };
}

function refused(text: string, code: string, message: string): JsonDocument {
  return {
    text,
    root: undefined,
    blank: false,
    problems: [{ severity: 'error', code, message, path: [], range: { start: 0, end: Math.min(1, text.length) } }],
  };
}

function tooLarge(length: number): string {
  return `The file has ${length} characters; at most ${MAX_CHARACTERS} are read. Weights and data do not belong into a graph file.`;
}

function large(length: number): string {
  return `The file has ${length} characters, far more than a graph needs. Weights and data do not belong into it.`;
}

/**
 * Counts brackets outside strings and comments. A closing bracket of the wrong kind closes nothing, as in the parser, so that
 * the parser never recurses deeper than what is counted here.
 */
function nestingExceeds(text: string, limit: number): boolean {
  const open: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{' || character === '[') {
      if (open.length === limit) return true;
      open.push(character === '{' ? '}' : ']');
    } else if (character === '}' || character === ']') {
      if (open.at(-1) === character) open.pop();
    } else if (character === '"') {
      i++;
      while (i < text.length && text[i] !== '"' && text[i] !== '\n' && text[i] !== '\r') i += text[i] === '\\' ? 2 : 1;
    } else if (character === '/' && text[i + 1] === '/') {
      while (i + 1 < text.length && text[i + 1] !== '\n' && text[i + 1] !== '\r') i++;
    } else if (character === '/' && text[i + 1] === '*') {
      const end = text.indexOf('*/', i + 2);
      i = end < 0 ? text.length : end + 1;
    }
  }
  return false;
}

/** The properties of an object that have a key and a value, in order, duplicates included. Empty for other nodes. */
export function properties(object: JsonNode | undefined): readonly JsonProperty[] {
  if (object?.type !== 'object') return [];
  const found: JsonProperty[] = [];
  for (const node of object.children ?? []) {
    const [key, value] = node.children ?? [];
    if (key && value && typeof key.value === 'string') found.push({ node, name: key.value, key, value });
  }
  return found;
}

export interface JsonProperty {
  readonly node: JsonNode;
  readonly name: string;
  readonly key: JsonNode;
  readonly value: JsonNode;
}

/** The property that counts: the last of its name, as in `JSON.parse`. */
export function property(object: JsonNode | undefined, name: string): JsonProperty | undefined {
  const all = properties(object);
  for (let i = all.length - 1; i >= 0; i--) if (all[i]?.name === name) return all[i];
  return undefined;
}

/** The properties that count, by key: for many look-ups in one object. */
export function propertyMap(object: JsonNode | undefined): ReadonlyMap<string, JsonProperty> {
  return new Map(properties(object).map((item) => [item.name, item]));
}

/** The value at a path, or undefined. */
export function valueAt(root: JsonNode | undefined, path: JsonPath): JsonNode | undefined {
  let node = root;
  for (const segment of path) {
    if (typeof segment === 'string') node = property(node, segment)?.value;
    else node = node?.type === 'array' ? node.children?.[segment] : undefined;
    if (!node) return undefined;
  }
  return node;
}

/** The plain value: objects without prototype, reserved keys left out, the last of duplicate keys. */
export function toValue(node: JsonNode): JsonValue {
  switch (node.type) {
    case 'object': {
      const object = Object.create(null) as Record<string, JsonValue>;
      for (const { name, value } of properties(node)) if (!isReservedKey(name)) object[name] = toValue(value);
      return object;
    }
    case 'array':
      return (node.children ?? []).map(toValue);
    default:
      return (node.value ?? null) as JsonValue;
  }
}
