// subtract: the difference of two inputs.
import { pairwise } from './pairwise.ts';

export const subtract = pairwise({
  kind: 'subtract',
  title: 'Subtract',
  synonyms: ['minus', 'difference', 'error', 'residual', 'compare'],
  summary: 'Subtracts b from a number by number; one without time counts at every step, a single feature for all.',
  equations: ['y_t = a_t − b_t'],
  source: 'Error feedback, e.g. Narendra & Parthasarathy 1990',
  line: 'a − b',
  combine: ({ b: builder }, a, b) => builder.sub(a, b),
});
