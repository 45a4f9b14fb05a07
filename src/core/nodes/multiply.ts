// multiply: two inputs number by number: a gate, or a mask.
import { pairwise } from './pairwise.ts';

export const multiply = pairwise({
  kind: 'multiply',
  title: 'Multiply',
  synonyms: ['product', 'times', 'hadamard', 'gate', 'gating', 'elementwise product', 'attention weight'],
  summary: 'Multiplies two inputs number by number; one without time counts at every step, a single feature for all.',
  equations: ['y_t = a_t ⊙ b_t'],
  source: 'Gating: Hochreiter & Schmidhuber 1997',
  line: 'a ⊙ b',
  combine: ({ b: builder }, a, b) => builder.mul(a, b),
});
