// The catalogue as JSON Schema: parameters with ranges, choices and defaults, ports, and help as hover text.
import type { JsonObject } from '../base/json.ts';
import { graphJsonSchema, type NodeSchema } from '../graph/jsonSchema.ts';
import { linesOfText } from '../graph/textLines.ts';
import type { NodeKind, ParamSpec } from './nodeKind.ts';

/** The JSON Schema of a graph file whose nodes are of these kinds. */
export function fileJsonSchema(kinds: readonly NodeKind[]): JsonObject {
  return graphJsonSchema(kinds.map(nodeSchema));
}

export function nodeSchema(kind: NodeKind): NodeSchema {
  const defaults = Object.fromEntries(kind.params.map((spec) => [spec.name, spec.default]));
  const ports = kind.inputs(defaults, []);
  return {
    kind: kind.kind,
    description: [
      `**${kind.title}** ${kind.summary}`,
      ...kind.equations.map((line) => `\`${line}\``),
      kind.source,
    ].join('\n\n'),
    params: Object.fromEntries(kind.params.map((spec) => [spec.name, paramSchema(spec)])),
    inputs: Object.fromEntries(ports.map(({ name, help }) => [name, help])),
  };
}

function paramSchema(spec: ParamSpec): JsonObject {
  const description = `${spec.label}: ${spec.help}`;
  switch (spec.type) {
    case 'integer':
    case 'number':
      return {
        type: spec.type,
        minimum: spec.min,
        maximum: spec.max,
        default: spec.default,
        description: spec.unit === undefined ? description : `${description} (${spec.unit})`,
      };
    case 'boolean':
      return { type: 'boolean', default: spec.default, description };
    case 'choice':
      return {
        enum: spec.options.map(({ value }) => value),
        enumDescriptions: spec.options.map(({ label }) => label),
        default: spec.default,
        description,
      };
    case 'size':
      return { type: ['integer', 'string'], minimum: 1, maximum: spec.max, default: spec.default, description };
    case 'fields':
      return {
        type: ['string', 'array'],
        items: { type: 'string' },
        uniqueItems: true,
        ...(spec.multiple ? {} : { maxItems: 1 }),
        default: spec.multiple ? spec.default : (spec.default[0] ?? ''),
        description,
      };
    case 'numbers':
      return {
        type: ['number', 'array'],
        items: { type: 'number' },
        maxItems: spec.most,
        default: spec.default.length === 1 ? (spec.default[0] ?? 0) : spec.default,
        description,
      };
    case 'equations':
      return { type: ['string', 'array'], items: { type: 'string' }, default: linesOfText(spec.default), description };
    case 'graph':
    case 'text':
      return { type: 'string', default: spec.default, description };
  }
}
