// One small graph or more for every kind of the catalogue, in which gradients flow through the kind. The suite that reads them asks
// every kind for the same: right gradients, no trace of padding, executors that agree.
import type { DataInfo } from '../../src/core/graph/model.ts';
import { cellExamples } from './cellExamples.ts';
import { dataInfo, number, tokens } from './compiled.ts';
import { recurrentCases } from './recurrentCases.ts';

export interface KindCase {
  readonly name: string;
  readonly nodes: Readonly<Record<string, object>>;
}

/** The data of all cases: numbers, tokens and categories, at every step and once a sequence. */
export function caseData(variableLength: boolean): DataInfo {
  const fields = [
    ...['a', 'b', 'c'].map(number),
    tokens('text', 5),
    { ...tokens('flag', 2), type: 'category' as const },
    tokens('label', 3, false),
    tokens('yes', 2, false),
    ...['u', 'v'].map((name) => ({ ...number(name), axis: 'U' as const })),
    { ...tokens('said', 4), axis: 'U' as const },
  ];
  return dataInfo(fields, variableLength);
}

/** x: two numbers a step; before: three trainable features a step. */
const start = {
  x: { kind: 'input', fields: ['a', 'b'] },
  before: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'x.y' } },
};

const squares = (from: string): object => ({
  out: { kind: 'dense', units: 1, inputs: { x: from } },
  loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
});

/** The node `it` between trainable features and a loss; with time at both sides, or without behind it. */
export function through(it: object, name = 'by itself', port = 'y'): KindCase {
  return { name, nodes: { ...start, it: { inputs: { x: 'before.y' }, ...it }, ...squares(`it.${port}`) } };
}

/** More nodes beside the common start; `read` is the output that the loss sees. */
export function graph(name: string, nodes: object, read = 'it.y'): KindCase {
  return { name, nodes: { ...start, ...nodes, ...squares(read) } };
}

/** A graph with a loss of its own. */
function decoding(name: string, nodes: object): KindCase {
  return { name, nodes: { ...start, ...nodes } };
}

/** `it` is the loss itself, on a prediction of so many features. */
function loss(name: string, units: number | string, it: object, last = false): KindCase {
  const nodes = {
    ...start,
    ...(last ? { end: { kind: 'last', inputs: { x: 'before.y' } } } : {}),
    out: { kind: 'dense', units, inputs: { x: last ? 'end.y' : 'before.y' } },
    it: { inputs: { prediction: 'out.y' }, ...it },
  };
  return { name, nodes };
}

/** With time, without, and masked by a trainable gate: the weights have a gradient too. */
function losses(units: number | string, it: object): readonly KindCase[] {
  const masked = {
    gate: { kind: 'dense', units: 1, activation: 'sigmoid', inputs: { x: 'x.y' } },
    once: { kind: 'input', fields: ['a'], per: 'sequence' },
    weight: { kind: 'multiply', inputs: { a: 'gate.y', b: 'once.y' } },
    all: { kind: 'activation', function: 'softplus', inputs: { x: 'weight.y' } },
  };
  const plain = loss('masked', units, { ...it, inputs: { prediction: 'out.y', mask: 'all.y' } });
  return [
    loss('at every step', units, it),
    loss('once a sequence', units, it, true),
    { ...plain, nodes: { ...masked, ...plain.nodes } },
  ];
}

/** Over all real steps, and over those that a mask lets through: it is 0 where a number of the data is negative. */
function overTime(kind: string): readonly KindCase[] {
  return [
    through({ kind }),
    graph('masked', {
      a: { kind: 'input', fields: ['a'] },
      weight: { kind: 'activation', function: 'relu', inputs: { x: 'a.y' } },
      it: { kind, inputs: { x: 'before.y', mask: 'weight.y' } },
    }),
  ];
}

/** Trainable features `asked` on the time axis U beside those on T; the loss is on U. */
function onTargets(name: string, nodes: object): KindCase {
  const rest = {
    asks: { kind: 'input', fields: ['u', 'v'] },
    asked: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'asks.y' } },
    out: { kind: 'dense', units: 1, inputs: { x: 'it.y' } },
    loss: { kind: 'mse', target: 'u', inputs: { prediction: 'out.y' } },
  };
  return { name, nodes: { ...start, ...rest, ...nodes } };
}

/** A decoder on the axis U behind the shift `it`, which may read its scores back; an encoder's last state stands beside each step. */
const decoder = (beside: object, target: 'said' | 'u'): object => ({
  whole: { kind: 'last', inputs: { x: 'before.y' } },
  seen: { kind: 'concat', inputs: { a: 'it.y', ...beside } },
  memory: { kind: 'gru', units: 3, inputs: { x: 'seen.y' } },
  scores: { kind: 'dense', units: target === 'said' ? 'said' : 1, inputs: { x: 'memory.y' } },
  out: { kind: 'dense', units: target === 'said' ? 'said' : 1, inputs: { x: 'scores.y' } },
  loss: { kind: target === 'said' ? 'crossEntropy' : 'mse', target, inputs: { prediction: 'out.y' } },
});

const static3 = {
  once: { kind: 'input', fields: ['a', 'c'], per: 'sequence' },
  still: { kind: 'dense', units: 3, inputs: { x: 'once.y' } },
};

/** Cases by kind. A kind without any fails the suite. */
export const kindCases: Readonly<Record<string, readonly KindCase[]>> = {
  input: [graph('once a sequence', { ...static3, it: { kind: 'add', inputs: { a: 'before.y', b: 'still.y' } } })],
  constant: [
    graph('one number', {
      c: { kind: 'constant', value: 0.5, units: 3 },
      it: { kind: 'multiply', inputs: { a: 'before.y', b: 'c.y' } },
    }),
    graph('several', {
      c: { kind: 'constant', value: [0.5, -2, -2] },
      it: { kind: 'concat', inputs: { a: 'before.y', b: 'c.y' } },
    }),
  ],
  parameter: [
    graph('added at every step', {
      p: { kind: 'parameter', units: 3 },
      it: { kind: 'add', inputs: { a: 'before.y', b: 'p.y' } },
    }),
    graph('without time', {
      p: { kind: 'parameter', units: 2, init: 'normal' },
      end: { kind: 'last', inputs: { x: 'before.y' } },
      it: { kind: 'concat', inputs: { a: 'p.y', b: 'end.y' } },
    }),
  ],
  cell: [
    through({ kind: 'cell', units: 3 }),
    through({ kind: 'cell', units: 2, equations: cellExamples.clockwork }, 'clockwork'),
    through({ kind: 'cell', units: 3, equations: cellExamples.lstm }, 'its cell state', 'c'),
    graph('of two inputs, in a loop', {
      back: { kind: 'delay', inputs: { x: 'it.y' } },
      it: {
        kind: 'cell',
        units: 2,
        equations: [
          'input x, v',
          "h' = tanh(W·x + V·v + u * h)",
          'parameter u: H ~ uniform(1)',
          "output y = [h'; sum(v)]",
        ],
        inputs: { x: 'before.y', v: 'back.y' },
      },
    }),
  ],
  ...recurrentCases,
  dense: [through({ kind: 'dense', units: 2, activation: 'sigmoid' })],
  activation: [
    ...['tanh', 'sigmoid', 'softplus', 'identity', 'elu', 'gelu', 'silu', 'softsign'].map((name) =>
      through({ kind: 'activation', function: name }, name),
    ),
    ...['relu', 'leakyRelu', 'hardSigmoid'].map((name) => through({ kind: 'activation', function: name }, name)),
  ],
  embedding: [
    graph('of tokens', {
      chars: { kind: 'input', fields: ['text'] },
      it: { kind: 'embedding', units: 3, inputs: { x: 'chars.y' } },
    }),
  ],
  oneHot: [
    graph('of tokens', {
      chars: { kind: 'input', fields: ['text'] },
      it: { kind: 'oneHot', inputs: { x: 'chars.y' } },
    }),
  ],
  concat: [
    graph('with and without time', {
      ...static3,
      it: { kind: 'concat', inputs: { a: 'before.y', b: 'still.y', c: 'x.y' } },
    }),
  ],
  add: [graph('with and without time', { ...static3, it: { kind: 'add', inputs: { a: 'still.y', b: 'before.y' } } })],
  subtract: [
    graph('with and without time', { ...static3, it: { kind: 'subtract', inputs: { a: 'still.y', b: 'before.y' } } }),
    graph('a single feature', {
      ...static3,
      one: { kind: 'slice', from: 1, size: 1, inputs: { x: 'still.y' } },
      it: { kind: 'subtract', inputs: { a: 'before.y', b: 'one.y' } },
    }),
  ],
  multiply: [
    graph('with and without time', { ...static3, it: { kind: 'multiply', inputs: { a: 'before.y', b: 'still.y' } } }),
    graph('a gate of one feature', {
      gate: { kind: 'dense', units: 1, activation: 'sigmoid', inputs: { x: 'x.y' } },
      it: { kind: 'multiply', inputs: { a: 'gate.y', b: 'before.y' } },
    }),
    graph('in a loop', {
      back: { kind: 'delay', initial: 1, inputs: { x: 'it.y' } },
      it: { kind: 'multiply', inputs: { a: 'before.y', b: 'back.y' } },
    }),
  ],
  scale: [through({ kind: 'scale', factor: -1, offset: 1 })],
  slice: [through({ kind: 'slice', from: 1, size: 2 })],
  layerNorm: [
    through({ kind: 'layerNorm' }),
    graph('in a loop', {
      back: { kind: 'delay', inputs: { x: 'it.y' } },
      sum: { kind: 'add', inputs: { a: 'before.y', b: 'back.y' } },
      it: { kind: 'layerNorm', inputs: { x: 'sum.y' } },
    }),
  ],
  attention: [
    ...['scaled', 'dot', 'additive'].map((score) =>
      graph(`a sequence to itself, ${score}`, {
        look: { kind: 'dense', units: 3, inputs: { x: 'before.y' } },
        it: { kind: 'attention', score, inputs: { query: 'look.y', keys: 'before.y' } },
      }),
    ),
    graph('causal, projected, values of their own', {
      value: { kind: 'dense', units: 2, inputs: { x: 'before.y' } },
      it: { kind: 'attention', units: 4, causal: true, inputs: { query: 'x.y', keys: 'before.y', values: 'value.y' } },
    }),
    graph('causal, additive', {
      it: { kind: 'attention', score: 'additive', causal: true, inputs: { query: 'x.y', keys: 'before.y' } },
    }),
    graph('pooling by the last step', {
      end: { kind: 'last', inputs: { x: 'before.y' } },
      it: { kind: 'attention', inputs: { query: 'end.y', keys: 'before.y' } },
    }),
    onTargets('of the target steps, after the decoder', {
      it: { kind: 'attention', units: 3, inputs: { query: 'asked.y', keys: 'before.y' } },
    }),
    ...['scaled', 'additive'].map((score) =>
      onTargets(`in a loop over the target steps, ${score}`, {
        back: { kind: 'delay', inputs: { x: 'it.y' } },
        look: { kind: 'attention', score, inputs: { query: 'back.y', keys: 'before.y' } },
        both: { kind: 'concat', inputs: { a: 'asked.y', b: 'look.y' } },
        it: { kind: 'gru', units: 3, inputs: { x: 'both.y' } },
      }),
    ),
    graph('in a loop over the very steps it looks at', {
      back: { kind: 'delay', inputs: { x: 'it.y' } },
      look: {
        kind: 'attention',
        units: 2,
        score: 'additive',
        inputs: { query: 'back.y', keys: 'before.y', values: 'x.y' },
      },
      both: { kind: 'concat', inputs: { a: 'before.y', b: 'look.y' } },
      it: { kind: 'dense', units: 3, activation: 'tanh', inputs: { x: 'both.y' } },
    }),
  ],
  tdnn: [
    through({ kind: 'tdnn', units: 2, activation: 'tanh' }),
    through({ kind: 'tdnn', units: 2, kernel: 2, dilation: 3, activation: 'tanh', bias: false }, 'dilated'),
    through({ kind: 'tdnn', units: 2, kernel: 4, dilation: 2, padding: 'centred', activation: 'sigmoid' }, 'centred'),
    through({ kind: 'tdnn', units: 2, kernel: 9, padding: 'centred', activation: 'tanh' }, 'wider than the sequence'),
    through({ kind: 'tdnn', units: 2, kernel: 1, activation: 'tanh' }, 'one tap'),
    graph('two, one on the other', {
      first: { kind: 'tdnn', units: 5, kernel: 2, activation: 'tanh', inputs: { x: 'before.y' } },
      it: { kind: 'tdnn', units: 2, kernel: 3, padding: 'centred', activation: 'tanh', inputs: { x: 'first.y' } },
    }),
  ],
  mean: overTime('mean'),
  max: overTime('max'),
  sum: overTime('sum'),
  reverse: [
    through({ kind: 'reverse' }),
    graph('a cell from the end to the start', {
      back: { kind: 'reverse', inputs: { x: 'before.y' } },
      cell: { kind: 'elman', units: 2, inputs: { x: 'back.y' } },
      it: { kind: 'reverse', inputs: { x: 'cell.y' } },
    }),
  ],
  repeat: [
    graph('of a parameter', {
      p: { kind: 'parameter', units: 3 },
      same: { kind: 'repeat', inputs: { x: 'p.y', like: 'before.y' } },
      it: { kind: 'multiply', inputs: { a: 'same.y', b: 'before.y' } },
    }),
    graph('of a mean, like tokens', {
      chars: { kind: 'input', fields: ['text'] },
      middle: { kind: 'mean', inputs: { x: 'before.y' } },
      it: { kind: 'repeat', inputs: { x: 'middle.y', like: 'chars.y' } },
    }),
  ],
  mask: [
    graph('kept', {
      gate: { kind: 'activation', function: 'relu', inputs: { x: 'x.y' } },
      m: { kind: 'mask', inputs: { x: 'gate.y' } },
      kept: { kind: 'dense', units: 3, inputs: { x: 'm.kept' } },
      it: { kind: 'multiply', inputs: { a: 'kept.y', b: 'before.y' } },
    }),
    graph('of a mean', {
      gate: { kind: 'activation', function: 'relu', inputs: { x: 'x.y' } },
      m: { kind: 'mask', inputs: { x: 'gate.y' } },
      it: { kind: 'mean', inputs: { x: 'before.y', mask: 'm.y' } },
    }),
  ],
  dropout: [
    through({ kind: 'dropout', rate: 0.4 }),
    through({ kind: 'dropout', rate: 0.4, mask: 'sequence' }, 'one mask per sequence'),
    through({ kind: 'dropout', rate: 0.4, mask: 'step' }, 'whole time steps'),
    graph('one mask per sequence, inside a loop', {
      sum: { kind: 'add', inputs: { a: 'before.y', b: 'back.y' } },
      it: { kind: 'dropout', rate: 0.4, mask: 'sequence', inputs: { x: 'sum.y' } },
      back: { kind: 'delay', inputs: { x: 'it.y' } },
    }),
  ],
  noise: [
    through({ kind: 'noise', deviation: 0.5 }),
    graph('inside a loop', {
      sum: { kind: 'add', inputs: { a: 'before.y', b: 'back.y' } },
      it: { kind: 'noise', deviation: 0.5, inputs: { x: 'sum.y' } },
      back: { kind: 'delay', inputs: { x: 'it.y' } },
    }),
  ],
  first: [through({ kind: 'first' })],
  last: [through({ kind: 'last' })],
  shift: [
    decoding('the truth, from a trained start', {
      told: { kind: 'input', fields: 'said' },
      it: { kind: 'shift', steps: 2, start: 'learned', inputs: { x: 'told.y' } },
      ...decoder({}, 'said'),
    }),
    decoding('tokens in a loop, sampled', {
      told: { kind: 'input', fields: 'said' },
      it: { kind: 'shift', truth: 0.5, inputs: { x: 'told.y', own: 'scores.y' } },
      ...decoder({ b: 'whole.y' }, 'said'),
    }),
    decoding('numbers in a loop, sampled by a schedule', {
      told: { kind: 'input', fields: 'u' },
      it: { kind: 'shift', schedule: 'linear', over: 10, start: 'learned', inputs: { x: 'told.y', own: 'scores.y' } },
      ...decoder({ b: 'whole.y' }, 'u'),
    }),
  ],
  softmax: [through({ kind: 'softmax' })],
  mse: losses(1, { kind: 'mse', target: 'c' }),
  mae: losses(1, { kind: 'mae', target: 'c' }),
  huber: losses(1, { kind: 'huber', target: 'c', delta: 0.5 }),
  crossEntropy: [
    ...losses('text', { kind: 'crossEntropy', target: 'text' }),
    loss('of a sequence', 'label', { kind: 'crossEntropy', target: 'label' }, true),
  ],
  binaryCrossEntropy: [
    ...losses(1, { kind: 'binaryCrossEntropy', target: 'flag' }),
    loss('of a sequence', 1, { kind: 'binaryCrossEntropy', target: 'yes' }, true),
  ],
  ctc: [
    loss('the blank last', 5, { kind: 'ctc', target: 'said', zeroInfinity: true }),
    loss('the blank first', 5, { kind: 'ctc', target: 'said', blank: 'first', zeroInfinity: true }),
  ],
};
