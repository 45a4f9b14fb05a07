// reverse: a sequence from its last real step to its first. Padding stays at the end.
import { timeReverse } from '../ir/timeOps.ts';
import type { NodeKind } from './nodeKind.ts';
import { realSteps } from './overTime.ts';
import { realInput, sequenceIn } from './ports.ts';

export const reverse: NodeKind = {
  kind: 'reverse',
  title: 'Reverse',
  category: 'time',
  synonyms: ['backwards', 'flip', 'time reversal', 'right to left', 'mirror'],
  summary: 'The sequence backwards: its last real step first. Padding stays behind.',
  equations: ['y_t = x_{n+1−t}   for t ≤ n, the number of real steps'],
  source: 'Reversed sources: Sutskever, Vinyals & Le 2014; both directions: Schuster & Paliwal 1997',
  params: [],
  inputs: () => [sequenceIn],
  outputs: () => [{ name: 'y', help: 'Shaped as x.' }],
  infer(context) {
    const x = realInput(context, 'x', 'sequence');
    return { outputs: x === undefined ? {} : { y: x }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: false,
    lower(context) {
      const x = context.input('x');
      return { y: timeReverse(context.b, x, realSteps(context, x)) };
    },
  },
  line: () => 't = T … 1',
};
