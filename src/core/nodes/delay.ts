// delay: z⁻ᵏ, the only way a cycle may close. Its value of k steps ago is what a loop remembers.
import type { NodeKind } from './nodeKind.ts';
import { numberParam } from './params.ts';
import { realInput } from './ports.ts';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export const delay: NodeKind = {
  kind: 'delay',
  title: 'Delay z⁻ᵏ',
  category: 'recurrent',
  synonyms: ['z-1', 'z^-1', 'z^-k', 'feedback', 'memory', 'unit delay', 'lag', 'previous step', 'loop', 'register'],
  summary: 'Gives the value of k time steps ago. Every loop in the graph crosses one.',
  equations: ['y_t = x_{t−k}   for t > k', 'y_t = initial   for t ≤ k'],
  source: 'Narendra & Parthasarathy 1990; the operator z^{−1} of digital filters',
  params: [
    {
      type: 'integer',
      name: 'steps',
      label: 'Steps k',
      help: 'How many time steps back.',
      default: 1,
      min: 1,
      max: 1000,
      unit: 'steps',
    },
    {
      type: 'number',
      name: 'initial',
      label: 'Initial value',
      help: 'What is read before the sequence has begun.',
      default: 0,
      min: -1e6,
      max: 1e6,
    },
  ],
  inputs: () => [
    { name: 'x', help: 'A sequence of numbers; may come from a node that reads this delay.', required: true },
  ],
  outputs: () => [{ name: 'y', help: 'The same sequence, k steps later.' }],
  infer(context) {
    const x = realInput(context, 'x', 'sequence');
    return { outputs: x === undefined ? {} : { y: x }, parameters: [] };
  },
  lowering: {
    type: 'delay',
    steps: (params) => numberParam(params, 'steps'),
    initial: (params) => numberParam(params, 'initial'),
  },
  line(params) {
    const initial = numberParam(params, 'initial');
    const power = [...String(numberParam(params, 'steps'))]
      .map((digit) => superscripts[Number(digit)] ?? digit)
      .join('');
    return initial === 0 ? `z⁻${power}` : `z⁻${power} · from ${initial}`;
  },
};
