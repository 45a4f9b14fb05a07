// One step of one layer of a recurrent node: finds the layer's weights, states and dropout masks by name for the cell.
import type { TypedNode } from '../check/typedGraph.ts';
import { hashName } from '../base/random.ts';
import type { Builder, Val } from '../ir/builder.ts';
import type { Cell } from '../nodes/nodeKind.ts';
import { stackOf, stackUnits, type StackUnit } from '../nodes/stack.ts';
import type { LoopCarry } from './carries.ts';
import type { Environment } from './environment.ts';
import { inputTypes, paramInput } from './lowerContext.ts';
import { defined } from './loop.ts';

export function cellOf(node: TypedNode): Cell {
  if (node.kind.lowering.type !== 'cell') throw new Error(`${node.node.id} is no cell`);
  return node.kind.lowering.cell;
}

const paramKey = (node: TypedNode, name: string): string => `parameter ${node.node.id}.${name}`;
const maskKey = ({ node, unit, state }: LoopCarry): string =>
  `mask ${node.node.id}.${state}${unit === undefined ? '' : unit.suffix}`;

/** What the layer uses unchanged at every step: its weights, and its masks of recurrent dropout, [B, width] for each state. */
export function cellCaptured(
  node: TypedNode,
  unit: StackUnit,
  carries: readonly LoopCarry[],
  env: Environment,
): Map<string, Val> {
  const { recurrentDropout } = stackOf(cellOf(node), node.params);
  const captured = new Map<string, Val>();
  for (const { name } of node.parameters)
    if (belongsTo(node, name, unit)) captured.set(paramKey(node, name), paramInput(node, name, env));
  if (env.mode !== 'train' || recurrentDropout === 0) return captured;
  for (const carry of carries) {
    if (carry.unit?.suffix !== unit.suffix) continue;
    const stream = hashName(`${node.node.id}.recurrent.${carry.state}${unit.suffix}`);
    captured.set(maskKey(carry), env.b.dropoutMask(['B', carry.width], 1 - recurrentDropout, stream));
  }
  return captured;
}

/** Names of a stack's parameters end with the suffix of their unit; a cell of one layer has all of them, however they are called. */
function belongsTo(node: TypedNode, name: string, unit: StackUnit): boolean {
  const units = stackUnits(stackOf(cellOf(node), node.params));
  if (units.length === 1) return true;
  const fitting = units.filter(({ suffix }) => name.endsWith(suffix)).map(({ suffix }) => suffix);
  const longest = fitting.reduce((a, b) => (b.length > a.length ? b : a), '');
  return longest === unit.suffix;
}

export interface StepResult {
  readonly outputs: ReadonlyMap<string, Val>;
  readonly next: ReadonlyMap<LoopCarry, Val>;
}

/** `values` holds what `cellCaptured` named; `carries` are the states of this layer. */
export function stepCell(
  node: TypedNode,
  unit: StackUnit,
  carries: readonly LoopCarry[],
  env: Environment,
  b: Builder,
  inputs: ReadonlyMap<string, Val>,
  values: ReadonlyMap<string, Val>,
  states: ReadonlyMap<LoopCarry, Val>,
): StepResult {
  const types = new Map(inputTypes(node));
  const x = types.get('x');
  const width = inputs.get('x')?.shape.at(-1);
  if (x !== undefined && width !== undefined && x.kind === 'real') types.set('x', { ...x, size: width });
  const context = {
    id: node.node.id,
    params: node.params,
    b,
    inputTypes: types,
    training: env.mode === 'train',
    param: (name: string) => defined(values.get(paramKey(node, `${name}${unit.suffix}`))),
    drop: (state: string, value: Val) => {
      const carry = carries.find((one) => one.state === state);
      const mask = carry === undefined ? undefined : values.get(maskKey(carry));
      return mask === undefined ? value : b.mul(value, mask);
    },
  };
  const before = new Map(carries.map((carry) => [carry.state, defined(states.get(carry))] as const));
  const made = cellOf(node).step(context, inputs, before);
  const next = new Map(carries.map((carry) => [carry, defined(made.states.get(carry.state))] as const));
  return { outputs: made.outputs, next };
}

/** Dropout between two layers, [.., N]. */
export function dropBetween(node: TypedNode, layer: number, y: Val, b: Builder, env: Environment): Val {
  const { dropout } = stackOf(cellOf(node), node.params);
  if (env.mode !== 'train' || dropout === 0) return y;
  return b.mul(y, b.dropoutMask(y.shape, 1 - dropout, hashName(`${node.node.id}.dropout_l${layer}`)));
}
