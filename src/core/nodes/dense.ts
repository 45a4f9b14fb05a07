// dense: an affine map of the features followed by an activation, the same at every time step.
import { activate, activationParam, allActivations } from './activations.ts';
import { biasInitParam, initialiser, initialiserParam } from './initialisers.ts';
import type { NodeKind } from './nodeKind.ts';
import { flagParam, maxUnits, textParam, unitsLine } from './params.ts';
import { numbersIn, realInput } from './ports.ts';

export const dense: NodeKind = {
  kind: 'dense',
  title: 'Dense',
  category: 'feedforward',
  synonyms: ['linear', 'fully connected', 'affine', 'projection', 'readout', 'perceptron', 'MLP', 'weights'],
  summary: 'Every output is a weighted sum of all inputs, plus a bias, through an activation.',
  equations: ['y_t = f(W x_t + b)'],
  source: 'Weights start as in Glorot & Bengio 2010 (uniform), biases at zero.',
  params: [
    {
      type: 'size',
      name: 'units',
      label: 'Units',
      help: 'Number of outputs, or the name of a field: one output per class.',
      default: 1,
      max: maxUnits,
    },
    activationParam('activation', 'The function f.', allActivations),
    { type: 'boolean', name: 'bias', label: 'Bias', help: 'Whether b is there.', default: true },
    initialiserParam(
      'weightInit',
      'W starts',
      'How the weights start; Glorot uniform as in Keras. H is the number of inputs.',
      'glorot',
    ),
    { ...biasInitParam, when: [{ param: 'bias', is: [true] }] },
  ],
  inputs: () => [numbersIn],
  outputs: () => [{ name: 'y', help: 'As x, with the units as features.' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    if (x === undefined) return { outputs: {}, parameters: [] };
    const size = context.size('units');
    return {
      outputs: { y: { kind: 'real', time: x.time, size } },
      parameters: [
        { name: 'W', shape: [x.size, size], init: initialiser(context.params, 'weightInit', x.size) },
        ...(flagParam(context.params, 'bias')
          ? [{ name: 'b', shape: [size], init: initialiser(context.params, 'biasInit', x.size) }]
          : []),
      ],
    };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower(context) {
      const { b, params } = context;
      const product = b.matmul(context.input('x'), context.param('W'));
      const z = flagParam(params, 'bias') ? b.add(product, context.param('b')) : product;
      return { y: activate(b, textParam(params, 'activation'), z) };
    },
  },
  line(params) {
    const activation = textParam(params, 'activation');
    return activation === 'identity' ? unitsLine(params) : `${unitsLine(params)} · ${activation}`;
  },
};
