// Two or three characters that stand for a kind where there is no room for its name.
import type { NodeKind } from '../../../src/core/nodes/nodeKind.ts';

const glyphs: Readonly<Record<string, string>> = {
  subgraph: '{ }',
  input: 'In',
  constant: 'c',
  parameter: 'p',
  elman: 'El',
  gru: 'GR',
  lstm: 'LS',
  delay: 'z⁻¹',
  dense: 'Wx',
  activation: 'σ',
  embedding: 'Em',
  oneHot: '1h',
  concat: '[ ]',
  add: '+',
  subtract: '−',
  multiply: '⊙',
  scale: 'αx',
  slice: '[:]',
  layerNorm: 'LN',
  dropout: 'Dr',
  noise: 'No',
  first: '⇤',
  last: '⇥',
  shift: 'x⁻¹',
  mean: 'x̄',
  max: '⌃',
  sum: 'Σ',
  reverse: '⇄',
  repeat: '↻',
  mask: '▒',
  tdnn: 'Cv',
  attention: 'At',
  softmax: 'Sm',
  mse: 'L²',
  mae: 'L¹',
  huber: 'Hu',
  crossEntropy: 'CE',
  ctc: 'CT',
  binaryCrossEntropy: 'BC',
};

export function kindGlyph(kind: NodeKind): string {
  return glyphs[kind.kind] ?? kind.title.slice(0, 2);
}
