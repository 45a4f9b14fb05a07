// subgraph: a part of the file's own, drawn once and used as a node. The checker replaces it by the nodes of that part, so it is
// never lowered; its ports are those of the part.
import type { NodeKind } from './nodeKind.ts';
import { choice, textParam } from './params.ts';
import { plain } from './words.ts';

export const subgraph: NodeKind = {
  kind: 'subgraph',
  title: 'Sub-graph',
  category: 'structure',
  synonyms: ['subgraph', 'block', 'module', 'function', 'shared weights', 'weight sharing', 'siamese', 'tied', 'reuse'],
  summary: 'Stands for the nodes of a sub-graph of this file, with weights shared between its uses or of its own.',
  equations: [
    'y = G(x; θ_G)   shared: one θ for all uses, gradients add up',
    'y = G(x; θ)   separate: θ of this node alone',
  ],
  source: 'Weight sharing: Rumelhart, Hinton & Williams 1986; two inputs through one encoder: Bromley et al. 1993',
  params: [
    {
      type: 'graph',
      name: 'graph',
      label: 'Sub-graph',
      help: 'Its name under “graphs” in the file.',
      default: '',
    },
    choice('weights', 'Weights', 'Whether all uses read and train one set of weights, or this node has its own.', [
      ['shared', 'shared with the other uses'],
      ['separate', 'of this node alone'],
    ]),
  ],
  inputs: () => [],
  outputs: () => [],
  infer: () => ({ outputs: {}, parameters: [] }),
  lowering: { type: 'graph' },
  line(params) {
    const name = textParam(params, 'graph');
    if (name === '') return 'no sub-graph';
    return textParam(params, 'weights') === 'separate' ? `${plain(name)} · own weights` : plain(name);
  },
};
