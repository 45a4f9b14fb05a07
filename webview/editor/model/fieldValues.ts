// Drafts of the inspector's fields: from text to a value of the file, or the reason why it is none. Pure.
import type { JsonValue } from '../../../src/core/base/json.ts';
import type { TypedNode } from '../../../src/core/check/typedGraph.ts';
import type { ParamSpec } from '../../../src/core/nodes/nodeKind.ts';
import { applies } from '../../../src/core/nodes/params.ts';

export interface NumberLimits {
  readonly integer: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly exclusiveMin?: number | undefined;
  readonly exclusiveMax?: number | undefined;
}

export type Read<T> = { readonly value: T; readonly problem?: undefined } | { readonly problem: string };

/** Large limits are written as powers so that they can be read. */
function plain(value: number): string {
  return Math.abs(value) >= 1e6 ? value.toExponential().replace('e+', 'e') : String(value);
}

/** `1 – 4096`, `> 0, ≤ 1000`; empty without limits. */
export function formatLimits({ min, max, exclusiveMin, exclusiveMax }: NumberLimits): string {
  // A limit that nobody meets is no help.
  const upper = max !== undefined && max >= 1e9 ? undefined : max;
  if (min !== undefined && upper !== undefined) return `${plain(min)} – ${plain(upper)}`;
  const low = min !== undefined ? `≥ ${plain(min)}` : exclusiveMin !== undefined ? `> ${plain(exclusiveMin)}` : '';
  const high = upper !== undefined ? `≤ ${plain(upper)}` : exclusiveMax !== undefined ? `< ${plain(exclusiveMax)}` : '';
  return [low, high].filter((part) => part !== '').join(', ');
}

/** Reads a number as people write it: `0.003`, `3e-3`; a comma is refused rather than guessed at. */
export function readNumber(text: string, limits: NumberLimits): Read<number> {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: 'A number is needed.' };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return { problem: 'Write a number such as 12 or 0.003.' };
  const value = Number(trimmed);
  if (limits.integer && !Number.isInteger(value)) return { problem: 'A whole number is needed.' };
  const { min, max, exclusiveMin, exclusiveMax } = limits;
  const outside =
    (min !== undefined && value < min) ||
    (max !== undefined && value > max) ||
    (exclusiveMin !== undefined && value <= exclusiveMin) ||
    (exclusiveMax !== undefined && value >= exclusiveMax);
  return outside ? { problem: `Must be ${formatLimits(limits)}.` } : { value };
}

/** One number, or several separated by commas or blanks: one alone stays a number. */
export function readNumbers(text: string, most: number): Read<JsonValue> {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const read = parts.map((part) => readNumber(part, { integer: false }));
  const problem = read.find((one) => one.problem !== undefined)?.problem;
  if (problem !== undefined) return { problem };
  if (parts.length > most) return { problem: `At most ${most} numbers.` };
  const numbers = read.flatMap((one) => (one.problem === undefined ? [one.value] : []));
  const [only] = numbers;
  if (only === undefined) return { problem: 'A number is needed.' };
  return { value: numbers.length === 1 ? only : numbers };
}

/** A size: a whole number from 1, or the name of a field (its number of classes). */
export function readSize(text: string, max: number, fields: readonly string[]): Read<number | string> {
  const trimmed = text.trim();
  if (/^[+-]?[\d.]/.test(trimmed) || trimmed === '') return readNumber(trimmed, { integer: true, min: 1, max });
  if (fields.length > 0 && !fields.includes(trimmed))
    return { problem: `No field is called that: ${fields.slice(0, 8).join(', ')}.` };
  return { value: trimmed };
}

/** How a value of the file is shown in a text field. */
export function showValue(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((one) => showValue(one as JsonValue)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const sameValue = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Field names of a `fields` parameter as written: a string or an array of strings. */
export function readFieldNames(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** How field names are written: one alone as a string, several as an array. */
export function writeFieldNames(names: readonly string[]): JsonValue | undefined {
  const [only] = names;
  return names.length === 0 ? undefined : names.length === 1 && only !== undefined ? only : names;
}

/** Parameters without effect are left out, unless the file has them: then they can be taken back. */
export function isShown(spec: ParamSpec, typed: TypedNode | undefined): boolean {
  return typed === undefined || applies(spec, typed.params) || typed.node.params[spec.name] !== undefined;
}
