// Counts of weights, the catalogue as JSON, and docs/nodes.md as the catalogue has it now.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { nodesPage } from '../../../../src/core/check/nodesPage.ts';
import { describeKind, parameterLines, totalParameters } from '../../../../src/core/check/summary.ts';
import { allKinds, findNodeKind, nodeKinds } from '../../../../src/core/nodes/catalogue.ts';
import { checkWeather, the } from '../../../support/checks.ts';

const nodes = {
  in: { kind: 'input', fields: ['temp', 'rain', 'wind'] },
  lstm: { kind: 'lstm', units: 8, inputs: { x: 'in.y' } },
  gru: { kind: 'gru', units: 4, inputs: { x: 'lstm.y' } },
  before: { kind: 'gru', units: 4, reset: 'before', inputs: { x: 'lstm.y' } },
  out: { kind: 'dense', units: 'sky', inputs: { x: 'gru.last' } },
};

test('weights by name, with shapes and counts', () => {
  const typed = checkWeather(nodes);
  expect(parameterLines(typed).map(({ name, shape, count }) => `${name} [${shape.join(', ')}] ${count}`))
    .toMatchInlineSnapshot(`
    [
      "lstm.W [3, 32] 96",
      "lstm.U [8, 32] 256",
      "lstm.b [32] 32",
      "gru.W [8, 12] 96",
      "gru.U [4, 12] 48",
      "gru.b [12] 12",
      "gru.bn [4] 4",
      "before.W [8, 12] 96",
      "before.U [4, 12] 48",
      "before.b [12] 12",
      "out.W [4, 5] 20",
      "out.b [5] 5",
    ]
  `);
  expect(totalParameters(typed)).toBe(4 * 8 * (3 + 8 + 1) + 3 * 4 * (8 + 4 + 1) + 4 + 3 * 4 * (8 + 4 + 1) + 5 * 4 + 5);
});

test('without data a size is a symbol and the total is open', () => {
  expect(totalParameters(checkWeather(nodes, null))).toBeUndefined();
});

test('more weights than memory allows are refused at the largest node', () => {
  const typed = checkWeather({ ...nodes, lstm: { kind: 'lstm', units: 16384, inputs: { x: 'in.y' } } });
  expect(the(typed, 'too-many-parameters')).toMatchInlineSnapshot(`
    {
      "code": "too-many-parameters",
      "message": "The graph has 1 074 397 333 weights, 1 074 003 968 of them in “lstm”; at most 200 000 000 can be trained here. Use fewer units.",
      "path": [
        "nodes",
        "lstm",
      ],
      "place": {
        "node": "lstm",
      },
      "severity": "error",
    }
  `);
});

test('a kind as JSON', () => {
  const delay = findNodeKind('delay');
  expect(delay && JSON.parse(JSON.stringify(describeKind(delay)))).toMatchInlineSnapshot(`
    {
      "category": "recurrent",
      "equations": [
        "y_t = x_{t−k}   for t > k",
        "y_t = initial   for t ≤ k: a number, a trained vector [D] or a wire [B, D]",
      ],
      "inputs": [
        {
          "help": "A sequence of numbers; may come from a node that reads this delay.",
          "name": "x",
          "required": true,
        },
      ],
      "kind": "delay",
      "outputs": [
        {
          "help": "The same sequence, k steps later.",
          "name": "y",
        },
      ],
      "params": [
        {
          "default": 1,
          "help": "How many time steps back.",
          "label": "Steps k",
          "max": 1000,
          "min": 1,
          "name": "steps",
          "type": "integer",
          "unit": "steps",
        },
        {
          "default": "constant",
          "help": "What is read before the sequence has begun.",
          "label": "Starts from",
          "name": "start",
          "options": [
            {
              "label": "a number",
              "value": "constant",
            },
            {
              "label": "a trained vector",
              "value": "learned",
            },
            {
              "label": "a wire",
              "value": "wired",
            },
          ],
          "type": "choice",
        },
        {
          "default": 0,
          "help": "The number that is read before the sequence has begun, or where the trained vector starts.",
          "label": "Initial value",
          "max": 1000000,
          "min": -1000000,
          "name": "initial",
          "type": "number",
          "when": [
            {
              "is": [
                "constant",
                "learned",
              ],
              "param": "start",
            },
          ],
        },
      ],
      "source": "Narendra & Parthasarathy 1990; the operator z^{−1} of digital filters",
      "summary": "Gives the value of k time steps ago. Every loop in the graph crosses one.",
      "synonyms": [
        "z-1",
        "z^-1",
        "z^-k",
        "feedback",
        "memory",
        "unit delay",
        "lag",
        "previous step",
        "loop",
        "register",
      ],
      "title": "Delay z⁻ᵏ",
    }
  `);
});

test('every kind survives JSON', () => {
  for (const kind of nodeKinds) expect(JSON.parse(JSON.stringify(describeKind(kind)))).toEqual(describeKind(kind));
});

test('docs/nodes.md is current (else: node scripts/nodesDoc.mjs)', () => {
  const file = path.resolve(import.meta.dirname, '../../../../docs/nodes.md');
  expect(readFileSync(file, 'utf8')).toBe(nodesPage(allKinds));
});
