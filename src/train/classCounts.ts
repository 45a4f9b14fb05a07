// Counts of truth against prediction, and the scores of classes that follow from them: accuracy, precision, recall, F1.
// A class that neither occurs nor is predicted has no score and is left out of the macro mean. Source: van Rijsbergen 1979; Sokolova & Lapalme 2009.

export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  /** 2 tp / (2 tp + fp + fn); NaN when the class neither occurs nor is predicted. */
  readonly f1: number;
}

export class ClassCounts {
  readonly #classes: number;
  readonly #cells: Float64Array;

  constructor(classes: number) {
    this.#classes = classes;
    this.#cells = new Float64Array(classes * classes);
  }

  add(truth: number, predicted: number, weight: number): void {
    const at = truth * this.#classes + predicted;
    this.#cells[at] = (this.#cells[at] ?? 0) + weight;
  }

  /** `[truth][predicted]`. */
  rows(): readonly (readonly number[])[] {
    return Array.from({ length: this.#classes }, (_, truth) =>
      Array.from(this.#cells.subarray(truth * this.#classes, (truth + 1) * this.#classes)),
    );
  }

  accuracy(): number {
    return this.#sum((truth, predicted) => truth === predicted) / this.#sum(() => true);
  }

  /** How often the truth is this class: the accuracy of always answering it. */
  shareOf(one: number): number {
    return this.#sum((truth) => truth === one) / this.#sum(() => true);
  }

  /** Precision without an answer and recall without an occurrence count as 0, as in scikit-learn. */
  scoresOf(one: number): ClassScores {
    const hits = this.#sum((truth, predicted) => truth === one && predicted === one);
    const answered = this.#sum((_, predicted) => predicted === one);
    const occurs = this.#sum((truth) => truth === one);
    return {
      precision: answered === 0 ? 0 : hits / answered,
      recall: occurs === 0 ? 0 : hits / occurs,
      f1: (2 * hits) / (answered + occurs),
    };
  }

  f1PerClass(): readonly number[] {
    return Array.from({ length: this.#classes }, (_, one) => this.scoresOf(one).f1);
  }

  /** Mean F1 over the classes that occur or are predicted. */
  macroF1(): number {
    const known = this.f1PerClass().filter((f1) => !Number.isNaN(f1));
    return known.reduce((sum, f1) => sum + f1, 0) / known.length;
  }

  #sum(counts: (truth: number, predicted: number) => boolean): number {
    let sum = 0;
    this.#cells.forEach((count, at) => {
      if (counts(Math.floor(at / this.#classes), at % this.#classes)) sum += count;
    });
    return sum;
  }
}
