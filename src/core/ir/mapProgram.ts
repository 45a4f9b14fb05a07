// Elementwise programs: what one element of a fused chain computes. The kernels run them over views; the printer shows them.
export type MapFunction1 =
  | 'neg'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'square'
  | 'abs'
  | 'sign'
  | 'step'
  | 'reciprocal'
  | 'softplus'
  | 'floor';
export type MapFunction2 = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'greater';

/** Operands are value numbers: 0 … inputs−1 are the inputs, then one per instruction in order. */
export type MapInstruction =
  | { readonly op: 'const'; readonly value: number }
  | { readonly op: MapFunction1; readonly a: number }
  | { readonly op: MapFunction2; readonly a: number; readonly b: number }
  | { readonly op: 'select'; readonly cond: number; readonly a: number; readonly b: number };

export interface MapProgram {
  readonly inputs: number;
  readonly instructions: readonly MapInstruction[];
  /** Value numbers that are written, one per output view. */
  readonly outputs: readonly number[];
}

/** Double-precision meaning of the functions of one operand; `step` is 1 where x > 0; `softplus` is ln(1 + eˣ), stable. */
export const mapFunction1: { readonly [K in MapFunction1]: (x: number) => number } = {
  neg: (x) => -x,
  tanh: Math.tanh,
  sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  relu: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  abs: Math.abs,
  sign: Math.sign,
  step: (x) => (x > 0 ? 1 : 0),
  reciprocal: (x) => 1 / x,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  floor: Math.floor,
};

/** Double-precision meaning of the functions of two operands; `greater` is 1 where a > b. */
export const mapFunction2: { readonly [K in MapFunction2]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  greater: (a, b) => (a > b ? 1 : 0),
};
