// What reading learns from the training split and must be kept with the weights: scaling of numbers, labels, symbols.
// Plain JSON, saved as `fitted.json` in the run's folder, so that other data can later be read the same way.

export interface FittedNumber {
  readonly type: 'number';
  readonly name: string;
  /** raw = value · scale + offset */
  readonly scale: number;
  readonly offset: number;
}

export interface FittedLabels {
  readonly type: 'category';
  readonly name: string;
  readonly labels: readonly string[];
}

/** Symbol 0 stands for every character that the training split does not hold. */
export interface FittedSymbols {
  readonly type: 'tokens';
  readonly name: string;
  readonly symbols: readonly string[];
  /** Tokens of the longest target, where the network has to say how long an answer is. */
  readonly longest?: number;
}

export interface FittedData {
  readonly version: 1;
  readonly fields: readonly (FittedNumber | FittedLabels | FittedSymbols)[];
}

/** Scaling fitted on some values: `standard` to mean 0 and deviation 1, `minmax` to 0 … 1. A constant column is only shifted. */
export function fitNumber(
  name: string,
  values: Float64Array,
  rows: (use: (row: number) => void) => void,
  how: 'standard' | 'minmax' | 'none',
): FittedNumber {
  if (how === 'none') return { type: 'number', name, scale: 1, offset: 0 };
  let count = 0;
  let mean = 0;
  let squares = 0;
  let low = Infinity;
  let high = -Infinity;
  rows((row) => {
    const value = values[row] ?? NaN;
    count++;
    const gap = value - mean;
    mean += gap / count;
    squares += gap * (value - mean);
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  if (count === 0) return { type: 'number', name, scale: 1, offset: 0 };
  const [offset, width] = how === 'standard' ? [mean, Math.sqrt(squares / count)] : [low, high - low];
  return { type: 'number', name, scale: width > 0 && Number.isFinite(width) ? width : 1, offset };
}

export function fittedNumber(fitted: FittedData | undefined, name: string): FittedNumber | undefined {
  const found = fitted?.fields.find((field) => field.name === name);
  return found?.type === 'number' ? found : undefined;
}

export function fittedLabels(fitted: FittedData | undefined, name: string): FittedLabels | undefined {
  const found = fitted?.fields.find((field) => field.name === name);
  return found?.type === 'category' ? found : undefined;
}

export function fittedSymbols(fitted: FittedData | undefined, name: string): FittedSymbols | undefined {
  const found = fitted?.fields.find((field) => field.name === name);
  return found?.type === 'tokens' ? found : undefined;
}
