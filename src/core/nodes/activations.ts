// The activation functions by the names the file uses, as choices and as IR.
import type { Builder, Val } from '../ir/builder.ts';
import type { MapFunction1 } from '../ir/mapProgram.ts';
import type { ParamSpec } from './nodeKind.ts';
import { choice } from './params.ts';

type Activation = 'identity' | 'tanh' | 'sigmoid' | 'relu' | 'softplus';

const functions: { readonly [K in Activation]: MapFunction1 | null } = {
  identity: null,
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  relu: 'relu',
  softplus: 'softplus',
};

const labels: { readonly [K in Activation]: string } = {
  identity: 'identity, z',
  tanh: 'tanh, −1 … 1',
  sigmoid: 'sigmoid, 0 … 1',
  relu: 'ReLU, max(0, z)',
  softplus: 'softplus, ln(1 + eᶻ)',
};

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
  const fn = functions[name as Activation];
  return fn === null ? z : b.map1(fn, z);
}
