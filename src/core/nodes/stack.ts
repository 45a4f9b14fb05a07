// Layers and directions of a recurrent node: the parameters for them, and how their weights are named (as PyTorch does: `W_l1_reverse`).
import type { Cell, DelayStart, Params, ParamSpec, Stack } from './nodeKind.ts';
import { choice, numberParam, textParam } from './params.ts';

/** One layer of a recurrent node in one direction: it has weights and states of its own. */
export interface StackUnit {
  readonly layer: number;
  readonly reverse: boolean;
  /** Behind the names of its parameters and states: none for the first layer forward, else `_l1`, `_reverse`, `_l1_reverse`. */
  readonly suffix: string;
}

/** One layer, forward, from zeros. */
export const single: Stack = { layers: 1, direction: 'forward', dropout: 0, recurrentDropout: 0, initial: 'zero' };

export function stackOf(cell: Cell, params: Params): Stack {
  return cell.stack?.(params) ?? single;
}

/** What a state of the cell starts from. */
export function startOf(cell: Cell, params: Params, state: string): DelayStart {
  const own = cell.starts?.(params).get(state);
  if (own !== undefined) return own;
  const { initial } = stackOf(cell, params);
  return initial === 'zero' ? { kind: 'constant', value: 0 } : { kind: initial };
}

/** The input ports that are read once, before the first step. */
export function startPorts(cell: Cell, params: Params): readonly string[] {
  const states = cell.states({ params, inputTypes: new Map() });
  return states.filter(({ name }) => startOf(cell, params, name).kind === 'wired').map(({ name }) => `${name}0`);
}

export function directionsOf(stack: Stack): number {
  return stack.direction === 'bidirectional' ? 2 : 1;
}

/** Layer by layer, forward before backward: the order in which states stand side by side. */
export function stackUnits(stack: Stack): readonly StackUnit[] {
  const reverses = stack.direction === 'bidirectional' ? [false, true] : [stack.direction === 'backward'];
  return Array.from({ length: stack.layers }, (_, layer) =>
    reverses.map((reverse) => ({
      layer,
      reverse,
      suffix: `${layer === 0 ? '' : `_l${layer}`}${reverse ? '_reverse' : ''}`,
    })),
  ).flat();
}

export const directionParam: ParamSpec = choice(
  'direction',
  'Direction',
  'From the first step to the last, from the last to the first, or both side by side.',
  [
    ['forward', 'forward'],
    ['backward', 'backward'],
    ['bidirectional', 'bidirectional'],
  ],
);

export const stackParams: readonly ParamSpec[] = [
  {
    type: 'integer',
    name: 'layers',
    label: 'Layers',
    help: 'Cells over each other; each reads the outputs of the one below.',
    default: 1,
    min: 1,
    max: 64,
  },
  directionParam,
  {
    type: 'number',
    name: 'dropout',
    label: 'Dropout',
    help: 'In training the probability of a zero between two layers.',
    default: 0,
    min: 0,
    max: 0.95,
    when: [{ param: 'layers', above: 1 }],
  },
  {
    type: 'number',
    name: 'recurrentDropout',
    label: 'Recurrent dropout',
    help: 'In training the probability of a zero in the state that is fed back; one mask for a whole sequence (Gal & Ghahramani 2016).',
    default: 0,
    min: 0,
    max: 0.95,
  },
  choice(
    'initialState',
    'Initial state',
    'What the state is before the first step: zeros, trained numbers, or a wire.',
    [
      ['zero', 'zero'],
      ['learned', 'learned'],
      ['wired', 'wired in'],
    ],
  ),
];

/** The stack that `stackParams` describe. */
export function readStack(params: Params): Stack {
  const direction = textParam(params, 'direction');
  const initial = textParam(params, 'initialState');
  return {
    layers: numberParam(params, 'layers'),
    direction: direction === 'backward' || direction === 'bidirectional' ? direction : 'forward',
    dropout: numberParam(params, 'dropout'),
    recurrentDropout: numberParam(params, 'recurrentDropout'),
    initial: initial === 'learned' || initial === 'wired' ? initial : 'zero',
  };
}

/** `2 × 32 units`, and the parts that are not as usual: `bidirectional`. */
export function stackLine(stack: Stack, units: string): readonly string[] {
  return [
    stack.layers === 1 ? units : `${stack.layers} × ${units}`,
    ...(stack.direction === 'forward' ? [] : [stack.direction]),
    ...(stack.dropout === 0 || stack.layers === 1 ? [] : [`dropout ${stack.dropout}`]),
    ...(stack.recurrentDropout === 0 ? [] : [`recurrent dropout ${stack.recurrentDropout}`]),
    ...(stack.initial === 'zero' ? [] : [`${stack.initial} start`]),
  ];
}
