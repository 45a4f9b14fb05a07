// Sizes of vectors and matrices as linear forms over names, `2H + D + 1`, and their unification. No side is ever guessed: two forms
// are made equal by solving for one name, or they cannot be equal.

/** Σ coefficient · name + constant. Names without a place in the text start with `?`. */
export interface Size {
  readonly terms: ReadonlyMap<string, number>;
  readonly constant: number;
}

export const sizeOf = (constant: number): Size => ({ terms: new Map(), constant });
export const named = (name: string, factor = 1): Size => ({ terms: new Map([[name, factor]]), constant: 0 });

/** a + factor · b. */
export function addSizes(a: Size, b: Size, factor = 1): Size {
  const terms = new Map(a.terms);
  for (const [name, coefficient] of b.terms) {
    const sum = (terms.get(name) ?? 0) + factor * coefficient;
    if (sum === 0) terms.delete(name);
    else terms.set(name, sum);
  }
  return { terms, constant: a.constant + factor * b.constant };
}

/** The number, when no name is left. */
export function constantOf(size: Size): number | undefined {
  return size.terms.size === 0 ? size.constant : undefined;
}

/** `2H + D − 1`; names that nobody wrote as `?`. */
export function formatSize(size: Size): string {
  const parts = [...size.terms].map(([name, factor]): string => {
    const shown = name.startsWith('?') ? '?' : name;
    const count = Math.abs(factor) === 1 ? '' : String(Math.abs(factor));
    return `${factor < 0 ? '− ' : '+ '}${count}${shown}`;
  });
  if (size.constant !== 0 || parts.length === 0)
    parts.push(`${size.constant < 0 ? '− ' : '+ '}${Math.abs(size.constant)}`);
  return parts.join(' ').replace(/^\+ /u, '').replace(/^− /u, '−');
}

/** What is known about names so far. */
export class SizeSolver {
  readonly #known = new Map<string, Size>();
  #fresh = 0;

  fresh(): Size {
    return named(`?${this.#fresh++}`);
  }

  /** With everything known put in. */
  resolve(size: Size): Size {
    let result = size;
    for (const [name, factor] of size.terms) {
      const known = this.#known.get(name);
      if (known === undefined) continue;
      const full = this.resolve(known);
      this.#known.set(name, full);
      result = addSizes(addSizes(result, named(name), -factor), full, factor);
    }
    return result;
  }

  /** Makes two sizes equal; false when that cannot be. */
  unify(a: Size, b: Size): boolean {
    const difference = addSizes(this.resolve(a), this.resolve(b), -1);
    if (difference.terms.size === 0) return difference.constant === 0;
    // Names that nobody wrote give way first; H last of all, so that sizes are said in units.
    const order = [...difference.terms].sort(([x], [y]) => rank(x) - rank(y));
    for (const [name, factor] of order) {
      const rest = addSizes(difference, named(name), -factor);
      const numbers = [...rest.terms.values(), rest.constant];
      if (!numbers.every((number) => number % factor === 0)) continue;
      this.#known.set(name, addSizes(sizeOf(0), rest, -1 / factor));
      return true;
    }
    return false;
  }
}

function rank(name: string): number {
  if (name.startsWith('?')) return 0;
  return name === 'H' ? 2 : 1;
}
