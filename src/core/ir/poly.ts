// Symbolic sizes as polynomials in B and T: built while planning, evaluated when a plan is bound to a batch shape.
import type { Dims, Poly } from './plan.ts';
import type { Dim, Shape } from './ir.ts';

export const zero: Poly = [];
export const one: Poly = [{ n: 1, symbols: [] }];

/** The polynomial of one size. */
export function polyOf(dim: Dim): Poly {
  if (typeof dim === 'string') return [{ n: 1, symbols: [dim] }];
  return dim === 0 ? zero : [{ n: dim, symbols: [] }];
}

export function addPoly(a: Poly, b: Poly): Poly {
  const sums = new Map<string, { n: number; symbols: readonly string[] }>();
  for (const term of [...a, ...b]) {
    const key = term.symbols.join('·');
    const found = sums.get(key);
    sums.set(key, found === undefined ? term : { n: found.n + term.n, symbols: term.symbols });
  }
  return [...sums.values()].filter((term) => term.n !== 0);
}

export function mulPoly(a: Poly, b: Poly): Poly {
  let result: Poly = zero;
  for (const x of a) {
    result = addPoly(
      result,
      b.map((y) => ({ n: x.n * y.n, symbols: [...x.symbols, ...y.symbols].sort() })),
    );
  }
  return result;
}

/** The product of all sizes of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): Poly {
  return shape.reduce<Poly>((product, dim) => mulPoly(product, polyOf(dim)), one);
}

export function samePoly(a: Poly, b: Poly): boolean {
  return addPoly(a, mulPoly(b, polyOf(-1))).length === 0;
}

/** The value for given sizes. An unbound symbol is a defect of the caller and throws. */
export function evalPoly(poly: Poly, dims: Dims): number {
  let sum = 0;
  for (const term of poly) {
    let product = term.n;
    for (const symbol of term.symbols) {
      const value = dims[symbol];
      if (value === undefined) throw new Error(`size ${symbol} is not bound`);
      product *= value;
    }
    sum += product;
  }
  return sum;
}

/** `T·B·32`, `32·B + 4`, `0`. */
export function formatPoly(poly: Poly): string {
  if (poly.length === 0) return '0';
  return poly
    .map((term) => [...term.symbols, ...(term.n === 1 && term.symbols.length > 0 ? [] : [String(term.n)])].join('·'))
    .join(' + ');
}
