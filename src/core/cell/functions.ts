// The functions of the equation language: names, what they take and what they mean, as data. Nothing outside this table can be called.

export type FunctionName =
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'square'
  | 'abs'
  | 'sign'
  | 'softplus'
  | 'floor'
  | 'softmax'
  | 'sum'
  | 'mean'
  | 'min'
  | 'max'
  | 'mod'
  | 'where';

export interface CellFunction {
  /** How it is called: `min(a, b)`. */
  readonly call: string;
  readonly args: number;
  /**
   * map: number by number, of one shape; vector: needs a vector and gives one; total: a vector becomes one number.
   */
  readonly shape: 'map' | 'vector' | 'total';
  readonly help: string;
}

const one = (name: string, help: string): CellFunction => ({ call: `${name}(z)`, args: 1, shape: 'map', help });

export const cellFunctions: { readonly [K in FunctionName]: CellFunction } = {
  tanh: one('tanh', 'Hyperbolic tangent, −1 … 1.'),
  sigmoid: one('sigmoid', 'Logistic function σ(z) = 1 / (1 + e^{−z}), 0 … 1.'),
  relu: one('relu', 'max(0, z).'),
  exp: one('exp', 'e to the power of z.'),
  log: one('log', 'Natural logarithm.'),
  sqrt: one('sqrt', 'Square root.'),
  square: one('square', 'z times z.'),
  abs: one('abs', 'Without the sign.'),
  sign: one('sign', '−1, 0 or 1; no gradient flows through it.'),
  softplus: one('softplus', 'ln(1 + e^{z}).'),
  floor: one('floor', 'The whole number below; no gradient flows through it.'),
  softmax: { call: 'softmax(z)', args: 1, shape: 'vector', help: 'Positive numbers that add up to 1 over the vector.' },
  sum: { call: 'sum(z)', args: 1, shape: 'total', help: 'All numbers of a vector added up.' },
  mean: { call: 'mean(z)', args: 1, shape: 'total', help: 'The mean of the numbers of a vector.' },
  min: { call: 'min(a, b)', args: 2, shape: 'map', help: 'The smaller, number by number.' },
  max: { call: 'max(a, b)', args: 2, shape: 'map', help: 'The larger, number by number.' },
  mod: {
    call: 'mod(a, b)',
    args: 2,
    shape: 'map',
    help: 'The rest of a divided by b: mod(t, 4) runs 0, 1, 2, 3, 0, …',
  },
  where: {
    call: 'where(condition, a, b)',
    args: 3,
    shape: 'map',
    help: 'a where the condition holds (is not 0), else b, number by number.',
  },
};

/** Other spellings. */
const aliases: ReadonlyMap<string, FunctionName> = new Map([
  ['σ', 'sigmoid'],
  ['logistic', 'sigmoid'],
  ['ReLU', 'relu'],
  ['ln', 'log'],
  ['select', 'where'],
]);

export function findFunction(name: string): FunctionName | undefined {
  const alias = aliases.get(name);
  if (alias !== undefined) return alias;
  return Object.hasOwn(cellFunctions, name) ? (name as FunctionName) : undefined;
}

/** Words that cannot name something else. */
export const keywords: readonly string[] = ['input', 'state', 'parameter', 'output'];

/** `t`, the number of steps before this one. */
export const stepIndex = 't';

export function isReserved(name: string): boolean {
  return name === stepIndex || name === 'param' || keywords.includes(name) || findFunction(name) !== undefined;
}
