// delay: z⁻ᵏ, the only way a cycle may close. Its value of k steps ago is what a loop remembers.
import type { DelayStart, InferContext, NodeKind, Params } from './nodeKind.ts';
import type { Dim } from '../graph/portType.ts';
import { formatPortType } from '../graph/portType.ts';
import { mayEqual } from './dims.ts';
import { choice, numberParam, textParam } from './params.ts';
import { portName, realInput, sourceIs } from './ports.ts';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export const delay: NodeKind = {
  kind: 'delay',
  title: 'Delay z⁻ᵏ',
  category: 'recurrent',
  synonyms: ['z-1', 'z^-1', 'z^-k', 'feedback', 'memory', 'unit delay', 'lag', 'previous step', 'loop', 'register'],
  summary: 'Gives the value of k time steps ago. Every loop in the graph crosses one.',
  equations: [
    'y_t = x_{t−k}   for t > k',
    'y_t = initial   for t ≤ k: a number, a trained vector [D] or a wire [B, D]',
  ],
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
    choice('start', 'Starts from', 'What is read before the sequence has begun.', [
      ['constant', 'a number'],
      ['learned', 'a trained vector'],
      ['wired', 'a wire'],
    ]),
    {
      type: 'number',
      name: 'initial',
      label: 'Initial value',
      help: 'The number that is read before the sequence has begun, or where the trained vector starts.',
      when: [{ param: 'start', is: ['constant', 'learned'] }],
      default: 0,
      min: -1e6,
      max: 1e6,
    },
  ],
  inputs: (params) => [
    { name: 'x', help: 'A sequence of numbers; may come from a node that reads this delay.', required: true },
    ...(startOf(params).kind === 'wired' ? [wiredIn] : []),
  ],
  outputs: () => [{ name: 'y', help: 'The same sequence, k steps later.' }],
  infer(context) {
    const x = realInput(context, 'x', 'sequence');
    if (x === undefined) return { outputs: {}, parameters: [] };
    if (startOf(context.params).kind === 'wired') checkInitial(context, x.size);
    const value = numberParam(context.params, 'initial');
    const learned = { name: 'initial', shape: [x.size], init: { kind: 'constant', value } } as const;
    return { outputs: { y: x }, parameters: startOf(context.params).kind === 'learned' ? [learned] : [] };
  },
  lowering: {
    type: 'delay',
    steps: (params) => numberParam(params, 'steps'),
    start: startOf,
  },
  line(params) {
    const start = startOf(params);
    const power = [...String(numberParam(params, 'steps'))]
      .map((digit) => superscripts[Number(digit)] ?? digit)
      .join('');
    if (start.kind !== 'constant') return `z⁻${power} · ${start.kind} start`;
    return start.value === 0 ? `z⁻${power}` : `z⁻${power} · from ${start.value}`;
  },
};

const wiredIn = { name: 'initial', help: 'What is read before the sequence has begun, [B, D].', required: true };

function startOf(params: Params): DelayStart {
  const start = textParam(params, 'start');
  if (start === 'learned' || start === 'wired') return { kind: start };
  return { kind: 'constant', value: numberParam(params, 'initial') };
}

function checkInitial(context: InferContext, size: Dim): void {
  const initial = realInput(context, 'initial', 'never');
  if (initial === undefined || mayEqual(initial.size, size)) return;
  const wanted = formatPortType({ kind: 'real', time: null, size });
  const message = `${portName(context, 'initial')} must be ${wanted} as x is, but ${sourceIs(context, 'initial', initial)}.`;
  context.report('error', 'size-mismatch', message, { port: 'initial' });
}
