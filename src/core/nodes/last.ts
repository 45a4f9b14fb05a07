// last: the value at the last time step. With sequences of different lengths it is the last real step, never padding.
import { oneStep } from './oneStep.ts';

export const last = oneStep({
  kind: 'last',
  title: 'Last',
  synonyms: ['last step', 'final', 'end', 'many-to-one', 'pick'],
  summary: 'The value at the last time step; with sequences of different lengths, at the last real one.',
  equations: ['y = x_T', 'y = x_{length}   for sequences of different lengths'],
  source: 'Many-to-one networks: Karpathy 2015, The unreasonable effectiveness of recurrent neural networks',
  line: 't = T',
  pick(context) {
    const x = context.input('x');
    const chosen = context.lastMask(String(x.shape[0]));
    return chosen === null ? context.b.timeAt(x, 'last') : context.b.sum(context.b.mul(x, chosen), 'time');
  },
});
