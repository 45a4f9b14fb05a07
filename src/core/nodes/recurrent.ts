// What the recurrent kinds share: ports, parameters, and the shapes of outputs and weights over layers and directions.
import type { Dim } from '../graph/portType.ts';
import { formatPortType } from '../graph/portType.ts';
import type { Builder, Val } from '../ir/builder.ts';
import { mayEqual } from './dims.ts';
import { biasInitParam, initialiserParam } from './initialisers.ts';
import { standardised } from './layerNorm.ts';
import type { Cell, CellContext, InferContext, Inferred, Params, ParamShape, ParamSpec, PortSpec } from './nodeKind.ts';
import { flagParam, maxUnits, numberParam } from './params.ts';
import { portName, realInput, sequenceIn, sourceIs } from './ports.ts';
import { directionsOf, readStack, stackLine, stackOf, stackParams, stackUnits } from './stack.ts';

export const unitsParam: ParamSpec = {
  type: 'integer',
  name: 'units',
  label: 'Units',
  help: 'Size H of the hidden state.',
  default: 32,
  min: 1,
  max: maxUnits,
};

const layerNormParam: ParamSpec = {
  type: 'boolean',
  name: 'layerNorm',
  label: 'Layer normalisation',
  help: 'Brings what enters the activations to mean 0 and deviation 1 in each step, times a trained gain (Ba et al. 2016).',
  default: false,
};

const inputInitParam = initialiserParam(
  'inputInit',
  'W starts',
  'How the weights of the input start; Glorot uniform as in Keras.',
  'glorot',
);
export const recurrentInitParam = initialiserParam(
  'recurrentInit',
  'U starts',
  'How the recurrent weights start; orthogonal as in Keras, each gate by itself.',
  'orthogonal',
);

/** Parameters of every recurrent kind around its own: `first` stand after the units, `starts` beside the initialisers. */
export function recurrentParams(
  first: readonly ParamSpec[],
  {
    recurrentInit = recurrentInitParam,
    starts = [],
  }: { recurrentInit?: ParamSpec; starts?: readonly ParamSpec[] } = {},
): readonly ParamSpec[] {
  return [
    unitsParam,
    ...first,
    ...stackParams,
    layerNormParam,
    inputInitParam,
    recurrentInit,
    biasInitParam,
    ...starts,
  ];
}

export function unitsOf(params: Params): number {
  return numberParam(params, 'units');
}

export function hasLayerNorm(params: Params): boolean {
  return flagParam(params, 'layerNorm');
}

/** `x`, and a port for each state where the initial state is wired; `states` are their names. */
export function recurrentInputs(params: Params, states: readonly string[]): readonly PortSpec[] {
  if (readStack(params).initial !== 'wired') return [sequenceIn];
  return [
    sequenceIn,
    ...states.map((name) => ({
      name: `${name}0`,
      help: `The ${name} before the first step, of all layers and directions side by side, [B, H].`,
      required: true,
    })),
  ];
}

/** `y`, `last`, and the states after the last step. `what` names the output in the help. */
export function recurrentOutputs(what: string, states: readonly (readonly [name: string, what: string])[]): PortSpec[] {
  return [
    { name: 'y', help: `The ${what} at every time step, [B, T, H]; of both directions side by side.` },
    { name: 'last', help: `The ${what} of the last layer after the last time step, [B, H].` },
    ...states.map(([name, state]) => ({
      name,
      help: `The ${state} of all layers and directions after the last time step, side by side: ${name}0 of another such node.`,
    })),
  ];
}

/**
 * Types and weights of a recurrent node. `output`: width of `y`; `weights`: of one layer in one direction that reads `d` features,
 * without suffix.
 */
export function inferRecurrent(
  context: InferContext,
  cell: Cell,
  output: number,
  weights: (d: Dim) => readonly ParamShape[],
): Inferred {
  const x = realInput(context, 'x', 'sequence');
  const { params } = context;
  const stack = stackOf(cell, params);
  const units = stackUnits(stack);
  const states = cell.states({ params, inputTypes: context.inputs });
  if (stack.initial === 'wired')
    for (const { name, width } of states) checkInitial(context, `${name}0`, width * units.length);
  if (x === undefined) return { outputs: {}, parameters: [] };
  const directions = directionsOf(stack);
  const finals = Object.entries(cell.finals(params)).map(([port, state]) => {
    const width = states.find(({ name }) => name === state)?.width ?? 0;
    const size = width * (port === state ? units.length : directions);
    return [port, { kind: 'real', time: null, size }] as const;
  });
  const parameters = units.flatMap(({ layer, suffix }) =>
    [
      ...weights(layer === 0 ? x.size : output * directions),
      ...(stack.initial === 'learned'
        ? states.map(({ name, width }): ParamShape => ({ name: `${name}0`, shape: [width], init: { kind: 'zeros' } }))
        : []),
    ].map((one) => ({ ...one, name: `${one.name}${suffix}` })),
  );
  return {
    outputs: { y: { kind: 'real', time: x.time, size: output * directions }, ...Object.fromEntries(finals) },
    parameters,
  };
}

function checkInitial(context: InferContext, port: string, size: number): void {
  const type = realInput(context, port, 'never');
  if (type === undefined || mayEqual(type.size, size)) return;
  const wanted = formatPortType({ kind: 'real', time: null, size });
  const message = `${portName(context, port)} must be ${wanted}, the state of all layers and directions side by side, but ${sourceIs(context, port, type)}.`;
  context.report('error', 'size-mismatch', message, { port });
}

/** f's argument in Elman and Jordan: W x + U s + b, with layer normalisation g ⊙ norm(W x + U s) + b. */
export function affine(context: CellContext, x: Val, state: Val): Val {
  const { b, params } = context;
  const fromInput = b.matmul(x, context.param('W'));
  if (!hasLayerNorm(params)) return b.add(b.add(fromInput, context.param('b')), b.matmul(state, context.param('U')));
  const sum = b.add(fromInput, b.matmul(state, context.param('U')));
  return b.add(normalisedIf(context, sum, 'g'), context.param('b'));
}

/** A product; with layer normalisation it is normalised over its last dimension and multiplied by a gain. */
export function normalisedIf(context: CellContext, product: Val, gain: string): Val {
  if (!hasLayerNorm(context.params)) return product;
  return context.b.mul(standardised(context.b, product), context.param(gain));
}

/** The gains of layer normalisation, where there is one: they start at 1. */
export function gains(params: Params, named: Readonly<Record<string, number>>): readonly ParamShape[] {
  if (!hasLayerNorm(params)) return [];
  return Object.entries(named).map(([name, width]) => ({
    name,
    shape: [width],
    init: { kind: 'constant', value: 1 },
  }));
}

/** The columns of one gate. */
export function gate(b: Builder, packed: Val, index: number, width: number): Val {
  return b.slice(packed, index * width, width);
}

/** `2 × 32 units · bidirectional`, then what the kind adds, then layer normalisation. */
export function recurrentLine(params: Params, own: readonly string[]): string {
  const units = unitsOf(params) === 1 ? '1 unit' : `${unitsOf(params)} units`;
  const [first = units, ...rest] = stackLine(readStack(params), units);
  return [first, ...own, ...rest, ...(hasLayerNorm(params) ? ['layer norm'] : [])].join(' · ');
}
