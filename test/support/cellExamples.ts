// Well-known cells as equations, as the example graphs write them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseGraph } from '../../src/core/graph/parse.ts';
import { textOfLines } from '../../src/core/graph/textLines.ts';
import { examplesFolder } from './memorySource.ts';

function equationsOf(name: string): string {
  const { graph } = parseGraph(readFileSync(path.join(examplesFolder, `cell-${name}.rnn.json`), 'utf8'));
  const node = [...graph.nodes.values()].find(({ kind }) => kind === 'cell');
  const text = textOfLines(node?.params['equations'] ?? []);
  if (text === undefined || text === '') throw new Error(`${name} has no equations`);
  return text;
}

export const cellExamples = {
  elman: equationsOf('elman'),
  gru: equationsOf('gru'),
  lstm: equationsOf('lstm'),
  mgu: equationsOf('minimal-gated-unit'),
  indrnn: equationsOf('indrnn'),
  clockwork: equationsOf('clockwork'),
  own: equationsOf('own-cell'),
} as const;
