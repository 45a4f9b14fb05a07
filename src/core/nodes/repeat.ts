// repeat: one value of a sequence at every time step of another: one-to-many.
import type { InferContext, NodeKind } from './nodeKind.ts';
import { portName, realInput, sourceIs } from './ports.ts';

export const repeat: NodeKind = {
  kind: 'repeat',
  title: 'Repeat',
  category: 'time',
  synonyms: ['RepeatVector', 'broadcast', 'one-to-many', 'expand over time', 'tile', 'decoder input'],
  summary: 'Gives one value at every time step of another sequence.',
  equations: ['y_t = x   at every step t of like'],
  source: 'One-to-many networks: Karpathy 2015, The unreasonable effectiveness of recurrent neural networks',
  params: [],
  inputs: () => [
    { name: 'x', help: 'Numbers without time, [B, D].', required: true },
    { name: 'like', help: 'The sequence whose time steps it follows; its values do not matter.', required: true },
  ],
  outputs: () => [{ name: 'y', help: 'x at every step, [B, T, D].' }],
  infer(context) {
    const x = realInput(context, 'x', 'any');
    const time = timeOfLike(context);
    if (x !== undefined && x.time !== null) {
      const message = `${portName(context, 'x')} takes one value a sequence, but ${sourceIs(context, 'x', x)}, with time steps: take its first, last or mean.`;
      context.report('error', 'time-not-wanted', message, { port: 'x' });
      return { outputs: {}, parameters: [] };
    }
    if (x === undefined || time === undefined) return { outputs: {}, parameters: [] };
    return { outputs: { y: { ...x, time } }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    // Inside a loop there is one step and nothing to repeat.
    lower({ b, input }) {
      const [x, [steps]] = [input('x'), input('like').shape];
      return { y: steps === undefined || steps === 'B' ? x : b.expand(x, [steps, ...x.shape]) };
    },
  },
  line: () => 'at every t',
};

function timeOfLike(context: InferContext): string | undefined {
  const like = context.inputs.get('like');
  if (like === undefined || like.time !== null) return like?.time ?? undefined;
  const message = `${portName(context, 'like')} takes a sequence, but ${sourceIs(context, 'like', like)}, without time steps: wire an output that has T.`;
  context.report('error', 'sequence-needed', message, { port: 'like' });
  return undefined;
}
