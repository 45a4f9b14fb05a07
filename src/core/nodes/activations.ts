// The activation functions by the names the file uses, as choices and as IR. Sources: leaky ReLU Maas et al. 2013 (slope 0.01), ELU
// Clevert et al. 2016 (α = 1), GELU Hendrycks & Gimpel 2016, SiLU Elfwing et al. 2018, hard sigmoid as in PyTorch and Keras 3.
import type { Builder, Val } from '../ir/builder.ts';
import type { ParamSpec } from './nodeKind.ts';
import { choice } from './params.ts';

export type Activation =
  | 'identity'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'softplus'
  | 'leakyRelu'
  | 'elu'
  | 'gelu'
  | 'silu'
  | 'softsign'
  | 'hardSigmoid';

const functions: { readonly [K in Activation]: (b: Builder, z: Val) => Val } = {
  identity: (_b, z) => z,
  tanh: (b, z) => b.map1('tanh', z),
  sigmoid: (b, z) => b.map1('sigmoid', z),
  relu: (b, z) => b.map1('relu', z),
  softplus: (b, z) => b.map1('softplus', z),
  leakyRelu: (b, z) => b.map2('max', z, b.scale(z, 0.01)),
  // The exponential sees only what is negative, so that it cannot overflow.
  elu(b, z) {
    const below = b.sub(b.map1('exp', b.map2('min', z, b.constant(0))), b.constant(1));
    return b.add(b.map1('relu', z), below);
  },
  gelu(b, z) {
    const cube = b.mul(b.map1('square', z), z);
    const inner = b.scale(b.add(z, b.scale(cube, 0.044715)), Math.sqrt(2 / Math.PI));
    return b.mul(b.scale(z, 0.5), b.add(b.map1('tanh', inner), b.constant(1)));
  },
  silu: (b, z) => b.mul(z, b.sigmoid(z)),
  softsign: (b, z) => b.div(z, b.add(b.map1('abs', z), b.constant(1))),
  hardSigmoid(b, z) {
    const line = b.add(b.scale(z, 1 / 6), b.constant(0.5));
    return b.map2('max', b.map2('min', line, b.constant(1)), b.constant(0));
  },
};

const labels: { readonly [K in Activation]: string } = {
  identity: 'identity, z',
  tanh: 'tanh, −1 … 1',
  sigmoid: 'sigmoid, 0 … 1',
  relu: 'ReLU, max(0, z)',
  softplus: 'softplus, ln(1 + eᶻ)',
  leakyRelu: 'leaky ReLU, max(z, z/100)',
  elu: 'ELU, z or eᶻ − 1',
  gelu: 'GELU (tanh form)',
  silu: 'SiLU, z σ(z)',
  softsign: 'softsign, z / (1 + |z|)',
  hardSigmoid: 'hard sigmoid, z/6 + ½ within 0 … 1',
};

/** Every activation, the most used first. */
export const allActivations = Object.keys(functions) as readonly Activation[];

/** A choice of activations; the first is the default. */
export function activationParam(name: string, help: string, names: readonly Activation[]): ParamSpec {
  return choice(
    name,
    'Activation',
    help,
    names.map((value) => [value, labels[value]]),
  );
}

/** Applies the function of that name elementwise. A name outside the choices is a defect and throws. */
export function activate(b: Builder, name: string, z: Val): Val {
  if (!Object.hasOwn(functions, name)) throw new Error(`activation ${name} does not exist`);
  return functions[name as Activation](b, z);
}
