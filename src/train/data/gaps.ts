// Empty cells. The policy, stated wherever it acts: a gap takes the value before it; gaps before the first value end where it stands,
// and those rows are not used. A gap never becomes 0 or NaN.

export interface Gaps {
  /** Rows whose cell was empty, as flags; undefined when none was. */
  readonly filled: Uint8Array | undefined;
  readonly gaps: number;
  /** Row of the file of the first empty cell. */
  readonly firstGap: number;
  /** Rows before the column's first value. */
  readonly leading: number;
}

/** Fills in place and reports. The column has at least one value. */
export function fillForward(
  values: Float64Array | Int32Array,
  isGap: (value: number) => boolean,
  firstGap: number | undefined,
): Gaps {
  if (firstGap === undefined) return { filled: undefined, gaps: 0, firstGap: 0, leading: 0 };
  const filled = new Uint8Array(values.length);
  let gaps = 0;
  let leading = 0;
  let last: number | undefined;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN;
    if (!isGap(value)) {
      if (last === undefined) {
        leading = row;
        values.fill(value, 0, row);
      }
      last = value;
      continue;
    }
    filled[row] = 1;
    gaps++;
    if (last !== undefined) values[row] = last;
  }
  return { filled, gaps, firstGap, leading };
}
