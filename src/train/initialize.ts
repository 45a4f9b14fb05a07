// Initial values of parameters: a function of the seed, the parameter's name and its initialiser, nothing else.
// Glorot & Bengio 2010 (uniform ±√(6 / (fan-in + fan-out))); He et al. 2015 (by fan-in alone); Saxe et al. 2014 (orthogonal); Le et al. 2015 (identity).
import { RandomStream } from '../core/base/random.ts';
import type { Init } from '../core/ir/ir.ts';
import type { Plan } from '../core/ir/plan.ts';
import type { Executor } from '../runtime/executor.ts';

/** Row-major values of a parameter of the given shape, each rounded to single precision so that every executor starts from the same. */
export function initialValues(seed: number, name: string, shape: readonly number[], init: Init): Float64Array {
  const cols = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, n) => product * n, 1);
  const values = new Float64Array(rows * cols);
  fillBlock(values, cols, 0, rows, cols, init, new RandomStream(seed, name));
  return values.map(Math.fround);
}

/** Sets every parameter of an executor. */
export function initializeParams(executor: Executor, plan: Plan, seed: number): void {
  for (const { name, shape, init } of plan.params) executor.param(name).set(initialValues(seed, name, shape, init));
  executor.paramsChanged();
}

/** Columns from … from + cols − 1 of a matrix of `stride` columns; `squares`: packed gates are orthogonal each by themselves. */
function fillBlock(
  values: Float64Array,
  stride: number,
  from: number,
  rows: number,
  cols: number,
  init: Init,
  random: RandomStream,
  squares = true,
): void {
  const each = (value: (row: number, col: number) => number): void => {
    for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) values[r * stride + from + c] = value(r, c);
  };
  switch (init.kind) {
    case 'zeros':
      return each(() => 0);
    case 'constant':
      return each(() => init.value);
    case 'uniform':
      return each(() => (2 * random.uniform() - 1) * init.limit);
    case 'normal':
      return each(() => random.normal() * init.deviation);
    case 'glorot': {
      const limit = Math.sqrt(6 / (rows + cols));
      return each(() => (2 * random.uniform() - 1) * limit);
    }
    case 'he': {
      if (init.distribution === 'normal') return each(() => random.normal() * Math.sqrt(2 / rows));
      return each(() => (2 * random.uniform() - 1) * Math.sqrt(6 / rows));
    }
    case 'identity':
      return each((r, c) => (r === c % rows ? 1 : 0));
    case 'orthogonal': {
      const width = squares && cols % rows === 0 ? rows : cols;
      for (let start = 0; start < cols; start += width) {
        const block = orthogonal(rows, width, random);
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < width; c++) values[r * stride + from + start + c] = block[r * width + c] ?? 0;
        }
      }
      return;
    }
    case 'blocks': {
      const width = cols / init.blocks.length;
      init.blocks.forEach((inner, i) => fillBlock(values, stride, from + i * width, rows, width, inner, random, false));
    }
  }
}

/** A matrix with orthonormal rows or columns, whichever are fewer: Gram–Schmidt on normal vectors, twice for accuracy. */
function orthogonal(rows: number, cols: number, random: RandomStream): Float64Array {
  const [count, length] = rows <= cols ? [rows, cols] : [cols, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) {
        const dot = vector.reduce((sum, v, i) => sum + v * (other[i] ?? 0), 0);
        for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) - dot * (other[i] ?? 0);
      }
    }
    const norm = Math.sqrt(vector.reduce((sum, v) => sum + v * v, 0));
    if (norm > 1e-6) vectors.push(vector.map((v) => v / norm));
  }
  const result = new Float64Array(rows * cols);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      result[r * cols + c] = (rows <= cols ? vectors[r]?.[c] : vectors[c]?.[r]) ?? 0;
    }
  }
  return result;
}
