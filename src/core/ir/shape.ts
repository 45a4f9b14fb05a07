// Shapes of the IR: comparing, broadcasting, printing.
import type { Dim, Shape } from './ir.ts';

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** Aligned at the right; a dimension equal, 1 or missing. Throws when they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let i = 1; i <= rank; i++) {
    const x = a[a.length - i] ?? 1;
    const y = b[b.length - i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`${formatShape(a)} and ${formatShape(b)} do not broadcast`);
    result.unshift(x === 1 ? y : x);
  }
  return result;
}

/** `[T, B, 32]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/**
 * Whether penalties, weight decay and weight noise act on a parameter of this shape: on matrices and tables, not on vectors such as
 * biases, gains and initial states.
 */
export function isWeightShape(shape: Shape): boolean {
  return shape.length >= 2;
}
