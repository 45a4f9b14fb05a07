// cell: a recurrent cell that a person writes as equations. The language is src/core/cell; this file makes a node of it: ports from names,
// shapes from wires, one time step as IR.
import type { CellProgram } from '../cell/program.ts';
import { finalPorts, initialName } from '../cell/program.ts';
import type { CellProblem } from '../cell/problem.ts';
import { readProgram } from '../cell/readProgram.ts';
import { stepIndex } from '../cell/functions.ts';
import { lowerCell } from '../cell/lowerCell.ts';
import { constantOf, named, sizeOf, formatSize, type Size } from '../cell/sizes.ts';
import { CellTypes, type KnownSizes } from '../cell/types.ts';
import { typesetProgram } from '../cell/typeset.ts';
import { formatPortType, type Dim, type PortType } from '../graph/portType.ts';
import { addDims, mayEqual, unknownDim } from './dims.ts';
import type { Cell, InferContext, Inferred, NodeKind, Params, ParamShape, PortSpec, Stack } from './nodeKind.ts';
import { textParam } from './params.ts';
import { portName, realInput, sourceIs } from './ports.ts';
import { unitsOf, unitsParam } from './recurrent.ts';
import { directionParam, single, stackLine, stackOf, stackUnits } from './stack.ts';

const defaultEquations = "h' = tanh(W·x + U·h + b)\noutput y = h'";

/** The program of a node's equations; of one text it is read once. */
function programOf(params: Params): CellProgram {
  return readProgram(textParam(params, 'equations'));
}

/** What an editor needs to know of the node whose equations are being written. */
interface CellNode {
  readonly params: Params;
  readonly inputs: ReadonlyMap<string, { readonly type: PortType | undefined }>;
}

/** H and the widths of the wires; nothing is known of no node. */
export function knownSizes(node: CellNode | undefined): KnownSizes {
  if (node === undefined) return { units: undefined, inputs: new Map() };
  const types = [...node.inputs].flatMap(([port, { type }]): [string, PortType][] =>
    type === undefined ? [] : [[port, type]],
  );
  return knownOf(node.params, new Map(types));
}

/** Everything that is wrong with a text as the equations of a node. */
export function checkEquations(text: string, node: CellNode | undefined): readonly CellProblem[] {
  const program = readProgram(text);
  return [...program.problems, ...new CellTypes(program, knownSizes(node)).problems];
}

/** Sizes of the program with the node's units and what is wired. */
function cellTypesOf(params: Params, inputs: ReadonlyMap<string, PortType>): CellTypes {
  return new CellTypes(programOf(params), knownOf(params, inputs));
}

function knownOf(params: Params, inputs: ReadonlyMap<string, PortType>): KnownSizes {
  const known = [...inputs].flatMap(([port, { size }]): [string, Size][] =>
    size === unknownDim ? [] : [[port, typeof size === 'number' ? sizeOf(size) : named(size)]],
  );
  return { units: unitsOf(params), inputs: new Map(known) };
}

const step: Cell = {
  stack: (params) => ({ ...single, direction: directionOf(params) }),
  starts: (params) => new Map(programOf(params).states.map(({ name, initial }) => [name, initial])),
  states({ params, inputTypes }) {
    const program = programOf(params);
    const types = cellTypesOf(params, inputTypes);
    const states = program.states.map(({ name }) => ({ name, width: widthOf(types.nameShape(name)?.[0]) }));
    return program.countsSteps ? [...states, { name: stepIndex, width: 1 }] : states;
  },
  step(context, inputs, states) {
    const types = cellTypesOf(context.params, context.inputTypes);
    const param = (name: string): ReturnType<typeof context.param> => context.param(name);
    return lowerCell(programOf(context.params), types, context.b, { inputs, states, param });
  },
  finals: (params) => finalPorts(programOf(params)),
};

export const cell: NodeKind = {
  kind: 'cell',
  title: 'Custom cell',
  category: 'recurrent',
  synonyms: [
    'equations',
    'own cell',
    'formula',
    'custom RNN',
    'minimal gated unit',
    'IndRNN',
    'clockwork',
    'recurrent',
  ],
  summary: 'A recurrent cell of your own: its states, weights and outputs follow from the equations that you write.',
  equations: ["h_t = tanh(W x_t + U h_{t−1} + b)   is written   h' = tanh(W·x + U·h + b)"],
  source: 'The language of equations: docs/cells.md',
  params: [
    {
      type: 'equations',
      name: 'equations',
      label: 'Equations',
      help: "One a line: h' is the next value of the state h, W·x a product with a matrix, a * b number by number.",
      default: defaultEquations,
    },
    { ...unitsParam, help: 'The size H of the equations, and of what no equation gives another size.' },
    directionParam,
  ],
  inputs(params) {
    const { inputs, states } = programOf(params);
    return [
      ...inputs.map(({ name, size }): PortSpec => {
        const width = size === undefined ? '' : `, ${formatSize(size)} wide`;
        const help = `The input ${name} of the equations${width}: numbers, with or without time.`;
        return { name, help, required: true };
      }),
      ...states.flatMap(({ name, initial }): PortSpec[] => {
        const help = `The state ${name} before the first step.`;
        return initial.kind === 'wired' ? [{ name: initialName(name), help, required: true }] : [];
      }),
    ];
  },
  outputs(params) {
    const program = programOf(params);
    const finals = Object.entries(finalPorts(program)).map(([name, state]) => ({
      name,
      help: `The state ${state} after the last time step.`,
    }));
    return [
      ...program.outputs.map(({ name }) => ({ name, help: `The output ${name} at every time step.` })),
      ...finals,
    ];
  },
  written: (params) => typesetProgram(programOf(params)),
  infer: inferCell,
  lowering: { type: 'cell', cell: step },
  line(params) {
    const [only, ...others] = programOf(params).states.map(({ name }) => name);
    const states = others.length === 0 ? `state ${only ?? ''}` : `${others.length + 1} states`;
    const units = unitsOf(params) === 1 ? '1 unit' : `${unitsOf(params)} units`;
    return [...stackLine(stackOf(step, params), units), only === undefined ? 'no state' : states].join(' · ');
  },
};

function inferCell(context: InferContext): Inferred {
  const { params } = context;
  const program = programOf(params);
  const inputs = new Map(
    program.inputs.flatMap(({ name }): [string, PortType][] => {
      const type = realInput(context, name, 'any');
      return type === undefined ? [] : [[name, type]];
    }),
  );
  const types = cellTypesOf(params, inputs);
  for (const { severity, code, message, span } of [...program.problems, ...types.problems])
    context.report(severity, code, message, { param: 'equations', span });
  const time = timeOf(context, inputs, program);
  if (time === undefined || [...program.problems, ...types.problems].some(({ severity }) => severity === 'error'))
    return { outputs: {}, parameters: [] };
  const units = stackUnits(stackOf(step, params));
  const port = (size: Size | undefined, timed: boolean): PortType => {
    const own = dimOf(size, types);
    return { kind: 'real', time: timed ? time : null, size: addDims(units.map(() => own)) };
  };
  checkStarts(context, program, (state) => port(types.nameShape(state)?.[0], false));
  const outputs = program.outputs.map(({ name, value }) => [name, port(types.shape(value)?.[0], true)] as const);
  const finals = Object.entries(finalPorts(program)).map(
    ([name, state]) => [name, port(types.nameShape(state)?.[0], false)] as const,
  );
  const weights = program.parameters.map(({ name, init }): ParamShape => {
    const shape = (types.nameShape(name) ?? []).map((size) => dimOf(size, types));
    // The plan multiplies rows by columns from the right: W·x is x W.
    return { name, shape: shape.length === 0 ? [1] : shape.reverse(), init };
  });
  const learned = program.states.flatMap(({ name, initial }): ParamShape[] => {
    const shape = [dimOf(types.nameShape(name)?.[0], types)];
    return initial.kind === 'learned' ? [{ name: initialName(name), shape, init: { kind: 'zeros' } }] : [];
  });
  const parameters = units.flatMap(({ suffix }) =>
    [...weights, ...learned].map((one) => ({ ...one, name: `${one.name}${suffix}` })),
  );
  return { outputs: Object.fromEntries([...outputs, ...finals]), parameters };
}

/** Wired starts must be as wide as their states, of both directions side by side. */
function checkStarts(context: InferContext, program: CellProgram, wanted: (state: string) => PortType): void {
  for (const { name, initial } of program.states) {
    if (initial.kind !== 'wired') continue;
    const type = realInput(context, initialName(name), 'never');
    const state = wanted(name);
    if (type === undefined || mayEqual(type.size, state.size)) continue;
    const message = `${portName(context, initialName(name))} must be ${formatPortType(state)} as the state ${name} is, but ${sourceIs(context, initialName(name), type)}.`;
    context.report('error', 'size-mismatch', message, { port: initialName(name) });
  }
}

/** The time axis of the wired sequences. Undefined while no wire has one; when all are wired and none has, that is reported. */
function timeOf(
  context: InferContext,
  inputs: ReadonlyMap<string, PortType>,
  program: CellProgram,
): string | undefined {
  const timed = [...inputs.values()].find(({ time }) => time !== null);
  if (timed?.time != null) return timed.time;
  const [first] = program.inputs;
  if (first !== undefined && inputs.size === program.inputs.length) realInput(context, first.name, 'sequence');
  return undefined;
}

/** A size as people see it on ports; what is not told yet stays unknown. */
function dimOf(size: Size | undefined, types: CellTypes): Dim {
  if (size === undefined) return 1;
  const resolved = types.resolve(size);
  const open = [...resolved.terms.keys()].some((name) => !name.startsWith('|'));
  return constantOf(resolved) ?? (open ? unknownDim : formatSize(resolved));
}

/** One number is 1 wide; 0 while the size is not known, as it is in no graph that can be compiled. */
function widthOf(size: Size | undefined): number {
  return size === undefined ? 1 : (constantOf(size) ?? 0);
}

function directionOf(params: Params): Stack['direction'] {
  const direction = textParam(params, 'direction');
  return direction === 'backward' || direction === 'bidirectional' ? direction : 'forward';
}
