// mean: the average over the real time steps.
import { overTime } from './overTime.ts';

/** Weights are added up to this at least, so that a sequence of which nothing counts has the mean 0. */
const leastWeight = 1e-7;

export const mean = overTime({
  kind: 'mean',
  title: 'Mean over time',
  synonyms: ['average', 'average pooling', 'pool', 'bag of steps', 'many-to-one', 'aggregate'],
  summary: 'The average of a sequence over its real time steps.',
  equations: ['y = Σ_t m_t x_t / Σ_t m_t,   m_t = 1 at real steps, 0 at padding'],
  source: 'Average pooling over time: Collobert et al. 2011',
  line: 'mean over t',
  reduce({ b }, x, mask, wired) {
    const total = b.sum(mask === null ? x : b.mul(x, mask), 'time');
    const counted = mask ?? b.expand(b.constant(1), [...x.shape.slice(0, -1), 1]);
    const steps = b.sum(counted, 'time');
    return b.div(total, wired ? b.map2('max', steps, b.constant(leastWeight)) : steps);
  },
});
