// Fixes of parameters: a field that exists, a value inside its range, a name spelt right.
import type { JsonValue } from '../base/json.ts';
import { nearest } from '../base/text.ts';
import type { GraphEdit } from '../graph/edit.types.ts';
import type { ParamSpec } from '../nodes/nodeKind.ts';
import { plain } from '../nodes/words.ts';
import type { Broken, Fix } from './fixTypes.ts';

/** Most fields that are offered one by one. */
const maxOffers = 8;

function specOf({ typed, node, param }: Broken): ParamSpec | undefined {
  return typed.nodes.get(node)?.kind.params.find((spec) => spec.name === param);
}

function setParam({ node, param }: Broken, value: JsonValue | undefined): readonly GraphEdit[] {
  return param === undefined ? [] : [{ type: 'setParam', id: node, name: param, value }];
}

/** Offers the fields of the data for an empty parameter, or in the place of an unknown field, the most alike first. */
export function chooseField(broken: Broken): readonly Fix[] {
  const { typed, node, param } = broken;
  const known = typed.data?.fields.map((field) => field.name) ?? [];
  const written = param === undefined ? undefined : typed.graph.nodes.get(node)?.params[param];
  const list = Array.isArray(written) ? written.filter((name) => typeof name === 'string') : [];
  const unknown = typeof written === 'string' ? written : list.find((name) => !known.includes(name));
  const alike = unknown === undefined ? undefined : nearest(unknown, known);
  const offers = known.filter((name) => !list.includes(name)).sort((a, b) => Number(b === alike) - Number(a === alike));
  return offers.slice(0, maxOffers).map((name) => {
    const value = Array.isArray(written) && list.length > 0 ? list.map((old) => (old === unknown ? name : old)) : name;
    return { title: `Use the field ${plain(name)}`, edits: setParam(broken, value) };
  });
}

/** The numbers together, or one of the categories alone. */
export function splitFields(broken: Broken): readonly Fix[] {
  const { typed, node, param } = broken;
  const written = param === undefined ? undefined : typed.nodes.get(node)?.params[param];
  const fields = typed.data?.fields.filter((field) => Array.isArray(written) && written.includes(field.name)) ?? [];
  const numbers = fields.filter((field) => field.type === 'number').map((field) => field.name);
  const alone = fields.filter((field) => field.type !== 'number').slice(0, maxOffers);
  return [
    ...(numbers.length === 0 ? [] : [{ title: 'Keep only the numbers', edits: setParam(broken, numbers) }]),
    ...alone.map(({ name }) => ({ title: `Keep only ${plain(name)}`, edits: setParam(broken, name) })),
  ];
}

/** The nearest value that is allowed, and the default. */
export function paramFixes(broken: Broken): readonly Fix[] {
  const { typed, node, param } = broken;
  const spec = specOf(broken);
  if (spec === undefined || param === undefined) return [];
  const written = typed.graph.nodes.get(node)?.params[param];
  const near = spec.type === 'fields' ? withoutTwins(written) : nearestValue(spec, written);
  const toNear = near === undefined ? [] : [{ title: `Set ${param} to ${show(near)}`, edits: setParam(broken, near) }];
  if (spec.type === 'fields') return toNear;
  return [
    ...toNear,
    { title: `Set ${param} to its default, ${show(spec.default)}`, edits: setParam(broken, undefined) },
  ];
}

function show(value: JsonValue): string {
  return plain(typeof value === 'string' ? value : JSON.stringify(value));
}

function withoutTwins(written: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(written) && written.every((name) => typeof name === 'string')
    ? [...new Set(written)]
    : undefined;
}

function nearestValue(spec: ParamSpec, written: JsonValue | undefined): JsonValue | undefined {
  if (spec.type === 'choice') {
    return typeof written === 'string'
      ? nearest(
          written,
          spec.options.map((option) => option.value),
        )
      : undefined;
  }
  if (spec.type !== 'integer' && spec.type !== 'number' && spec.type !== 'size') return undefined;
  const number = typeof written === 'string' && written.trim() !== '' ? Number(written) : written;
  if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
  const clamped = Math.min(Math.max(number, spec.type === 'size' ? 1 : spec.min), spec.max);
  return spec.type === 'number' ? clamped : Math.round(clamped);
}

/** A misspelt parameter under its right name, or without it. */
export function renameParam(broken: Broken): readonly Fix[] {
  const { typed, node, param } = broken;
  const typedNode = typed.nodes.get(node);
  if (typedNode === undefined || param === undefined) return [];
  const free = typedNode.kind.params
    .map((spec) => spec.name)
    .filter((name) => !Object.hasOwn(typedNode.node.params, name));
  const right = nearest(param, free);
  const remove: GraphEdit = { type: 'setParam', id: node, name: param, value: undefined };
  const value = typedNode.node.params[param];
  const rename: Fix[] =
    right === undefined || value === undefined
      ? []
      : [
          {
            title: `Rename ${plain(param)} to ${right}`,
            edits: [remove, { type: 'setParam', id: node, name: right, value }],
          },
        ];
  return [...rename, { title: `Remove ${plain(param)}`, edits: [remove] }];
}
