// A text that is equal for ops that compute the same value, for finding common subexpressions.
import type { Op, ScanOp } from '../ir/ir.ts';

export function opKey(op: Exclude<Op, ScanOp>): string {
  const { outs: _, ...rest } = op;
  return JSON.stringify(rest, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}
