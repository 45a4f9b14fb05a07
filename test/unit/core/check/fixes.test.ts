// Quick fixes: their titles, and that each one applied takes its own diagnostic away.
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../../../../src/core/check/checkGraph.ts';
import { editedGraph } from '../../../../src/core/check/editedGraph.ts';
import { fixesFor } from '../../../../src/core/check/fixes.ts';
import type { TypedGraph } from '../../../../src/core/check/typedGraph.ts';
import { checkNames, checkText, checkWeather, the } from '../../../support/checks.ts';
import { csvSpec, graphOf, weather } from '../../../support/graphs.ts';

const input = { kind: 'input', fields: ['temp', 'rain', 'wind'] };

const cases: readonly (readonly [code: string, typed: TypedGraph])[] = [
  [
    'cycle-without-delay',
    checkWeather({
      in: input,
      a: { kind: 'add', inputs: { a: 'in.y', b: 'c.y' } },
      b: { kind: 'dense', units: 3, inputs: { x: 'a.y' } },
      c: { kind: 'activation', inputs: { x: 'b.y' } },
    }),
  ],
  [
    'numbers-needed',
    checkText({ in: { kind: 'input', fields: 'text' }, embedding: { kind: 'lstm', inputs: { x: 'in.y' } } }),
  ],
  [
    'sequence-needed',
    checkWeather({
      in: input,
      first: { kind: 'gru', inputs: { x: 'in.y' } },
      second: { kind: 'gru', inputs: { x: 'first.last' } },
    }),
  ],
  [
    'target-per-sequence',
    checkNames({
      in: { kind: 'input', fields: 'text' },
      hot: { kind: 'oneHot', inputs: { x: 'in.y' } },
      gru: { kind: 'gru', units: 2, inputs: { x: 'hot.y' } },
      loss: { kind: 'crossEntropy', target: 'label', inputs: { prediction: 'gru.y' } },
    }),
  ],
  [
    'size-mismatch',
    checkWeather({
      in: input,
      out: { kind: 'dense', inputs: { x: 'in.y' } },
      drop: { kind: 'dropout', inputs: { x: 'out.y' } },
      loss: { kind: 'crossEntropy', target: 'sky', inputs: { prediction: 'drop.y' } },
    }),
  ],
  [
    'size-mismatch',
    checkWeather({
      in: input,
      lstm: { kind: 'lstm', units: 8, inputs: { x: 'in.y' } },
      loss: { kind: 'mse', target: ['temp', 'rain'], inputs: { prediction: 'lstm.last' } },
    }),
  ],
  [
    'size-mismatch',
    checkWeather({
      in: input,
      lstm: { kind: 'lstm', units: 8, inputs: { x: 'in.y' } },
      sum: { kind: 'add', inputs: { a: 'lstm.y', b: 'in.y' } },
    }),
  ],
  ['fields-missing', checkWeather({ in: { kind: 'input' } })],
  ['unknown-field', checkWeather({ in: { kind: 'input', fields: ['temp', 'rian'] } })],
  ['mixed-fields', checkWeather({ in: { kind: 'input', fields: ['temp', 'rain', 'sky'] } })],
  ['field-per-sequence', checkNames({ in: { kind: 'input', fields: 'label' } })],
  ['unknown-param', checkWeather({ in: input, lstm: { kind: 'lstm', unitz: 8, inputs: { x: 'in.y' } } })],
  ['param-range', checkWeather({ in: input, lstm: { kind: 'lstm', units: 1e9, inputs: { x: 'in.y' } } })],
  ['param-type', checkWeather({ in: input, lstm: { kind: 'lstm', units: '40', inputs: { x: 'in.y' } } })],
  ['param-choice', checkWeather({ in: input, tanh: { kind: 'activation', function: 'tahn', inputs: { x: 'in.y' } } })],
  ['field-twice', checkWeather({ in: { kind: 'input', fields: ['temp', 'temp'] } })],
  ['unknown-node', checkWeather({ in: input, gru: { kind: 'gru', inputs: { x: 'inn.y' } } })],
  ['unknown-port', checkWeather({ in: input, gru: { kind: 'gru', inputs: { x: 'in.z' } } })],
  ['unknown-port', checkWeather({ in: input, gru: { kind: 'gru', inputs: { input: 'in.y' } } })],
  [
    'softmax-twice',
    checkWeather({
      in: input,
      out: { kind: 'dense', units: 'sky', inputs: { x: 'in.y' } },
      shares: { kind: 'softmax', inputs: { x: 'out.y' } },
      loss: { kind: 'crossEntropy', target: 'sky', inputs: { prediction: 'shares.y' } },
    }),
  ],
  [
    'sigmoid-twice',
    checkWeather({
      in: input,
      out: { kind: 'dense', activation: 'sigmoid', inputs: { x: 'in.y' } },
      loss: { kind: 'binaryCrossEntropy', target: 'wet', inputs: { prediction: 'out.y' } },
    }),
  ],
  [
    'unused-node',
    checkWeather({
      in: input,
      out: { kind: 'dense', units: 3, inputs: { x: 'in.y' } },
      loss: { kind: 'mse', target: ['temp', 'rain', 'wind'], inputs: { prediction: 'out.y' } },
      idle: { kind: 'gru', inputs: { x: 'in.y' } },
    }),
  ],
];

const listed = cases.map(([code, typed]) => ({ code, typed, diagnostic: the(typed, code) }));

test('titles, the best fix first', () => {
  const titles = listed.map(({ code, typed, diagnostic }) => {
    return `${code}: ${fixesFor(typed, diagnostic)
      .map((fix) => fix.title)
      .join(' | ')}`;
  });
  expect(titles.join('\n')).toMatchInlineSnapshot(`
    "cycle-without-delay: Insert a delay z⁻ᵏ on c → a | Insert a delay z⁻ᵏ on b → c | Insert a delay z⁻ᵏ on a → b
    numbers-needed: Insert an embedding on in → embedding | Insert a one-hot on in → embedding
    sequence-needed: Read first.y
    target-per-sequence: Read gru.last | Read gru.h | Insert a last on gru → loss
    size-mismatch: Set units of out to sky | Insert a dense on drop → loss
    size-mismatch: Set units of lstm to 2 | Insert a dense on lstm → loss
    size-mismatch: Insert a dense on in → sum
    fields-missing: Use the field temp | Use the field rain | Use the field wind | Use the field sky | Use the field wet
    unknown-field: Use the field rain | Use the field wind | Use the field sky | Use the field wet
    mixed-fields: Keep only the numbers | Keep only sky
    field-per-sequence: Read it once a sequence
    unknown-param: Rename unitz to units | Remove unitz
    param-range: Set units to 16384 | Set units to its default, 32
    param-type: Set units to 40 | Set units to its default, 32
    param-choice: Set function to tanh | Set function to its default, tanh
    field-twice: Set fields to ["temp"]
    unknown-node: Read in.y | Remove the wire
    unknown-port: Read in.y | Remove the wire
    unknown-port: Move the wire to x | Remove the wire
    softmax-twice: Read out, before the softmax | Take the prediction as probabilities
    sigmoid-twice: Take the prediction as probabilities
    unused-node: Remove idle"
  `);
});

describe.each(listed)('$code', ({ code, typed, diagnostic }) => {
  test.each(fixesFor(typed, diagnostic))('$title', ({ edits }) => {
    const after = checkGraph(editedGraph(typed.graph, edits), typed.data);
    const still = after.diagnostics.filter((one) => one.code === code && one.path.join() === diagnostic.path.join());
    expect(still).toEqual([]);
  });
});

test('numbers that are normalised away from 0 … 1 are a setting of the data', () => {
  const graph = graphOf(
    {
      in: input,
      out: { kind: 'dense', inputs: { x: 'in.y' } },
      loss: { kind: 'binaryCrossEntropy', target: 'rain', inputs: { prediction: 'out.y' } },
    },
    csvSpec.kind === 'csv' ? { ...csvSpec, normalize: 'standard' } : csvSpec,
  );
  const typed = checkGraph(graph, weather);
  expect(fixesFor(typed, the(typed, 'target-normalised')).flatMap((fix) => fix.edits)).toEqual([
    { type: 'setSetting', path: ['data', 'normalize'], value: 'minmax' },
  ]);
});

test('a delay is inserted as one gesture, under a free name, between the ends', () => {
  const typed = checkWeather({
    in: input,
    delay: { kind: 'add', inputs: { a: 'in.y', b: 'h.y' } },
    h: { kind: 'activation', inputs: { x: 'delay.y' } },
  });
  expect(fixesFor(typed, the(typed, 'cycle-without-delay'))[0]?.edits).toEqual([
    { type: 'addNode', id: 'delay2', kind: 'delay', params: {}, at: [330, 120] },
    { type: 'connect', from: { node: 'h', port: 'y' }, to: { node: 'delay2', port: 'x' } },
    { type: 'connect', from: { node: 'delay2', port: 'y' }, to: { node: 'delay', port: 'b' } },
  ]);
});
