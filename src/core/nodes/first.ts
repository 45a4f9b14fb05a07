// first: the value at the first time step. Sequences are padded at the end, so that step is always real.
import { oneStep } from './oneStep.ts';

export const first = oneStep({
  kind: 'first',
  title: 'First',
  synonyms: ['first step', 'beginning', 'start', 'pick'],
  summary: 'The value at the first time step.',
  equations: ['y = x_1'],
  source: 'Sequences are padded at the end, so step 1 is always real.',
  line: 't = 1',
  pick: (context) => context.b.timeAt(context.input('x'), 'first'),
});
