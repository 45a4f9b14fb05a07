// Greedy decoding of CTC predictions: the best class of every step, repeats joined, blanks left out (Graves et al. 2006, §3.2);
// and the distance that label error rates are made of.

/** Labels of sequence b of a batch: prediction [T, B, width] with the blank last, `steps` of them real. */
export function greedyLabels(
  prediction: ArrayLike<number>,
  width: number,
  batch: number,
  b: number,
  steps: number,
): readonly number[] {
  const labels: number[] = [];
  let before = -1;
  for (let t = 0; t < steps; t++) {
    const at = (t * batch + b) * width;
    let best = 0;
    for (let c = 1; c < width; c++) if ((prediction[at + c] ?? 0) > (prediction[at + best] ?? 0)) best = c;
    if (best !== before && best !== width - 1) labels.push(best);
    before = best;
  }
  return labels;
}

/** Least number of insertions, deletions and substitutions that turn one list into the other (Levenshtein 1966). */
export function editDistance(a: readonly number[], b: readonly number[]): number {
  let row = b.map((_, j) => j + 1);
  a.forEach((x, i) => {
    let [diagonal, left] = [i, i + 1];
    row = row.map((above, j) => {
      left = Math.min(above + 1, left + 1, diagonal + (x === b[j] ? 0 : 1));
      diagonal = above;
      return left;
    });
  });
  return row.at(-1) ?? a.length;
}
