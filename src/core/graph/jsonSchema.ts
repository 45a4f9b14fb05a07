// The JSON Schema of a graph file, for completion, hover and squiggles in the text editor: the envelope from schema.ts, the
// nodes from descriptions that the catalogue gives (core/nodes/jsonSchema.ts). VS Code reads draft 7 and a few own words.
import type { JsonObject, JsonValue } from '../base/json.ts';
import { IDENTIFIER, IDENTIFIER_RULE } from './identifier.ts';
import type { SchemaView } from './readValue.ts';
import { NodeTrainingSchema } from './trainingSchema.ts';
import { CURRENT_VERSION, DATA_SCHEMAS, PositionSchema, TrainingSchema } from './schema.ts';

/** What the text editor should know of one kind of node. */
export interface NodeSchema {
  readonly kind: string;
  /** Markdown, shown for the kind. */
  readonly description: string;
  /** JSON Schema of each parameter. */
  readonly params: Readonly<Record<string, JsonObject>>;
  /** Help of each input port. */
  readonly inputs: Readonly<Record<string, string>>;
}

const idNames: JsonObject = {
  pattern: IDENTIFIER.source,
  patternErrorMessage: `A name is ${IDENTIFIER_RULE}.`,
  not: { enum: ['__proto__', 'constructor', 'prototype'] },
};

const wire: JsonObject = {
  type: 'string',
  pattern: `${IDENTIFIER.source.slice(0, -1)}\\.${IDENTIFIER.source.slice(1)}`,
  patternErrorMessage: 'A wire is written node.port, for example "lstm.y".',
};

/** The whole schema as plain JSON. */
export function graphJsonSchema(nodes: readonly NodeSchema[]): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'RNN Studio graph',
    type: 'object',
    required: ['version'],
    allowTrailingCommas: true,
    properties: {
      version: {
        type: 'integer',
        minimum: 0,
        maximum: CURRENT_VERSION,
        default: CURRENT_VERSION,
        description: 'Version of the file format.',
      },
      data: dataSchema(),
      nodes: nodesSchema(nodes),
      graphs: {
        type: 'object',
        description: 'Sub-graphs by name: parts that are drawn once and used as nodes of kind subgraph.',
        propertyNames: idNames,
        additionalProperties: {
          type: 'object',
          required: ['nodes'],
          properties: {
            nodes: { $ref: '#/properties/nodes', description: 'The nodes of the sub-graph, its ports among them.' },
            layout: { $ref: '#/properties/layout', description: 'Where these nodes stand on a canvas of their own.' },
          },
        },
      },
      training: envelope(TrainingSchema),
      layout: {
        type: 'object',
        description: 'Where the nodes stand on the canvas. It means nothing for the net.',
        propertyNames: idNames,
        additionalProperties: {
          ...plain(PositionSchema),
          items: { type: 'number' },
          minItems: 2,
          maxItems: 2,
          default: [0, 0],
        },
      },
    },
  };
}

function dataSchema(): JsonObject {
  const kinds = Object.entries(DATA_SCHEMAS).map(([kind, schema]) => ({
    kind,
    schema: envelope(schema as SchemaView),
  }));
  return {
    type: 'object',
    description: 'What the graph is trained on.',
    required: ['kind'],
    properties: {
      kind: {
        enum: kinds.map(({ kind }) => kind),
        enumDescriptions: kinds.map(({ schema }) => schema['description'] ?? ''),
      },
    },
    allOf: kinds.map(({ kind, schema }) =>
      when(kind, { required: schema['required'] ?? [], properties: schema['properties'] ?? {} }),
    ),
  };
}

function nodesSchema(nodes: readonly NodeSchema[]): JsonObject {
  return {
    type: 'object',
    description: 'The nodes of the graph by name.',
    propertyNames: idNames,
    additionalProperties: {
      type: 'object',
      required: ['kind'],
      properties: {
        kind: {
          enum: nodes.map(({ kind }) => kind),
          markdownEnumDescriptions: nodes.map(({ description }) => description),
          description: 'What the node does.',
        },
        train: envelope(NodeTrainingSchema),
        inputs: {
          type: 'object',
          description: 'The wires: for each input port the output port that it reads, written node.port.',
          additionalProperties: wire,
        },
      },
      defaultSnippets: nodes.map(({ kind, description }) => ({
        label: kind,
        markdownDescription: description,
        body: { kind },
      })),
      allOf: nodes.map(({ kind, params, inputs }) =>
        when(kind, {
          properties: {
            ...params,
            inputs: {
              properties: Object.fromEntries(
                Object.entries(inputs).map(([port, help]) => [port, { ...wire, description: help }]),
              ),
            },
          },
        }),
      ),
    },
  };
}

function when(kind: string, then: JsonObject): JsonObject {
  return { if: { required: ['kind'], properties: { kind: { const: kind } } }, then };
}

/** A schema of the envelope as JSON Schema: what has a default need not be written. */
function envelope(schema: SchemaView): JsonObject {
  const json = plain(schema);
  if (schema.properties) {
    const needed = Object.entries(schema.properties).filter(([, part]) => !optional(part));
    return {
      ...json,
      required: needed.map(([key]) => key),
      properties: Object.fromEntries(Object.entries(schema.properties).map(([key, part]) => [key, envelope(part)])),
    };
  }
  if (schema.items && !Array.isArray(schema.items)) return { ...json, items: envelope(schema.items as SchemaView) };
  return json;
}

function optional(schema: SchemaView): boolean {
  return (
    schema.default !== undefined || (schema.type === 'object' && Object.values(schema.properties ?? {}).every(optional))
  );
}

/** Without TypeBox's own marks, which are not part of the JSON. */
function plain(schema: object): Record<string, JsonValue> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, JsonValue>;
}
