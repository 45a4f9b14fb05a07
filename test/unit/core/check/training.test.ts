// What the checker says about truncated back-propagation and carried state, and where it says it.
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { dataInfo, number } from '../../../support/compiled.ts';

const nodes = {
  x: { kind: 'input', fields: ['a'] },
  memory: { kind: 'lstm', units: 2, inputs: { x: 'x.y' } },
  late: { kind: 'delay', steps: 5, inputs: { x: 'memory.y' } },
  out: { kind: 'dense', units: 1, inputs: { x: 'late.y' } },
  loss: { kind: 'mse', target: 'a', inputs: { prediction: 'out.y' } },
};

interface Case {
  readonly training: object;
  readonly nodes?: object;
  readonly by?: string;
  readonly trainSteps?: number;
}

/** Code, severity and place of what is said about the training settings. */
function said({ training, nodes: other = {}, by = 'time', trainSteps = 640 }: Case): string[] {
  const data = { kind: 'csv', path: 'a.csv', window: 8, split: { by } };
  const parsed = parseGraph(JSON.stringify({ version: 1, data, nodes: { ...nodes, ...other }, training }));
  const info = { ...dataInfo([number('a')]), trainSteps };
  return [...parsed.diagnostics, ...checkGraph(parsed.graph, info).diagnostics]
    .filter(({ path }) => path[0] === 'training')
    .map(({ severity, code, path }) => `${severity} ${code} ${path.slice(1).join('.')}`);
}

const truncation = { steps: 10 };

describe('truncated back-propagation', () => {
  test('that fits says nothing', () => {
    expect(said({ training: { truncation } })).toEqual([]);
    expect(said({ training: { shuffle: true } })).toEqual([]);
  });

  test.each<[string, Case, string]>([
    ['shuffle with carried state', { training: { truncation, shuffle: true } }, 'warning shuffle-carried shuffle'],
    [
      'a cut shorter than a delay',
      { training: { truncation: { steps: 4 } } },
      'warning truncation-delay truncation.steps',
    ],
    [
      'updates further apart than the cut',
      { training: { truncation: { steps: 10, every: 12 } } },
      'warning truncation-gap truncation.every',
    ],
    ['a random split', { training: { truncation }, by: 'random' }, 'warning truncation-data truncation.steps'],
    ['more streams than steps', { training: { truncation, batch: 700 } }, 'warning batch-mismatch batch'],
    ['streams shorter than the cut', { training: { truncation, batch: 80 } }, 'warning batch-mismatch batch'],
    ['streams that leave steps over', { training: { truncation, batch: 33 } }, 'information batch-mismatch batch'],
    [
      'a direction that cannot carry its state',
      { training: { truncation }, nodes: { memory: { ...nodes.memory, direction: 'bidirectional' } } },
      'warning carry-backward truncation.state',
    ],
    [
      'carried evaluation of a random split',
      { training: { evaluation: { state: 'carry' } }, by: 'random' },
      'warning evaluation-state evaluation.state',
    ],
    [
      'carried evaluation of one prediction a window',
      { training: { evaluation: { state: 'carry' } }, nodes: { out: { ...nodes.out, inputs: { x: 'memory.last' } } } },
      'warning evaluation-state evaluation.state',
    ],
  ])('%s: said at its place', (_, given, expected) => {
    expect(said(given)).toEqual([expected]);
  });

  test('shuffling is nothing to speak of with reset state', () => {
    expect(said({ training: { truncation: { ...truncation, state: 'reset' }, shuffle: true } })).toEqual([]);
  });
});
