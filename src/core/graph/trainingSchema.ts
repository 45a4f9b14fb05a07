// Parts of the training settings with several fields each: optimizer, schedule of the learning rate, early stopping, and what a single
// node may say of its own training.
import * as Type from 'typebox/type';

const fraction = { minimum: 0, exclusiveMaximum: 1 };

export const OptimizerSchema = Type.Object(
  {
    kind: Type.Enum(['sgd', 'adagrad', 'adadelta', 'rmsprop', 'adam', 'adamw'], {
      default: 'adam',
      description: 'Adam is a good start; SGD with momentum; Adagrad; Adadelta; RMSprop; AdamW decays weights too.',
    }),
    learningRate: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1000,
      default: 0.001,
      description: 'Size of a step. Adadelta is meant to have 1, Adagrad about 0.01.',
    }),
    momentum: Type.Number({
      ...fraction,
      default: 0,
      description: 'SGD: momentum. RMSprop: momentum of the scaled step.',
    }),
    nesterov: Type.Boolean({ default: false, description: 'SGD with momentum: look ahead (Sutskever et al. 2013).' }),
    decay: Type.Number({
      ...fraction,
      default: 0.9,
      description: 'RMSprop, Adadelta: decay of the average of squared gradients.',
    }),
    centered: Type.Boolean({
      default: false,
      description: 'RMSprop: divide by the deviation of the gradient instead of its root mean square (Graves 2013).',
    }),
    beta1: Type.Number({ ...fraction, default: 0.9, description: 'Adam, AdamW: decay of the average gradient.' }),
    beta2: Type.Number({
      ...fraction,
      default: 0.999,
      description: 'Adam, AdamW: decay of the average of squared gradients.',
    }),
    amsgrad: Type.Boolean({
      default: false,
      description: 'Adam, AdamW: divide by the largest average so far (AMSGrad, Reddi et al. 2018).',
    }),
    epsilon: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1e-8,
      description: 'All but SGD: keeps the division from zero. Adadelta is meant to have 1e-6.',
    }),
    weightDecay: Type.Number({
      ...fraction,
      default: 0,
      description:
        'Decoupled weight decay (Loshchilov & Hutter 2019), with any optimizer: in each step weights shrink by learning rate × this. Weights are matrices and tables; biases, gains and initial states are left alone. AdamW has 0.01 by itself.',
    }),
  },
  { description: 'How the gradient changes the parameters.' },
);

const steps = { minimum: 1, maximum: 1_000_000_000 };

export const ScheduleSchema = Type.Object(
  {
    kind: Type.Enum(['constant', 'step', 'exponential', 'cosine', 'oneCycle', 'plateau'], {
      default: 'constant',
      description: 'How the learning rate changes during a run.',
    }),
    warmup: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      default: 0,
      description:
        'Steps over which the learning rate rises in a line to its full size; the schedule begins after them.',
    }),
    every: Type.Integer({
      ...steps,
      default: 1000,
      description: 'Step: steps between drops. Exponential: steps over which the rate falls by the factor.',
    }),
    factor: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'Step, exponential, on plateau: what the learning rate is multiplied by.',
    }),
    minimum: Type.Number({
      minimum: 0,
      maximum: 1000,
      default: 0,
      description: 'Cosine, on plateau: the learning rate does not fall below this.',
    }),
    cycle: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      default: 0,
      description:
        'Cosine: steps until it restarts at the full rate (Loshchilov & Hutter 2017). 0: one fall over the whole run.',
    }),
    cycleFactor: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 1,
      description: 'Cosine: each cycle is this many times as long as the one before.',
    }),
    peakAt: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.3,
      description: 'One cycle: part of the run after which the rate is highest (Smith 2018).',
    }),
    startDivisor: Type.Number({
      minimum: 1,
      maximum: 1e9,
      default: 25,
      description: 'One cycle: the run begins at learning rate ÷ this.',
    }),
    endDivisor: Type.Number({
      minimum: 1,
      maximum: 1e12,
      default: 10_000,
      description: 'One cycle: the run ends at its first rate ÷ this.',
    }),
    patience: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 10,
      description: 'On plateau: evaluations without a better validation loss before the rate falls.',
    }),
    threshold: Type.Number({
      ...fraction,
      default: 1e-4,
      description: 'On plateau: part by which the loss must fall to count as better.',
    }),
  },
  { description: 'The learning rate over the steps of a run.' },
);

export const EarlyStoppingSchema = Type.Object(
  {
    patience: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 0,
      description:
        'Evaluations without a better validation loss after which the run ends, with the best weights. 0: it goes to its last step.',
    }),
    minDelta: Type.Number({
      minimum: 0,
      maximum: 1e9,
      default: 0,
      description: 'How much lower the validation loss must be to count as better.',
    }),
  },
  { description: 'Ends a run when the validation loss no longer falls.' },
);

export const NodeTrainingSchema = Type.Object(
  {
    freeze: Type.Boolean({
      default: false,
      description: 'The parameters of this node keep their initial values: no gradients, no steps.',
    }),
    rateFactor: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1000,
      default: 1,
      description: 'The learning rate of this node is that of the run times this.',
    }),
    weightDecay: Type.Number({
      ...fraction,
      default: 0,
      description: 'Decoupled weight decay of this node. Where it is not written, the optimizer’s holds.',
    }),
  },
  { description: 'How this node is trained, where that differs from the rest.' },
);
