// Reads a piece of the file by its schema: the value with defaults filled in, and a diagnostic for each thing that is wrong.
// One wrong number does not lose the rest. An interpreter of the few schema words that schema.ts uses; it compiles no code.
import type { Static, TSchema } from 'typebox/type';
import type { JsonPath, JsonValue } from '../base/json.ts';
import { nearest, quote } from '../base/text.ts';
import { isReservedKey } from './identifier.ts';
import { properties, property, type JsonNode } from './jsonDocument.ts';
import { rangeOfNode } from './ranges.ts';
import type { Report } from './report.ts';

/** The words of JSON Schema that are understood here. */
export interface SchemaView {
  readonly type?: string;
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly properties?: Readonly<Record<string, SchemaView>>;
  readonly items?: SchemaView | readonly SchemaView[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly default?: JsonValue;
  readonly description?: string;
}

/**
 * The value at `node`, or the default where it is missing or wrong; undefined when there is neither.
 * Everything wrong is reported below `path`; unknown keys as information.
 */
export function readValue<S extends TSchema>(
  schema: S,
  node: JsonNode | undefined,
  path: JsonPath,
  report: Report,
): Static<S> | undefined {
  return read(schema, node, path, report) as Static<S> | undefined;
}

function read(schema: SchemaView, node: JsonNode | undefined, path: JsonPath, report: Report): JsonValue | undefined {
  if (schema.type === 'object') return readObject(schema, node, path, report);
  if (!node) {
    if (schema.default === undefined)
      report(
        'error',
        'missing-value',
        `${name(path)} is missing: ${expectation(schema)} is needed.`,
        path.slice(0, -1),
      );
    return schema.default;
  }
  if (schema.type === 'array') return readArray(schema, node, path, report);
  const value = (node.value ?? null) as JsonValue;
  // Infinite literals are reported where all numbers are looked at (inspect.ts).
  if (typeof value === 'number' && !Number.isFinite(value)) return schema.default;
  const code = problem(schema, node, value);
  if (code === undefined) return value;
  const used = schema.default === undefined ? '' : ` ${show(schema.default)} is used instead.`;
  report(
    'error',
    code,
    `${name(path)} must be ${expectation(schema)}; it is ${describe(node)}.${suggestion(schema, value)}${used}`,
    path,
  );
  return schema.default;
}

function readObject(
  schema: SchemaView,
  node: JsonNode | undefined,
  path: JsonPath,
  report: Report,
): JsonValue | undefined {
  if (node && node.type !== 'object') {
    report('error', 'wrong-type', `${name(path)} must be an object in { }; it is ${describe(node)}.`, path);
    node = undefined;
  }
  const known = schema.properties ?? {};
  const result: Record<string, JsonValue> = {};
  let complete = true;
  for (const [key, part] of Object.entries(known)) {
    const value = read(part, property(node, key)?.value, [...path, key], report);
    if (value === undefined) complete = false;
    else result[key] = value;
  }
  reportUnknownKeys(node, Object.keys(known), path, report);
  return complete ? result : undefined;
}

/** Information for each key that means nothing, on the key itself. */
export function reportUnknownKeys(
  node: JsonNode | undefined,
  known: readonly string[],
  path: JsonPath,
  report: Report,
): void {
  for (const { name: key, key: keyNode } of properties(node)) {
    if (known.includes(key) || isReservedKey(key)) continue;
    const message = (): string => {
      const near = nearest(key, known);
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      return `${name([...path, key])} is not known here; it is kept and has no effect.${hint}`;
    };
    report('information', 'unknown-key', message, [...path, key], { range: rangeOfNode(keyNode) });
  }
}

function readArray(schema: SchemaView, node: JsonNode, path: JsonPath, report: Report): JsonValue | undefined {
  const items = schema.items;
  if (node.type !== 'array' || items === undefined || Array.isArray(items)) {
    report('error', 'wrong-type', `${name(path)} must be a list in [ ]; it is ${describe(node)}.`, path);
    return schema.default;
  }
  const children = node.children ?? [];
  if (schema.maxItems !== undefined && children.length > schema.maxItems) {
    report(
      'error',
      'out-of-range',
      `${name(path)} has ${children.length} entries; at most ${schema.maxItems} can be read.`,
      path,
    );
    return schema.default;
  }
  const values: JsonValue[] = [];
  for (const [index, child] of children.entries()) {
    const value = read(items as SchemaView, child, [...path, index], report);
    if (value !== undefined) values.push(value);
  }
  return values;
}

function problem(
  schema: SchemaView,
  node: JsonNode,
  value: JsonValue,
): 'wrong-type' | 'unknown-value' | 'out-of-range' | undefined {
  if (schema.const !== undefined) return value === schema.const ? undefined : 'unknown-value';
  if (schema.enum)
    return node.type !== 'string' ? 'wrong-type' : schema.enum.includes(value) ? undefined : 'unknown-value';
  switch (schema.type) {
    case 'integer':
    case 'number': {
      if (typeof value !== 'number') return 'wrong-type';
      if (schema.type === 'integer' && !Number.isInteger(value)) return 'wrong-type';
      const inside =
        value >= (schema.minimum ?? -Infinity) &&
        value <= (schema.maximum ?? Infinity) &&
        value > (schema.exclusiveMinimum ?? -Infinity) &&
        value < (schema.exclusiveMaximum ?? Infinity);
      return inside ? undefined : 'out-of-range';
    }
    case 'string': {
      if (typeof value !== 'string' || node.type !== 'string') return 'wrong-type';
      const inside = value.length >= (schema.minLength ?? 0) && value.length <= (schema.maxLength ?? Infinity);
      return inside ? undefined : 'out-of-range';
    }
    default:
      return node.type === schema.type ? undefined : 'wrong-type';
  }
}

/** `a whole number from 1 to 65536`, `one of sgd, rmsprop, adam`. */
function expectation(schema: SchemaView): string {
  if (schema.const !== undefined) return show(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(show).join(', ')}`;
  switch (schema.type) {
    case 'integer':
    case 'number': {
      const noun = schema.type === 'integer' ? 'a whole number' : 'a number';
      const low = schema.minimum !== undefined ? `from ${schema.minimum}` : `above ${schema.exclusiveMinimum ?? '−∞'}`;
      const high = schema.maximum !== undefined ? `to ${schema.maximum}` : `below ${schema.exclusiveMaximum ?? '∞'}`;
      return `${noun} ${low} ${low.startsWith('from') === high.startsWith('to') ? '' : 'and '}${high}`.replace(
        '  ',
        ' ',
      );
    }
    case 'string':
      return `text in double quotes${schema.maxLength === undefined ? '' : ` of ${schema.minLength ?? 0} to ${schema.maxLength} characters`}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list in [ ]';
    default:
      return 'an object in { }';
  }
}

function suggestion(schema: SchemaView, value: JsonValue): string {
  if (!schema.enum || typeof value !== 'string') return '';
  const near = nearest(
    value,
    schema.enum.filter((choice) => typeof choice === 'string'),
  );
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

function show(value: JsonValue): string {
  return Array.isArray(value) && value.length === 0 ? 'An empty list' : JSON.stringify(value);
}

/** What stands in the file, for a message. */
export function describe(node: JsonNode): string {
  switch (node.type) {
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'string':
      return `the text ${quote(String(node.value), 40)}`;
    default:
      return String(node.value);
  }
}

/** A path as people write it: `training.optimizer.learningRate`, `data.files[2].label`. */
export function name(path: JsonPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else text += `${text === '' ? '' : '.'}${/^[\w-]{1,64}$/.test(segment) ? segment : quote(segment, 40)}`;
  }
  return text === '' ? 'The file' : text;
}
