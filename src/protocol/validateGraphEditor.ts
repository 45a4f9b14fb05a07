// Which messages of the graph editor's webview are believed. Anything else is dropped by the host.
import type { JsonObject, JsonPath, JsonValue } from '../core/base/json.ts';
import type { GraphEdit } from '../core/graph/edit.types.ts';
import type { PortRef } from '../core/graph/model.ts';
import { graphEditorCommands, type GraphEditorToHost } from './graphEditor.ts';
import {
  anyOf,
  isCount,
  isFinite,
  isName,
  isString,
  listOf,
  literal,
  messageLimits,
  object,
  oneOf,
  optional,
  pairOf,
  recordOf,
  type Shape,
} from './shape.ts';

function isJson(value: unknown, depth: number): value is JsonValue {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string') return isString(value);
  if (depth >= messageLimits.depth) return false;
  const inner = (item: unknown): item is JsonValue => isJson(item, depth + 1);
  return listOf(inner)(value) || recordOf(inner)(value);
}
const jsonValue: Shape<JsonValue> = (value): value is JsonValue => isJson(value, 0);
const jsonObject: Shape<JsonObject> = (value): value is JsonObject => recordOf(jsonValue)(value);
const jsonPath: Shape<JsonPath> = listOf(anyOf([isName, isCount]), messageLimits.depth);

const port: Shape<PortRef> = object({ node: isName, port: isName });

/** Edits of settings stay below `data` and `training`; everything else has an edit of its own. */
const settingPath: Shape<JsonPath> = (value): value is JsonPath =>
  jsonPath(value) && value.length > 0 && (value[0] === 'data' || value[0] === 'training');

const edits: { readonly [K in GraphEdit['type']]: Shape<Extract<GraphEdit, { type: K }>> } = {
  addNode: object({
    type: literal('addNode'),
    graph: optional(isName),
    id: isName,
    kind: isName,
    params: jsonObject,
    at: pairOf(isFinite),
  }),
  removeNodes: object({ type: literal('removeNodes'), graph: optional(isName), ids: listOf(isName) }),
  renameNode: object({ type: literal('renameNode'), graph: optional(isName), id: isName, to: isName }),
  setParam: object({
    type: literal('setParam'),
    graph: optional(isName),
    id: isName,
    name: isName,
    value: optional(jsonValue),
  }),
  connect: object({ type: literal('connect'), graph: optional(isName), from: port, to: port }),
  disconnect: object({ type: literal('disconnect'), graph: optional(isName), to: port }),
  moveNodes: object({ type: literal('moveNodes'), graph: optional(isName), positions: recordOf(pairOf(isFinite)) }),
  setSetting: object({ type: literal('setSetting'), path: settingPath, value: optional(jsonValue) }),
};

/** Whether a value is an edit of the graph. */
export const isGraphEdit: Shape<GraphEdit> = anyOf(Object.values(edits));

const messages: { readonly [K in GraphEditorToHost['type']]: Shape<Extract<GraphEditorToHost, { type: K }>> } = {
  ready: object({ type: literal('ready') }),
  edit: object({
    type: literal('edit'),
    id: isCount,
    baseVersion: isCount,
    label: isName,
    edits: listOf(isGraphEdit),
  }),
  command: object({ type: literal('command'), command: oneOf(graphEditorCommands) }),
  selection: object({ type: literal('selection'), nodes: listOf(isName) }),
  openText: object({ type: literal('openText'), path: jsonPath }),
  fault: object({ type: literal('fault'), message: isString }),
};

/** The message, or undefined when it is not one that the graph editor may send. Never throws. */
export function readGraphEditorMessage(value: unknown): GraphEditorToHost | undefined {
  return Object.values<Shape<GraphEditorToHost>>(messages).some((shape) => shape(value))
    ? (value as GraphEditorToHost)
    : undefined;
}
