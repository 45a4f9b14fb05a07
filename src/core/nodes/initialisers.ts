// How weights start, as choices on the nodes that have them. What each draws stands in `Init`; the numbers are made by the training layer.
// Glorot & Bengio 2010; He et al. 2015 (Kaiming); Saxe et al. 2014 (orthogonal); Le, Jaitly & Hinton 2015 (identity).
import type { Dim } from '../graph/portType.ts';
import type { Init } from '../ir/ir.ts';
import type { Params, ParamSpec } from './nodeKind.ts';
import { choice, textParam } from './params.ts';

const labels = {
  glorot: 'Glorot uniform, ±√(6 / (in + out))',
  heNormal: 'He normal, deviation √(2 / in)',
  heUniform: 'He uniform, ±√(6 / in)',
  orthogonal: 'orthogonal',
  identity: 'identity',
  uniform: 'uniform, ±1/√H (PyTorch)',
  normal: 'normal, deviation 0.05',
  zeros: 'zeros',
} as const;
export type Initialiser = keyof typeof labels;

/** A choice of all initialisers; `first` is the default. */
export function initialiserParam(name: string, label: string, help: string, first: Initialiser): ParamSpec {
  const others = (Object.keys(labels) as Initialiser[]).filter((one) => one !== first);
  return choice(
    name,
    label,
    help,
    [first, ...others].map((one) => [one, labels[one]]),
  );
}

export const biasInitParam: ParamSpec = choice('biasInit', 'Bias starts', 'How the biases start.', [
  ['zeros', labels.zeros],
  ['uniform', labels.uniform],
]);

/** `fan`: the H of uniform ±1/√H; while it is a symbol nothing can be trained, and any number does. */
export function initialiser(params: Params, name: string, fan: Dim): Init {
  const chosen = textParam(params, name);
  switch (chosen) {
    case 'heNormal':
      return { kind: 'he', distribution: 'normal' };
    case 'heUniform':
      return { kind: 'he', distribution: 'uniform' };
    case 'uniform':
      return { kind: 'uniform', limit: typeof fan === 'number' ? 1 / Math.sqrt(fan) : 1 };
    case 'normal':
      return { kind: 'normal', deviation: 0.05 };
    case 'glorot':
    case 'orthogonal':
    case 'identity':
    case 'zeros':
      return { kind: chosen };
    default:
      throw new Error(`${name} is no initialiser`);
  }
}

/** For recurrent weights of a packed cell: blocks of columns that start each by itself, unless they are square and do so anyway. */
export function perGate(init: Init, gates: number, rows: number, width: number): Init {
  const apart = init.kind === 'orthogonal' || init.kind === 'identity';
  if (!apart || gates === 1 || rows === width) return init;
  return { kind: 'blocks', blocks: Array.from({ length: gates }, () => init) };
}
