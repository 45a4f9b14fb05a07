// How training and evaluation go through data that runs on: windows of a stream and what they hand on.
import * as Type from 'typebox/type';

const steps = { minimum: 0, maximum: 100_000, default: 0 };

export const TruncationSchema = Type.Object(
  {
    steps: Type.Integer({
      ...steps,
      description:
        'Time steps that the gradient goes back: truncated BPTT. The training part is cut into as many parallel streams as the batch has sequences. 0 is back to the start of each window of the data.',
    }),
    every: Type.Integer({
      ...steps,
      description:
        'New time steps between updates, BPTT(h; h′) of Williams & Peng 1990; at most as many as the gradient goes back. 0 is the same number.',
    }),
    state: Type.Enum(['carry', 'reset'], {
      default: 'carry',
      description: 'A window starts from the state that the window before left, or from the initial state.',
    }),
  },
  { description: 'Truncated back-propagation through time, for a table or a text split by time.' },
);

export const EvaluationSchema = Type.Object(
  {
    state: Type.Enum(['reset', 'carry'], {
      default: 'reset',
      description:
        'Score each window by itself, or go through the split in order with the state carried on, so that no score depends on where windows start.',
    }),
    warmup: Type.Integer({
      ...steps,
      description: 'Carried state: time steps before the split that are read first and do not count.',
    }),
  },
  { description: 'How validation and test are scored.' },
);
