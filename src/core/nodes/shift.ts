// shift: what a decoder reads of its target, k steps late. In training the truth (teacher forcing) or, now and then, the network's own
// prediction (scheduled sampling); otherwise its own predictions. Its value is that of an earlier step, so it closes a loop as a delay does.
import type { PortType } from '../graph/portType.ts';
import { formatPortType } from '../graph/portType.ts';
import type { Val } from '../ir/builder.ts';
import type { Curve } from '../ir/ir.ts';
import { mayEqual } from './dims.ts';
import type { InferContext, LowerContext, NodeKind, Params } from './nodeKind.ts';
import { choice, numberParam, textParam } from './params.ts';
import { need, portName, realInput, sourceIs } from './ports.ts';

const changing = { param: 'schedule', is: ['linear', 'exponential', 'inverseSigmoid'] } as const;

export const shift: NodeKind = {
  kind: 'shift',
  title: 'Shift',
  category: 'time',
  synonyms: [
    'teacher forcing',
    'scheduled sampling',
    'decoder input',
    'previous target',
    'right shift',
    'free running',
    'seq2seq',
    'encoder–decoder',
    'professor forcing',
  ],
  summary:
    'The target sequence k steps late, for a decoder to read: the truth in training, its own predictions when it is on its own.',
  equations: [
    'y_t = m_t x_{t−k} + (1 − m_t) own_{t−k}   in training, m_t = 1 with probability p, drawn for each step and sequence',
    'y_t = own_{t−k}   otherwise; of scores for tokens the one-hot of the largest',
    'p(i) over training steps i: constant; from + (to − from) i / n; to + (from − to) kⁱ; to + (from − to) k / (k + e^{i/k})',
    'y_t = 0 or a trained vector   for t ≤ k',
  ],
  source: 'Williams & Zipser 1989 (teacher forcing); Bengio et al. 2015 (scheduled sampling)',
  params: [
    {
      type: 'integer',
      name: 'steps',
      label: 'Steps k',
      help: 'How many time steps late.',
      default: 1,
      min: 1,
      max: 1000,
      unit: 'steps',
    },
    choice('start', 'Starts from', 'What is read before the target has begun.', [
      ['zero', 'zeros'],
      ['learned', 'a trained vector'],
    ]),
    choice('schedule', 'Truth in training', 'How the probability p of the truth changes while training. Needs own.', [
      ['constant', 'as often all the time'],
      ['linear', 'less often, in a line'],
      ['exponential', 'less often, fast at first'],
      ['inverseSigmoid', 'less often, slowly at first'],
    ]),
    {
      type: 'number',
      name: 'truth',
      label: 'Probability p of the truth',
      help: 'At the beginning of the training. 1 is teacher forcing.',
      default: 1,
      min: 0,
      max: 1,
    },
    {
      type: 'number',
      name: 'truthEnd',
      label: 'p at the end',
      help: 'What the probability falls to.',
      when: [changing],
      default: 0,
      min: 0,
      max: 1,
    },
    {
      type: 'integer',
      name: 'over',
      label: 'Over n steps',
      help: 'Training steps after which the probability has arrived at its end; for the inverse sigmoid, twice those at which it is half way.',
      when: [changing],
      default: 1000,
      min: 1,
      max: 1_000_000_000,
      unit: 'training steps',
    },
    choice('evaluation', 'When not training', 'What is read when the network is scored or asked. Needs own.', [
      ['own', 'its own predictions'],
      ['truth', 'the truth'],
    ]),
  ],
  inputs: () => [
    {
      name: 'x',
      help: 'The true target sequence: tokens or numbers, from an input that reads the target.',
      required: true,
    },
    {
      name: 'own',
      help: 'The prediction of the same sequence, wired back: scores for tokens [B, U, V], numbers for numbers [B, U, D].',
    },
  ],
  outputs: () => [{ name: 'y', help: 'Numbers k steps late: one-hot for tokens, else as x.' }],
  infer(context) {
    const type = shiftedType(context);
    if (type === undefined) return { outputs: {}, parameters: [] };
    checkOwn(context, type);
    const initial = { name: 'initial', shape: [type.size], init: { kind: 'zeros' } } as const;
    return { outputs: { y: type }, parameters: startsLearned(context.params) ? [initial] : [] };
  },
  lowering: {
    type: 'delay',
    steps: (params) => numberParam(params, 'steps'),
    start: (params) => (startsLearned(params) ? { kind: 'learned' } : { kind: 'constant', value: 0 }),
    stored: {
      ahead(context) {
        if (!samples(context)) return {};
        const { b, params } = context;
        const shape = [String(need(context.inputTypes, 'x').time), 'B', 1];
        const p = probability(context);
        const drawn = b.random(shape, 'uniform', context.stream(`truth ${textParam(params, 'schedule')}`));
        return { truth: b.map2('greater', p, drawn) };
      },
      value(context, ahead) {
        const own = (): Val => {
          const value = context.input('own');
          return need(context.inputTypes, 'x').kind === 'tokens' ? context.b.argmaxOneHot(value) : value;
        };
        if (readsOwn(context)) return own();
        return samples(context) ? context.b.select(need(ahead, 'truth'), truth(context), own()) : truth(context);
      },
    },
  },
  line(params) {
    const steps = numberParam(params, 'steps');
    const kind = textParam(params, 'schedule');
    const [from, to] = [numberParam(params, 'truth'), numberParam(params, 'truthEnd')];
    const p = kind === 'constant' ? (from === 1 ? 'teacher forcing' : `p = ${from}`) : `p ${from} → ${to}`;
    return steps === 1 ? p : `${steps} steps · ${p}`;
  },
};

function startsLearned(params: Params): boolean {
  return textParam(params, 'start') === 'learned';
}

/** Whether training mixes truth and own predictions. */
function samples({ has, params, training }: LowerContext): boolean {
  const always = textParam(params, 'schedule') === 'constant' && numberParam(params, 'truth') === 1;
  return training && has('own') && !always;
}

/** Whether the network is on its own. A streaming program is given what it said before as its input. */
function readsOwn({ has, params, training, streaming }: LowerContext): boolean {
  return !training && !streaming && has('own') && textParam(params, 'evaluation') === 'own';
}

/** The true value of a step, [B, D]. */
function truth({ b, input, inputTypes }: LowerContext): Val {
  const { kind, size } = need(inputTypes, 'x');
  if (kind === 'real') return input('x');
  if (typeof size !== 'number') throw new Error(`number of tokens ${size} must be known here`);
  return b.oneHot(input('x'), size);
}

/** p as a number of the program: constant, or set by the trainer at each step. */
function probability({ id, b, params }: LowerContext): Val {
  const kind = textParam(params, 'schedule');
  const from = numberParam(params, 'truth');
  if (kind !== 'linear' && kind !== 'exponential' && kind !== 'inverseSigmoid') return b.constant(from);
  const curve: Curve = { kind, from, to: numberParam(params, 'truthEnd'), steps: numberParam(params, 'over') };
  return b.input(`schedule:${id}`, 'f32', [], { kind: 'schedule', curve });
}

function shiftedType(context: InferContext): PortType | undefined {
  const x = context.inputs.get('x');
  if (x === undefined || x.time !== null) return x === undefined ? undefined : { ...x, kind: 'real' };
  const message = `${portName(context, 'x')} takes a sequence, but ${sourceIs(context, 'x', x)}, without time steps: wire an input that reads every step.`;
  context.report('error', 'sequence-needed', message, { port: 'x' });
  return undefined;
}

function checkOwn(context: InferContext, type: PortType): void {
  const own = realInput(context, 'own', 'sequence');
  if (own === undefined || (own.time === type.time && mayEqual(own.size, type.size))) return;
  const code = own.time === type.time ? 'size-mismatch' : 'time-mismatch';
  const message = `${portName(context, 'own')} must be ${formatPortType(type)}, one prediction for each step of x, but ${sourceIs(context, 'own', own)}.`;
  context.report('error', code, message, { port: 'own' });
}
