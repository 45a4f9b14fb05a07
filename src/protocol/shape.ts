// A small structural validator for messages that cross a boundary: a shape says whether an unknown value is a T.
// It never throws, reads own properties only, and caps sizes, so that a forged message costs little and does nothing.
// It does not explain: a refused message is logged by type and dropped.

/** Says whether a value is a T. Total: no value makes it throw. */
export type Shape<T> = (value: unknown) => value is T;
type ShapeOf<S> = S extends Shape<infer T> ? T : never;

/** Longest string, longest list and deepest JSON value that a message may carry. */
export const messageLimits = { string: 1_000_000, list: 10_000, depth: 32 } as const;

export const isString: Shape<string> = (value): value is string =>
  typeof value === 'string' && value.length <= messageLimits.string;

/** A short name: a node, a port, a key of a run. */
export const isName: Shape<string> = (value): value is string => typeof value === 'string' && value.length <= 1000;

export const isFinite: Shape<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);

/** A whole number from 0 up. */
export const isCount: Shape<number> = (value): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export function literal<const T extends string>(wanted: T): Shape<T> {
  return (value): value is T => value === wanted;
}

export function oneOf<const T extends string>(wanted: readonly T[]): Shape<T> {
  return (value): value is T => typeof value === 'string' && (wanted as readonly string[]).includes(value);
}

export function listOf<T>(item: Shape<T>, limit: number = messageLimits.list): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.length <= limit && value.every((v) => item(v));
}

export function pairOf<T>(item: Shape<T>): Shape<readonly [T, T]> {
  return (value): value is readonly [T, T] => Array.isArray(value) && value.length === 2 && value.every((v) => item(v));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Keys that could reach the prototype of an object that someone builds from the message. */
const isSafeKey = (key: string): boolean => key.length <= 1000 && key !== '__proto__';

/** An object with exactly these properties: a missing one and one too many are both refused. */
export function object<const S extends Readonly<Record<string, Shape<unknown>>>>(
  shape: S,
): Shape<{ readonly [K in keyof S]: ShapeOf<S[K]> }> {
  const keys = Object.keys(shape);
  return (value): value is { readonly [K in keyof S]: ShapeOf<S[K]> } => {
    if (!isPlainObject(value) || Object.keys(value).some((key) => !Object.hasOwn(shape, key))) return false;
    return keys.every((key) => shape[key]?.(Object.hasOwn(value, key) ? value[key] : undefined) === true);
  };
}

export function recordOf<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => {
    if (!isPlainObject(value)) return false;
    const keys = Object.keys(value);
    return keys.length <= messageLimits.list && keys.every((key) => isSafeKey(key) && item(value[key]));
  };
}

export function anyOf<const S extends readonly Shape<unknown>[]>(shapes: S): Shape<ShapeOf<S[number]>> {
  return (value): value is ShapeOf<S[number]> => shapes.some((shape) => shape(value));
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || shape(value);
}
