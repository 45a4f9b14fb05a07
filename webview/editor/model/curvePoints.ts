// The points of a node's gradient curve. Log scale: whether gradients vanish or explode shows in decades.

/** Runs of `x,y` points; values that are not positive and finite break the curve. At least one decade high, so that noise looks small. */
export function curvePoints(values: readonly number[], width: number, height: number): readonly string[] {
  const logs = values.map((value) => (Number.isFinite(value) && value > 0 ? Math.log10(value) : undefined));
  const finite = logs.filter((value) => value !== undefined);
  if (finite.length === 0) return [];
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const middle = (low + high) / 2;
  const span = Math.max(high - low, 1);
  const runs: string[][] = [[]];
  logs.forEach((value, index) => {
    if (value === undefined) {
      runs.push([]);
      return;
    }
    const x = values.length === 1 ? width / 2 : (index / (values.length - 1)) * width;
    const y = height / 2 - ((value - middle) / span) * height;
    runs.at(-1)?.push(`${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`);
  });
  return runs.filter((run) => run.length > 0).map((run) => run.join(' '));
}
