// docs/format.md says what the program does: its sample reads without a complaint, its defaults are the schema's.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseGraph } from '../../../../src/core/graph/parse.ts';
import { formatNewGraph } from '../../../../src/core/graph/serialize.ts';

const docs = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/format.md'), 'utf8');

it('the sample of the documentation is a sound file in the style of a new one', () => {
  const sample = /```json\n(.*?)```/s.exec(docs)?.[1] ?? '';
  const parsed = parseGraph(sample);
  expect(parsed.diagnostics).toEqual([]);
  expect(parsed.graph.nodes.size).toBe(4);
  expect(parseGraph(formatNewGraph(parsed.graph)).graph).toEqual(parsed.graph);
});

it('the defaults of the documentation are those of the program', () => {
  const { training } = parseGraph('{}').graph;
  const flat: Record<string, unknown> = {
    ...training,
    ...Object.fromEntries(Object.entries(training.optimizer).map(([key, value]) => [`optimizer.${key}`, value])),
  };
  const rows = [...docs.matchAll(/^\| `([\w.]+)` \| `?([^|`]+?)`? \|/gm)]
    .map(([, key = '', value = '']) => [key, value] as const)
    .filter(([key]) => key in flat);
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const [key, value] of rows) expect(flat[key], key).toEqual(JSON.parse(value));
});
