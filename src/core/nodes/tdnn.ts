// tdnn: a convolution over time: weights on neighbouring steps, or on steps `dilation` apart. The taps stand side by side and
// meet the weights in one matrix product. Sources: Waibel et al. 1989 (time-delay network), van den Oord et al. 2016 (dilated, causal).
import type { Val } from '../ir/builder.ts';
import { timeShift } from '../ir/timeOps.ts';
import { activate, activationParam, allActivations } from './activations.ts';
import type { Activation } from './activations.ts';
import { unknownDim } from './dims.ts';
import type { LowerContext, NodeKind, Params } from './nodeKind.ts';
import { withoutPadding } from './overTime.ts';
import { choice, flagParam, maxUnits, numberParam, textParam } from './params.ts';
import { realInput, sequenceIn } from './ports.ts';

const activations: readonly Activation[] = ['relu', ...allActivations.filter((name) => name !== 'relu')];

export const tdnn: NodeKind = {
  kind: 'tdnn',
  title: 'TDNN / convolution',
  category: 'recurrent',
  synonyms: [
    'time-delay neural network',
    'Conv1D',
    '1-D convolution',
    'dilated convolution',
    'causal convolution',
    'WaveNet',
    'TCN',
    'tapped delay line',
    'FIR filter',
  ],
  summary: 'A convolution over time: each output is a weighted sum over k steps, `dilation` apart.',
  equations: [
    'y_t = f(Σ_{j=1}^k W_j x_{t − d (k − j)} + b)   causal: only now and before',
    'centred: as many steps after t as before it; outside the sequence x is 0',
  ],
  source:
    'Waibel et al. 1989; dilated and causal: van den Oord et al. 2016, WaveNet. W starts as in Glorot & Bengio 2010, fan-in k D.',
  params: [
    {
      type: 'integer',
      name: 'units',
      label: 'Filters',
      help: 'Number of outputs.',
      default: 16,
      min: 1,
      max: maxUnits,
    },
    {
      type: 'integer',
      name: 'kernel',
      label: 'Kernel k',
      help: 'How many steps each output sees.',
      default: 3,
      min: 1,
      max: 256,
      unit: 'steps',
    },
    {
      type: 'integer',
      name: 'dilation',
      label: 'Dilation d',
      help: 'Steps from one tap to the next.',
      default: 1,
      min: 1,
      max: 4096,
      unit: 'steps',
    },
    choice('padding', 'Sees', 'Which steps each output sees.', [
      ['causal', 'now and before'],
      ['centred', 'before and after'],
    ]),
    activationParam('activation', 'The function f.', activations),
    { type: 'boolean', name: 'bias', label: 'Bias', help: 'Whether b is there.', default: true },
  ],
  inputs: () => [sequenceIn],
  outputs: () => [{ name: 'y', help: 'One value a step and filter, [B, T, filters].' }],
  infer(context) {
    const x = realInput(context, 'x', 'sequence');
    if (x === undefined) return { outputs: {}, parameters: [] };
    const { params } = context;
    const size = numberParam(params, 'units');
    const kernel = numberParam(params, 'kernel');
    const rows = typeof x.size === 'number' ? kernel * x.size : x.size === unknownDim ? x.size : `${kernel}·${x.size}`;
    return {
      outputs: { y: { ...x, size } },
      parameters: [
        { name: 'W', shape: [rows, size], init: { kind: 'glorot' } },
        ...(flagParam(params, 'bias') ? [{ name: 'b', shape: [size], init: { kind: 'zeros' } } as const] : []),
      ],
    };
  },
  lowering: {
    type: 'values',
    pointwise: false,
    streams: (params) => lookAhead(params) === 0,
    lower(context) {
      const { b, params } = context;
      const x = withoutPadding(context, context.input('x'));
      const product = b.matmul(b.concat(taps(context, x)), context.param('W'));
      const z = flagParam(params, 'bias') ? b.add(product, context.param('b')) : product;
      return { y: activate(b, textParam(params, 'activation'), z) };
    },
  },
  line(params) {
    const dilation = numberParam(params, 'dilation');
    const steps = `k ${numberParam(params, 'kernel')}${dilation === 1 ? '' : ` · d ${dilation}`}`;
    return `${numberParam(params, 'units')} filters · ${steps}`;
  },
};

/** Steps after t that an output sees: with an even number of taps one fewer than before it, as many as padding “same” elsewhere. */
function lookAhead(params: Params): number {
  if (textParam(params, 'padding') === 'causal') return 0;
  return Math.floor(((numberParam(params, 'kernel') - 1) * numberParam(params, 'dilation')) / 2);
}

/** The sequence as each tap sees it, the oldest first. */
function taps(context: LowerContext, x: Val): readonly Val[] {
  const { b, params } = context;
  const kernel = numberParam(params, 'kernel');
  const dilation = numberParam(params, 'dilation');
  const ahead = lookAhead(params);
  return Array.from({ length: kernel }, (_, j) => {
    const back = (kernel - 1 - j) * dilation - ahead;
    return back > 0 ? context.past(x, back, `tap${j}`) : timeShift(b, x, back);
  });
}
