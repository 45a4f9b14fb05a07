// CTC by its definition: every path is written out, spelt, and the probabilities of those that spell the target are added up.
// Exponential in the number of steps; for a few steps and classes only.

/** The labels that a path of classes spells: repeats are joined, then blanks left out. */
export function spelt(path: readonly number[], blank: number): number[] {
  return path.filter((c, t) => c !== blank && c !== path[t - 1]);
}

function softmax(row: readonly number[]): number[] {
  const peak = Math.max(...row);
  const e = row.map((x) => Math.exp(x - peak));
  const total = e.reduce((sum, x) => sum + x, 0);
  return e.map((x) => x / total);
}

/** −ln of the probability of `target` (classes, without blanks) for scores [T][V]. */
export function ctcByHand(scores: readonly (readonly number[])[], target: readonly number[], blank: number): number {
  const rows = scores.map(softmax);
  let total = 0;
  const extend = (path: readonly number[], p: number): void => {
    const row = rows[path.length];
    if (row !== undefined) row.forEach((q, c) => extend([...path, c], p * q));
    else if (spelt(path, blank).join() === target.join()) total += p;
  };
  extend([], 1);
  return -Math.log(total);
}
