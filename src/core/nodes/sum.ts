// sum: all real time steps added up.
import { overTime } from './overTime.ts';

export const sum = overTime({
  kind: 'sum',
  title: 'Sum over time',
  synonyms: ['total', 'add up', 'sum pooling', 'count', 'many-to-one', 'aggregate'],
  summary: 'All real time steps of a sequence added up.',
  equations: ['y = Σ_t m_t x_t,   m_t = 1 at real steps, 0 at padding'],
  source: 'With weights at the mask: soft attention by hand, Bahdanau et al. 2015',
  line: 'Σ over t',
  reduce: ({ b }, x, mask) => b.sum(mask === null ? x : b.mul(x, mask), 'time'),
});
