// embedding: a trainable table with one row per category.
import type { Init } from '../ir/ir.ts';
import type { NodeKind, Params } from './nodeKind.ts';
import { choice, maxUnits, numberParam, textParam } from './params.ts';
import { tokensInput } from './ports.ts';

export const embedding: NodeKind = {
  kind: 'embedding',
  title: 'Embedding',
  category: 'feedforward',
  synonyms: ['lookup table', 'word vectors', 'character vectors', 'token embedding', 'categories to numbers'],
  summary: 'Replaces each category or token by its own row of trainable numbers.',
  equations: ['y_t = E[x_t]'],
  source: 'Bengio et al. 2003; rows start normal with deviation 1, as in PyTorch',
  params: [
    {
      type: 'integer',
      name: 'units',
      label: 'Units',
      help: 'Numbers per category.',
      default: 16,
      min: 1,
      max: maxUnits,
    },
    choice('init', 'Rows start', 'How the rows start.', [
      ['normal', 'normal, deviation 1 (PyTorch)'],
      ['uniform', 'uniform within ±0.05 (Keras)'],
      ['glorot', 'Glorot uniform'],
    ]),
  ],
  inputs: () => [{ name: 'x', help: 'Categories or tokens, [B, T] or [B].', required: true }],
  outputs: () => [{ name: 'y', help: 'One row per category, [B, T, D] or [B, D].' }],
  infer(context) {
    const x = tokensInput(context, 'x');
    if (x === undefined) return { outputs: {}, parameters: [] };
    const size = numberParam(context.params, 'units');
    return {
      outputs: { y: { kind: 'real', time: x.time, size } },
      parameters: [{ name: 'E', shape: [x.size, size], init: rowsStart(context.params) }],
    };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower: (context) => ({ y: context.b.gather(context.param('E'), context.input('x')) }),
  },
  line: (params) => `${numberParam(params, 'units')} numbers each`,
};

function rowsStart(params: Params): Init {
  switch (textParam(params, 'init')) {
    case 'uniform':
      return { kind: 'uniform', limit: 0.05 };
    case 'glorot':
      return { kind: 'glorot' };
    default:
      return { kind: 'normal', deviation: 1 };
  }
}
