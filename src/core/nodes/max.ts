// max: the largest value of each feature over the real time steps.
import { timeMax } from '../ir/timeOps.ts';
import { overTime } from './overTime.ts';

export const max = overTime({
  kind: 'max',
  title: 'Max over time',
  synonyms: ['maximum', 'max pooling', 'largest', 'peak', 'pool', 'many-to-one', 'detect'],
  summary: 'The largest value of each feature over the real time steps.',
  equations: ['y_i = max_t x_{t,i}   over the real steps t'],
  source:
    'Max pooling over time: Collobert et al. 2011. The gradient goes to the first step that holds the largest value.',
  line: 'max over t',
  reduce: ({ b }, x, mask) => timeMax(b, x, mask),
});
