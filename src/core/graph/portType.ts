// The types that flow along wires, with symbolic sizes, and how they are written for people.

/** Time axes of a data set: T of the sources, U of target sequences that have lengths of their own. */
export const timeAxes = ['T', 'U'] as const;
export type TimeAxis = (typeof timeAxes)[number];

/** A size: a number, or a symbol such as `B`, `T` or `|weather|` that the data will fix. */
export type Dim = number | string;

/**
 * `real`: numbers, [B, T, D] or [B, D] without time.
 * `tokens`: integer categories out of `size`, [B, T] or [B].
 */
export interface PortType {
  readonly kind: 'real' | 'tokens';
  /** Symbol of the time axis, or null when there is none. */
  readonly time: string | null;
  /** Features D for real, number of categories for tokens. */
  readonly size: Dim;
}

/** `[B, T, 32]`, `[B, 2]`, `[B, T] of 81`. */
export function formatPortType(type: PortType): string {
  const lead = type.time === null ? 'B' : `B, ${type.time}`;
  return type.kind === 'real' ? `[${lead}, ${String(type.size)}]` : `[${lead}] of ${String(type.size)}`;
}
