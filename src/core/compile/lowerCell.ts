// A recurrent node that stands in no loop: one scan for each layer and direction, a bidirectional layer's outputs side by side.
import type { TypedNode } from '../check/typedGraph.ts';
import type { Val } from '../ir/builder.ts';
import { stackOf, stackUnits, type StackUnit } from '../nodes/stack.ts';
import { carriesOf, stepWires, type LoopCarry } from './carries.ts';
import { cellCaptured, cellOf, dropBetween, stepCell } from './cellStep.ts';
import type { Environment } from './environment.ts';
import { defined, lowerLoop, type LoopResult } from './loop.ts';

export function lowerCell(node: TypedNode, env: Environment): void {
  const cell = cellOf(node);
  const stack = stackOf(cell, node.params);
  const carries = carriesOf(node);
  const finals = new Map<LoopCarry, Val>();
  const outputs = [...node.outputs.keys()].filter((port) => !Object.hasOwn(cell.finals(node.params), port));
  let inputs = wiredInputs(node, carries, env);
  for (let layer = 0; layer < stack.layers; layer++) {
    const top = layer === stack.layers - 1;
    const ports = top ? outputs.filter((port) => env.isRead({ node: node.node.id, port })) : ['y'];
    const units = stackUnits(stack).filter((unit) => unit.layer === layer);
    const runs = units.map((unit) => lowerUnit(node, unit, carries, inputs, ports, env));
    for (const run of runs) for (const [carry, value] of run.finals) finals.set(carry, value);
    const sideBySide = ports.map((port, i): [string, Val] => [
      port,
      env.b.concat(runs.map((run) => defined(run.stacks[i]))),
    ]);
    if (top) for (const [port, value] of sideBySide) env.set(node.node.id, port, value);
    else inputs = { ...inputs, timed: new Map([...inputs.timed, ...fed(sideBySide, node, layer, env)]) };
  }
  setFinals(node, finals, env);
}

interface CellInputs {
  readonly timed: ReadonlyMap<string, Val>;
  readonly fixed: ReadonlyMap<string, Val>;
}

/** The wires that are read at every step; initial states are not among them. */
function wiredInputs(node: TypedNode, carries: readonly LoopCarry[], env: Environment): CellInputs {
  const timed = new Map<string, Val>();
  const fixed = new Map<string, Val>();
  for (const [port, { source, type }] of stepWires(node, carries))
    (type?.time === null ? fixed : timed).set(port, env.value(source));
  return { timed, fixed };
}

function fed(outputs: readonly [string, Val][], node: TypedNode, layer: number, env: Environment): [string, Val][] {
  return outputs.map(([, y]) => ['x', dropBetween(node, layer, y, env.b, env)]);
}

function lowerUnit(
  node: TypedNode,
  unit: StackUnit,
  all: readonly LoopCarry[],
  inputs: CellInputs,
  ports: readonly string[],
  env: Environment,
): LoopResult {
  const carries = all.filter((carry) => carry.unit?.suffix === unit.suffix);
  return lowerLoop(
    {
      time: timeOf(node),
      reverse: unit.reverse,
      sequences: inputs.timed,
      captured: new Map([...inputs.fixed, ...cellCaptured(node, unit, carries, env)]),
      carries,
      body: (b, values, states) => {
        b.state.origin = node.node.id;
        const read = new Map(
          [...inputs.timed.keys(), ...inputs.fixed.keys()].map((port) => [port, defined(values.get(port))] as const),
        );
        const { outputs, next } = stepCell(node, unit, carries, env, b, read, values, states);
        return { next, stack: ports.map((port) => defined(outputs.get(port))) };
      },
    },
    env,
  );
}

/** The time axis that a recurrent node runs over. */
export function timeOf(node: TypedNode): string {
  for (const { type } of node.inputs.values()) if (type !== undefined && type.time !== null) return type.time;
  throw new Error(`${node.node.id} reads no sequence`);
}

/** The ports that show states after the last step. */
export function setFinals(node: TypedNode, finals: ReadonlyMap<LoopCarry, Val>, env: Environment): void {
  const cell = cellOf(node);
  const { layers } = stackOf(cell, node.params);
  for (const [port, state] of Object.entries(cell.finals(node.params))) {
    if (!env.isRead({ node: node.node.id, port })) continue;
    const shown = [...finals].filter(
      ([carry]) => carry.node === node && carry.state === state && (port === state || carry.unit?.layer === layers - 1),
    );
    env.set(node.node.id, port, env.b.concat(shown.map(([, value]) => value)));
  }
}
