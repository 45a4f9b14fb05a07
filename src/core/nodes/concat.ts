// concat: features of several inputs side by side.
import { addDims, unknownDim } from './dims.ts';
import type { NodeKind } from './nodeKind.ts';
import { variadicInputs, variadicPorts, variadicValues } from './variadic.ts';

export const concat: NodeKind = {
  kind: 'concat',
  title: 'Concat',
  category: 'feedforward',
  synonyms: ['concatenate', 'join', 'stack', 'side by side', 'merge', 'combine'],
  summary: 'Puts the features of its inputs side by side. An input without time is repeated at every step.',
  equations: ['y_t = [a_t; b_t; c_t; …]'],
  source: 'Sizes add up: D = D_a + D_b + …',
  params: [],
  inputs: (_params, wired) => variadicPorts(wired, 'Numbers; any number of inputs.'),
  outputs: () => [{ name: 'y', help: 'All features side by side.' }],
  infer(context) {
    const { types, complete } = variadicInputs(context);
    const first = types[0];
    if (first === undefined) return { outputs: {}, parameters: [] };
    const time = types.find(({ type }) => type.time !== null)?.type.time ?? null;
    const size = complete ? addDims(types.map(({ type }) => type.size)) : unknownDim;
    return { outputs: { y: { kind: 'real', time, size } }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower: (context) => ({ y: context.b.concat(variadicValues(context)) }),
  },
  line: () => '[a; b; …]',
};
