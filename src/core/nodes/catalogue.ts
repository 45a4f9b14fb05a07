// The list of node kinds, in the order of the palette. A new kind is one file and one line here.
import { activation } from './activation.ts';
import { add } from './add.ts';
import { attention } from './attention.ts';
import { binaryCrossEntropy } from './binaryCrossEntropy.ts';
import { cell } from './cell.ts';
import { concat } from './concat.ts';
import { constant } from './constant.ts';
import { crossEntropy } from './crossEntropy.ts';
import { ctc } from './ctc.ts';
import { delay } from './delay.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { elman } from './elman.ts';
import { embedding } from './embedding.ts';
import { first } from './first.ts';
import { graphInput, graphOutput } from './graphPorts.ts';
import { gru } from './gru.ts';
import { huber } from './huber.ts';
import { input } from './input.ts';
import { jordan } from './jordan.ts';
import { last } from './last.ts';
import { layerNorm } from './layerNorm.ts';
import { lstm } from './lstm.ts';
import { mae } from './mae.ts';
import { mask } from './mask.ts';
import { max } from './max.ts';
import { mean } from './mean.ts';
import { mse } from './mse.ts';
import { multiply } from './multiply.ts';
import type { NodeCategory, NodeKind } from './nodeKind.ts';
import { noise } from './noise.ts';
import { oneHot } from './oneHot.ts';
import { parameter } from './parameter.ts';
import { repeat } from './repeat.ts';
import { reverse } from './reverse.ts';
import { scale } from './scale.ts';
import { shift } from './shift.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { subgraph } from './subgraph.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';
import { tdnn } from './tdnn.ts';

export const nodeKinds: readonly NodeKind[] = [
  input,
  constant,
  parameter,
  elman,
  jordan,
  gru,
  lstm,
  cell,
  delay,
  tdnn,
  dense,
  activation,
  embedding,
  oneHot,
  concat,
  add,
  subtract,
  multiply,
  scale,
  slice,
  layerNorm,
  attention,
  dropout,
  noise,
  first,
  last,
  shift,
  mean,
  max,
  sum,
  reverse,
  repeat,
  mask,
  softmax,
  mse,
  mae,
  huber,
  crossEntropy,
  binaryCrossEntropy,
  ctc,
];

/** Kinds that compute nothing themselves: uses of sub-graphs, and the ports inside of one. */
export const structureKinds: readonly NodeKind[] = [subgraph, graphInput, graphOutput];

/** All kinds that a file may name. */
export const allKinds: readonly NodeKind[] = [...nodeKinds, ...structureKinds];

const byName: ReadonlyMap<string, NodeKind> = new Map(allKinds.map((kind) => [kind.kind, kind]));

/** The kind of that name in the file, or undefined. */
export function findNodeKind(kind: string): NodeKind | undefined {
  return byName.get(kind);
}

export const categoryTitles: { readonly [K in NodeCategory]: string } = {
  data: 'Data in',
  recurrent: 'Recurrent',
  feedforward: 'Feed-forward',
  time: 'Time',
  structure: 'Structure',
  output: 'Output',
};
