// The variants of the recurrent nodes that PyTorch does not have, against their equations written out as custom cells: the same
// weights by the same names give the same loss and the same gradients.
import { expect, test } from 'vitest';
import { createReferenceExecutor } from '../../../../src/runtime/reference/referenceExecutor.ts';
import { planOf } from '../../../support/compiled.ts';
import { options } from '../../../support/executors.ts';
import { caseData } from '../../../support/kindCases.ts';
import { fillRagged, randomLengths } from '../../../support/ragged.ts';

const dims = { B: 3, T: 6 };

/** Loss and gradients by parameter, on sequences of different lengths. */
function run(it: object): ReadonlyMap<string, readonly number[]> {
  const nodes = {
    x: { kind: 'input', fields: ['a', 'b'] },
    it: { ...it, inputs: { x: 'x.y' } },
    out: { kind: 'dense', units: 1, inputs: { x: 'it.y' } },
    loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
  };
  const data = caseData(true);
  const executor = createReferenceExecutor(options(planOf(nodes, data), dims));
  executor.bind(dims);
  fillRagged(executor, dims, data, { seed: 9, lengths: randomLengths(dims, 1), noise: 1 });
  executor.run('train', { seed: 1, step: 1 });
  const gradients = executor.plan.params.map(({ name }) => [name, [...executor.grad(name)]] as const);
  return new Map([['loss', [executor.output('loss')[0] ?? NaN]] as const, ...gradients]);
}

/** The lines that normalise a value: `norm(name, value)` defines `name`. */
const norm = (name: string, value: string): string[] => [
  `${name}_d = ${value} - mean(${value})`,
  `${name} = ${name}_d / sqrt(mean(square(${name}_d)) + 0.00001)`,
];

const peepholes = [
  'input x',
  'parameter W: 4H × D',
  'parameter U: 4H × H',
  'parameter b: 4H',
  'parameter p: 3H',
  'z = W·x + U·h + b',
  'i = σ(z[0:H] + p[0:H] * c)',
  'f = σ(z[H:2H] + p[H:2H] * c)',
  'g = tanh(z[2H:3H])',
  "c' = f * c + i * g",
  "o = σ(z[3H:4H] + p[2H:3H] * c')",
  "h' = o * tanh(c')",
  "output y = h'",
];

const normalisedLstm = [
  'input x',
  'parameter W: 4H × D',
  'parameter U: 4H × H',
  'parameter b: 4H',
  'parameter gW: 4H',
  'parameter gU: 4H',
  'parameter gc: H',
  'parameter bc: H',
  'wx = W·x',
  'uh = U·h',
  ...norm('nx', 'wx'),
  ...norm('nh', 'uh'),
  'z = gW * nx + b + gU * nh',
  "c' = σ(z[H:2H]) * c + σ(z[0:H]) * tanh(z[2H:3H])",
  "cn = c'",
  ...norm('nc', 'cn'),
  "h' = σ(z[3H:4H]) * tanh(gc * nc + bc)",
  "output y = h'",
];

const of1997 = [
  'input x',
  'parameter W: 3H × D',
  'parameter U: 3H × H',
  'parameter b: 3H',
  'z = W·x + U·h + b',
  "c' = c + σ(z[0:H]) * tanh(z[H:2H])",
  "h' = σ(z[2H:3H]) * tanh(c')",
  "output y = h'",
];

const jordan = [
  'input x',
  'state s: 2 = 0',
  'parameter W: H × D',
  'parameter U: H × 2',
  'parameter b: H',
  'parameter V: 2 × H',
  'parameter c: 2',
  'h = tanh(W·x + U·s + b)',
  "s' = σ(V·h + c)",
  "output y = s'",
];

const normalisedElman = [
  'input x',
  'parameter W: H × D',
  'parameter U: H × H',
  'parameter b: H',
  'parameter g: H',
  'z = W·x + U·h',
  ...norm('n', 'z'),
  "h' = tanh(g * n + b)",
  "output y = h'",
];

/** Products normalised over r and z together, and over n by itself. */
const normalisedGru = (after: boolean): string[] => [
  'input x',
  'parameter W: 3H × D',
  'parameter U: 3H × H',
  'parameter b: 3H',
  ...(after ? ['parameter bn: H'] : []),
  'parameter gW: 3H',
  'parameter gU: 3H',
  'wx = W·x',
  'uh = U·h',
  'wg = wx[0:2H]',
  'ug = uh[0:2H]',
  'wn = wx[2H:3H]',
  ...norm('nwg', 'wg'),
  ...norm('nug', 'ug'),
  ...norm('nwn', 'wn'),
  'gates = σ(gW[0:2H] * nwg + b[0:2H] + gU[0:2H] * nug)',
  'r = gates[0:H]',
  'z = gates[H:2H]',
  ...(after ? ['un = uh[2H:3H]'] : ['rh = U·(r * h)', 'un = rh[2H:3H]']),
  ...norm('nun', 'un'),
  after
    ? 'n = tanh(gW[2H:3H] * nwn + b[2H:3H] + r * (gU[2H:3H] * nun + bn))'
    : 'n = tanh(gW[2H:3H] * nwn + b[2H:3H] + gU[2H:3H] * nun)',
  "h' = (1 - z) * n + z * h",
  "output y = h'",
];

test.each([
  ['lstm with peepholes', { kind: 'lstm', peepholes: true }, peepholes],
  ['lstm of 1997, without forget gate', { kind: 'lstm', forgetGate: false }, of1997],
  ['lstm with layer normalisation', { kind: 'lstm', layerNorm: true }, normalisedLstm],
  ['elman with layer normalisation', { kind: 'elman', layerNorm: true }, normalisedElman],
  ['gru with layer normalisation, reset after', { kind: 'gru', layerNorm: true }, normalisedGru(true)],
  [
    'gru with layer normalisation, reset before',
    { kind: 'gru', layerNorm: true, reset: 'before' },
    normalisedGru(false),
  ],
  ['jordan', { kind: 'jordan', outputs: 2, outputActivation: 'sigmoid' }, jordan],
] as const)('%s: loss and gradients equal its equations to 1e-12', (_, it, equations) => {
  const [built, written] = [run({ ...it, units: 3 }), run({ kind: 'cell', units: 3, equations: [...equations] })];
  expect([...built.keys()].sort()).toEqual([...written.keys()].sort());
  for (const [name, values] of built)
    values.forEach((value, i) => expect(Math.abs(value - (written.get(name)?.[i] ?? NaN)), name).toBeLessThan(1e-12));
});
