// How a parameter of a custom cell starts, by name: `~ glorot`, `~ uniform(0.1)`.
import type { Init } from '../ir/ir.ts';

export interface Initialiser {
  readonly call: string;
  readonly help: string;
  /** Limits of the number in brackets; undefined when it takes none. */
  readonly argument?: { readonly min: number; readonly max: number };
  make(argument: number): Init;
}

const size = { min: 0, max: 1e6 };

export const initialisers: Readonly<Record<string, Initialiser>> = {
  glorot: {
    call: 'glorot',
    help: 'Uniform ±√(6 / (inputs + outputs)); Glorot & Bengio 2010.',
    make: () => ({ kind: 'glorot' }),
  },
  he: {
    call: 'he',
    help: 'Normal of deviation √(2 / inputs), for ReLU; He et al. 2015.',
    make: () => ({ kind: 'he', distribution: 'normal' }),
  },
  orthogonal: {
    call: 'orthogonal',
    help: 'A random rotation; Saxe et al. 2014.',
    make: () => ({ kind: 'orthogonal' }),
  },
  identity: {
    call: 'identity',
    help: 'Ones on the diagonal, zeros elsewhere; Le et al. 2015.',
    make: () => ({ kind: 'identity' }),
  },
  zeros: { call: 'zeros', help: 'All 0.', make: () => ({ kind: 'zeros' }) },
  ones: { call: 'ones', help: 'All 1.', make: () => ({ kind: 'constant', value: 1 }) },
  constant: {
    call: 'constant(1)',
    help: 'All the number in brackets.',
    argument: { min: -1e6, max: 1e6 },
    make: (value) => ({ kind: 'constant', value }),
  },
  uniform: {
    call: 'uniform(0.1)',
    help: 'Uniform between minus and plus the number in brackets.',
    argument: size,
    make: (limit) => ({ kind: 'uniform', limit }),
  },
  normal: {
    call: 'normal(0.1)',
    help: 'Normal with mean 0 and the deviation in brackets.',
    argument: size,
    make: (deviation) => ({ kind: 'normal', deviation }),
  },
};

export function findInitialiser(name: string): Initialiser | undefined {
  return Object.hasOwn(initialisers, name) ? initialisers[name] : undefined;
}
