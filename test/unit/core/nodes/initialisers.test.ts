// How weights start as the nodes say it: the defaults of their sources, and what was before for files without these keys.
import { expect, test } from 'vitest';
import type { Init } from '../../../../src/core/ir/ir.ts';
import { checkWeather } from '../../../support/checks.ts';

function initsOf(node: object): Readonly<Record<string, Init>> {
  const typed = checkWeather({
    in: { kind: 'input', fields: ['temp', 'rain', 'wind'] },
    it: { kind: 'dense', ...node, inputs: { x: 'in.y' } },
  });
  return Object.fromEntries(typed.nodes.get('it')?.parameters.map(({ name, init }) => [name, init]) ?? []);
}

const zeros = { kind: 'zeros' };
const glorot = { kind: 'glorot' };
const orthogonal = { kind: 'orthogonal' };

test('defaults are those of Keras, and the forget gate is open', () => {
  expect(initsOf({ kind: 'dense', units: 4 })).toEqual({ W: glorot, b: zeros });
  expect(initsOf({ kind: 'elman', units: 4 })).toEqual({ W: glorot, U: orthogonal, b: zeros });
  expect(initsOf({ kind: 'gru', units: 4 })).toEqual({ W: glorot, U: orthogonal, b: zeros, bn: zeros });
  const open = { kind: 'blocks', blocks: [zeros, { kind: 'constant', value: 1 }, zeros, zeros] };
  expect(initsOf({ kind: 'lstm', units: 4 })).toEqual({ W: glorot, U: orthogonal, b: open });
});

test("PyTorch's start: everything uniform within ±1/√H, the forget gate too", () => {
  const start = { inputInit: 'uniform', recurrentInit: 'uniform', biasInit: 'uniform' };
  const uniform = { kind: 'uniform', limit: 0.25 };
  expect(initsOf({ kind: 'lstm', units: 16, ...start })).toEqual({ W: uniform, U: uniform, b: uniform });
  expect(initsOf({ kind: 'gru', units: 16, ...start })).toEqual({ W: uniform, U: uniform, b: uniform, bn: uniform });
  const byInputs = { kind: 'uniform', limit: 1 / Math.sqrt(3) };
  expect(initsOf({ units: 16, weightInit: 'uniform', biasInit: 'uniform' })).toEqual({ W: byInputs, b: byInputs });
});

test('an IRNN, and an LSTM of 1997 whose gates start each by themselves', () => {
  const irnn = { kind: 'elman', units: 4, activation: 'relu', recurrentInit: 'identity' };
  expect(initsOf(irnn)['U']).toEqual({ kind: 'identity' });
  const old = initsOf({ kind: 'lstm', units: 4, projection: 3, forgetGate: false });
  expect(old['U']).toEqual({ kind: 'blocks', blocks: [orthogonal, orthogonal, orthogonal] });
  expect(old['b']).toEqual({ kind: 'blocks', blocks: [zeros, zeros, zeros] });
});

test('layers and directions have names of their own, as in PyTorch', () => {
  const names = Object.keys(
    initsOf({ kind: 'elman', units: 2, layers: 2, direction: 'bidirectional', initialState: 'learned' }),
  );
  expect(names.join(' ')).toBe(
    'W U b h0 W_reverse U_reverse b_reverse h0_reverse W_l1 U_l1 b_l1 h0_l1 W_l1_reverse U_l1_reverse b_l1_reverse h0_l1_reverse',
  );
});
