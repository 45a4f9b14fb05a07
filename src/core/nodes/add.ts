// add: the sum of several inputs of one size.
import { formatPortType } from '../graph/portType.ts';
import type { PortType } from '../graph/portType.ts';
import { knownDim, mayEqual } from './dims.ts';
import type { NodeKind } from './nodeKind.ts';
import { portName, sourceIs } from './ports.ts';
import { variadicInputs, variadicPorts, variadicValues } from './variadic.ts';

export const add: NodeKind = {
  kind: 'add',
  title: 'Add',
  category: 'feedforward',
  synonyms: ['sum', 'plus', '+', 'residual', 'skip connection', 'merge'],
  summary: 'Adds its inputs number by number; all have one size. An input without time is added at every step.',
  equations: ['y_t = a_t + b_t + c_t + …'],
  source: 'As a skip connection: He et al. 2016',
  params: [],
  inputs: (_params, wired) => variadicPorts(wired, 'Numbers; any number of inputs of one size.'),
  outputs: () => [{ name: 'y', help: 'The sum, shaped as the inputs.' }],
  infer(context) {
    const { types } = variadicInputs(context);
    let sum: PortType | undefined;
    let sumPort = '';
    for (const { port, type } of types) {
      if (sum === undefined) {
        sum = type;
        sumPort = port;
      } else if (!mayEqual(sum.size, type.size)) {
        const message = `${portName(context, port)}: ${sourceIs(context, port, type)}, but ${sumPort} is ${formatPortType(sum)}. All inputs of an add need the same size.`;
        context.report('error', 'size-mismatch', message, { port });
      } else {
        sum = { kind: 'real', time: sum.time ?? type.time, size: knownDim(sum.size, type.size) };
      }
    }
    return { outputs: sum === undefined ? {} : { y: sum }, parameters: [] };
  },
  lowering: {
    type: 'values',
    pointwise: true,
    lower(context) {
      const { b } = context;
      return { y: variadicValues(context).reduce((sum, value) => b.add(sum, value)) };
    },
  },
  line: () => 'a + b + …',
};
