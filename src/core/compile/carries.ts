// What a time loop hands on from step to step: states of cells and delays, what they start from, and what they leave behind.
import type { TypedInput, TypedNode } from '../check/typedGraph.ts';
import type { PortRef } from '../graph/model.ts';
import type { Val } from '../ir/builder.ts';
import { stackOf, stackUnits, startOf, type StackUnit } from '../nodes/stack.ts';
import type { Environment } from './environment.ts';
import { inputTypes, paramInput } from './lowerContext.ts';

type Start =
  | { readonly kind: 'constant'; readonly value: number }
  /** A parameter of the node, [width]. */
  | { readonly kind: 'learned'; readonly param: string }
  /** Columns from `from` on of the value at an input port, which has no time. */
  | { readonly kind: 'wired'; readonly port: string; readonly source: PortRef; readonly from: number };

export interface LoopCarry {
  readonly node: TypedNode;
  /** The layer and direction whose state it is; undefined for a delay. */
  readonly unit: StackUnit | undefined;
  /** State of the cell, or `` for a delay. */
  readonly state: string;
  readonly width: number;
  readonly delay: number;
  readonly start: Start;
}

/** The states of a cell in all layers and directions (in the order of `stackUnits`), or a delay; none for other nodes. */
export function carriesOf(node: TypedNode): LoopCarry[] {
  const lowering = node.kind.lowering;
  if (lowering.type === 'delay') return [delayCarry(node)];
  if (lowering.type !== 'cell') return [];
  const { cell } = lowering;
  const states = cell.states({ params: node.params, inputTypes: inputTypes(node) });
  return stackUnits(stackOf(cell, node.params)).flatMap((unit, n) =>
    states.map(({ name, width }): LoopCarry => {
      const start = (): Start => {
        const said = startOf(cell, node.params, name);
        if (said.kind === 'learned') return { kind: 'learned', param: `${name}0${unit.suffix}` };
        return said.kind === 'wired' ? wiredStart(node, `${name}0`, n * width) : said;
      };
      return { node, unit, state: name, width, delay: 1, start: start() };
    }),
  );
}

function delayCarry(node: TypedNode): LoopCarry {
  const lowering = node.kind.lowering;
  const width = node.outputs.get('y')?.type?.size;
  if (lowering.type !== 'delay' || typeof width !== 'number')
    throw new Error(`the size of ${node.node.id} is not known`);
  const said = lowering.start(node.params);
  const start: Start =
    said.kind === 'constant'
      ? said
      : said.kind === 'learned'
        ? { kind: 'learned', param: 'initial' }
        : wiredStart(node, 'initial', 0);
  return { node, unit: undefined, state: '', width, delay: lowering.steps(node.params), start };
}

function wiredStart(node: TypedNode, port: string, from: number): Start {
  const source = node.inputs.get(port)?.source;
  if (source === undefined) throw new Error(`${port} of ${node.node.id} has no wire`);
  return { kind: 'wired', port, source, from };
}

/** The wires of a node that are read at every step, by port: all but those of initial states. */
export function stepWires(
  node: TypedNode,
  carries: readonly LoopCarry[],
): ReadonlyMap<string, TypedInput & { source: PortRef }> {
  const before = new Set(
    carries.flatMap(({ node: of, start }) => (of === node && start.kind === 'wired' ? [start.port] : [])),
  );
  return new Map(
    [...node.inputs].flatMap(([port, input]) =>
      input.source === undefined || before.has(port) ? [] : [[port, { ...input, source: input.source }] as const],
    ),
  );
}

/**
 * One value [B, width] for each step of the delay: where the loop starts, or inputs that the run before left. A window of a stream may do
 * either: the input `fresh` says which. A loop that runs from the end starts anew in each window.
 */
export function initialValues(carry: LoopCarry, env: Environment, reverse: boolean): Val[] {
  if (env.mode === 'stream') return Array.from({ length: carry.delay }, (_, j) => stateInput(carry, j, env));
  const start = startValue(carry, env);
  const starts = Array.from({ length: carry.delay }, () => start);
  if (!carriesOn(env, reverse)) return starts;
  const fresh = env.b.input('fresh', 'f32', ['B', 1], { kind: 'fresh' });
  return starts.map((value, j) => env.b.select(fresh, value, stateInput(carry, j, env)));
}

/** Whether a loop of the program goes on where the window before ended. */
export function carriesOn({ mode, carrying }: Environment, reverse: boolean): boolean {
  if (mode === 'stream') return true;
  return !reverse && (mode === 'train' ? carrying.train : carrying.evaluate);
}

function stateInput(carry: LoopCarry, j: number, env: Environment): Val {
  const { node, start } = carry;
  if (start.kind === 'wired' && env.mode === 'stream')
    throw new Error(`${node.node.id} cannot be streamed from a wired state`);
  const learned = start.kind === 'learned' ? `${node.node.id}.${start.param}` : 0;
  return env.b.input(`state:${carryName(carry)}.${j}`, 'f32', ['B', carry.width], {
    kind: 'state',
    final: `final:${carryName(carry)}.${j}`,
    initial: start.kind === 'constant' ? start.value : learned,
  });
}

function startValue({ node, start, width }: LoopCarry, env: Environment): Val {
  const { b, value } = env;
  switch (start.kind) {
    case 'constant':
      return b.expand(b.constant(start.value), ['B', width]);
    case 'learned':
      return b.expand(paramInput(node, start.param, env), ['B', width]);
    case 'wired':
      return b.slice(value(start.source), start.from, width);
  }
}

/** `lstm.h_l1`, or the id of a delay. */
function carryName({ node, unit, state }: LoopCarry): string {
  return unit === undefined ? node.node.id : `${node.node.id}.${state}${unit.suffix}`;
}

/** Registers what a program hands on to its next run: `finals[0]` after the last step, `[1]` one step before, … */
export function keepForNextRun(carry: LoopCarry, finals: readonly Val[], env: Environment): void {
  finals.forEach((value, back) => env.outputs.set(`final:${carryName(carry)}.${carry.delay - 1 - back}`, value));
}

/** Registers what a carry held before each step, [T, B, width], for windows that start inside of this one. */
export function keepHistory(carry: LoopCarry, history: Val, env: Environment): void {
  env.outputs.set(`before:${carryName(carry)}`, history);
}
