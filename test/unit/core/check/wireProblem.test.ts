// Which wires are refused while they are dragged, and why.
import { expect, test } from 'vitest';
import { wireProblem } from '../../../../src/core/check/wireProblem.ts';
import { checkText, checkWeather } from '../../../support/checks.ts';
import { wireOf } from '../../../support/graphs.ts';

const typed = checkWeather({
  in: { kind: 'input', fields: ['temp', 'rain'] },
  sky: { kind: 'input', fields: 'sky' },
  gru: { kind: 'gru', units: 4, inputs: { x: 'in.y' } },
  out: { kind: 'dense', units: 3, inputs: { x: 'gru.last' } },
  sum: { kind: 'add', inputs: { a: 'in.y' } },
  h: { kind: 'dense', units: 2, inputs: { x: 'sum.y' } },
  z: { kind: 'delay' },
  end: { kind: 'last', inputs: { x: 'h.y' } },
  loss: { kind: 'mse', target: 'temp' },
});

const problem = (from: string, to: string): string | null => wireProblem(typed, wireOf(from), wireOf(to));

test.each([
  ['in.y', 'gru.x', 'is there already'],
  ['gru.y', 'out.x', 'replaces another'],
  ['h.y', 'z.x', 'into a delay'],
  ['in.y', 'sum.b', 'to the free port of an add'],
  ['out.y', 'loss.prediction', 'whose units can be set to fit'],
  ['gru.y', 'sum.b', 'whose units can be set to fit, too'],
])('%s → %s fits: it %s', (from, to) => {
  expect(problem(from, to)).toBeNull();
});

test.each([
  ['sky.y', 'gru.x'],
  ['gru.last', 'z.x'],
  ['h.y', 'sum.b'],
  ['sum.y', 'sum.b'],
  ['gru.y', 'gru.x'],
  ['in.y', 'loss.prediction'],
  ['loss.y', 'out.x'],
  ['in.y', 'out.z'],
  ['in.y', 'in.x'],
  ['nowhere.y', 'out.x'],
])('%s → %s is refused', (from, to) => {
  expect(problem(from, to)).not.toBeNull();
});

test('the reasons', () => {
  const wires = ['sky.y→gru.x', 'gru.last→z.x', 'h.y→sum.b', 'in.y→loss.prediction', 'in.y→in.x'];
  const reasons = wires.map((wire) => problem(wire.split('→')[0] ?? '', wire.split('→')[1] ?? ''));
  expect(reasons.join('\n')).toMatchInlineSnapshot(`
    "x of “gru” takes numbers, but “sky.y” is [B, T] of 5, categories: put an embedding or one-hot node between.
    x of “z” takes a sequence, but “gru.last” is [B, 4], without time steps: wire an output that has T.
    The cycle sum → h → sum has no delay, so no node of it can come first. Insert a delay on one of its wires.
    prediction of “loss” is [B, T, 2], but the target is the number temp: it must be [B, T, 1].
    “in” has no input “x”: it has no inputs."
  `);
});

test('numbers into an embedding are refused, tokens are welcome', () => {
  const text = checkText({
    in: { kind: 'input', fields: 'text' },
    hot: { kind: 'oneHot', inputs: { x: 'in.y' } },
    table: { kind: 'embedding' },
  });
  expect(wireProblem(text, wireOf('in.y'), wireOf('table.x'))).toBeNull();
  expect(wireProblem(text, wireOf('hot.y'), wireOf('table.x'))).toMatchInlineSnapshot(
    `"x of “table” takes categories or tokens, but “hot.y” is [B, T, 81], numbers: wire an input of one category field."`,
  );
});

test('closing a loop over a delay fits, and so does the last wire of a loop whose size a dense fixes', () => {
  const loop = checkWeather({
    in: { kind: 'input', fields: ['temp', 'rain'] },
    beside: { kind: 'concat', inputs: { a: 'in.y' } },
    h: { kind: 'dense', units: 4, inputs: { x: 'beside.y' } },
    z: { kind: 'delay', inputs: { x: 'h.y' } },
    grown: { kind: 'delay', inputs: { x: 'beside.y' } },
  });
  expect(wireProblem(loop, wireOf('z.y'), wireOf('beside.b'))).toBeNull();
  expect(wireProblem(loop, wireOf('grown.y'), wireOf('beside.b'))).toMatchInlineSnapshot(
    `"The sizes in the loop grown → beside → grown cannot be told: they depend on themselves. Put a dense with a fixed number of units into the loop."`,
  );
});
