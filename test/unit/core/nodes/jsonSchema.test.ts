// The JSON Schema that VS Code gets: in step with the program, right about good and bad files, useful for completion.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { Check } from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../../scripts/schema.mjs';
import { allKinds } from '../../../../src/core/nodes/catalogue.ts';
import { fileJsonSchema } from '../../../../src/core/nodes/jsonSchema.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const schema = fileJsonSchema(allKinds);
const valid = (file: unknown): boolean => Check(schema as Record<string, never>, file);
const good = {
  version: 1,
  data: { kind: 'csv', path: 'a.csv' },
  nodes: { in: { kind: 'input', fields: ['x'] }, rnn: { kind: 'lstm', units: 8, inputs: { x: 'in.y' } } },
  training: { optimizer: { learningRate: 0.01 } },
  layout: { in: [0, 0] },
};

describe('the JSON Schema', () => {
  it('is what the build writes', async () => {
    expect(JSON.parse(await schemaText())).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('accepts every example', () => {
    const examples = globSync('examples/*.rnn.json', { cwd: root });
    if (existsSync(path.join(root, 'examples/sunspots.rnn.json'))) expect(examples.length).toBeGreaterThanOrEqual(6);
    for (const example of examples)
      expect(valid(parse(readFileSync(path.join(root, example), 'utf8'))), example).toBe(true);
    expect(valid(good)).toBe(true);
  });

  it.each([
    ['no version', { ...good, version: undefined }],
    ['an unknown kind of data', { ...good, data: { kind: 'cvs', path: 'a' } }],
    ['data without path', { ...good, data: { kind: 'csv' } }],
    ['a window of text', { ...good, data: { kind: 'csv', path: 'a', window: 'x' } }],
    ['an unknown kind of node', { ...good, nodes: { a: { kind: 'lstn' } } }],
    ['units out of range', { ...good, nodes: { a: { kind: 'lstm', units: 0 } } }],
    ['a wire without port', { ...good, nodes: { a: { kind: 'lstm', inputs: { x: 'in' } } } }],
    ['a name with a blank', { ...good, nodes: { 'a b': { kind: 'lstm' } } }],
    ['a batch of zero', { ...good, training: { batch: 0 } }],
    ['an optimizer that is none', { ...good, training: { optimizer: { kind: 'sdg' } } }],
    ['a place of one number', { ...good, layout: { in: [0] } }],
  ])('refuses %s', (_name, file) => {
    expect(valid(JSON.parse(JSON.stringify(file)))).toBe(false);
  });

  it('describes every kind, parameter and setting', () => {
    const lacking: string[] = [];
    const look = (value: unknown, at: string): void => {
      if (value === null || typeof value !== 'object') return;
      for (const [key, item] of Object.entries(value)) {
        if (key === 'properties' && !at.includes('/if')) {
          for (const [name, part] of Object.entries(item as Record<string, object>)) {
            const described = ['description', 'enumDescriptions', 'const', 'properties'].some((word) => word in part);
            if (!described) lacking.push(`${at}/${name}`);
          }
        }
        look(item, `${at}/${key}`);
      }
    };
    look(schema, '');
    expect(lacking).toEqual([]);
    for (const { kind } of allKinds) expect(JSON.stringify(schema)).toContain(`"const":"${kind}"`);
  });
});
