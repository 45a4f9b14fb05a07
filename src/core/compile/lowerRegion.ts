// A delay or a loop that a person wired as one scan: cells' states and delays become its carries, everything between them its body.
import type { TypedNode } from '../check/typedGraph.ts';
import type { PortRef } from '../graph/model.ts';
import type { Builder, Val } from '../ir/builder.ts';
import { stackOf, stackUnits } from '../nodes/stack.ts';
import { carriesOf, stepWires, type LoopCarry } from './carries.ts';
import { cellCaptured, cellOf, dropBetween, stepCell } from './cellStep.ts';
import type { Environment } from './environment.ts';
import { defined, lowerLoop } from './loop.ts';
import { setFinals, timeOf } from './lowerCell.ts';
import { lowerContext, paramInput, sequenceMask } from './lowerContext.ts';
import { isWhole, wholeInputs, wholeSources } from './wholeInputs.ts';

const key = (ref: PortRef): string => `${ref.node}.${ref.port}`;
const paramKey = (name: string): string => `parameter ${name}`;
const dropoutKey = (node: TypedNode): string => `dropout ${node.node.id}`;

export function lowerRegion(region: readonly TypedNode[], env: Environment): void {
  const members = new Set(region.map((node) => node.node.id));
  const carries = region.flatMap(carriesOf);
  const outside = externalInputs(region, members, carries);
  const valuesOf = (time: boolean): [string, Val][] =>
    outside.filter((input) => input.time === time).map(({ ref }) => [key(ref), env.value(ref)]);
  const finals = new Set(region.flatMap((node) => finalPorts(node).map((port) => key({ node: node.node.id, port }))));
  const stacked = readOutside(env, members).filter((ref) => !finals.has(key(ref)));
  const result = lowerLoop(
    {
      time: regionTime(region),
      reverse: false,
      sequences: new Map([...valuesOf(true), ...region.flatMap((node) => aheadOf(node, env))]),
      captured: new Map([...valuesOf(false), ...region.flatMap((node) => capturedOf(node, carries, env))]),
      carries,
      body: (b, values, states) => {
        const step = new RegionStep(region, env, b, carries, states, values);
        return { next: step.run(), stack: stacked.map((ref) => step.read(ref)) };
      },
    },
    env,
  );
  stacked.forEach((ref, i) => env.set(ref.node, ref.port, defined(result.stacks[i])));
  for (const node of region) if (node.kind.lowering.type === 'cell') setFinals(node, result.finals, env);
}

function regionTime(region: readonly TypedNode[]): string {
  const timed = region.find((node) => node.kind.lowering.type === 'delay' || node.kind.lowering.type === 'cell');
  return timeOf(defined(timed));
}

/** Output ports of `members` that nodes outside of them read, each once. */
function readOutside(env: Environment, members: ReadonlySet<string>): readonly PortRef[] {
  const read = new Map<string, PortRef>();
  for (const node of env.typed.nodes.values()) {
    if (members.has(node.node.id)) continue;
    for (const { source } of node.inputs.values())
      if (source !== undefined && members.has(source.node)) read.set(key(source), source);
  }
  return [...read.values()];
}

function finalPorts(node: TypedNode): string[] {
  return node.kind.lowering.type === 'cell' ? Object.keys(node.kind.lowering.cell.finals(node.params)) : [];
}

/** What the body reads from outside of the loop; the wires of initial values are read before it. */
function externalInputs(
  region: readonly TypedNode[],
  members: ReadonlySet<string>,
  carries: readonly LoopCarry[],
): readonly { readonly ref: PortRef; readonly time: boolean }[] {
  const found = new Map<string, { readonly ref: PortRef; readonly time: boolean }>();
  for (const node of region) {
    for (const [port, { source, type }] of stepWires(node, carries))
      if (!members.has(source.node) && !isWhole(node, port))
        found.set(key(source), { ref: source, time: type?.time !== null });
  }
  return [...found.values()];
}

/** The weights of a node in the loop, the sequences that it looks at whole, and a cell's masks. */
function capturedOf(node: TypedNode, carries: readonly LoopCarry[], env: Environment): [string, Val][] {
  const { lowering } = node.kind;
  if (lowering.type === 'values') {
    const weights = node.parameters.map(({ name }): [string, Val] => [
      paramKey(`${node.node.id}.${name}`),
      paramInput(node, name, env),
    ]);
    const masked = env.mode === 'train' && lowering.sequenceMask?.(node.params) !== undefined;
    const mask: [string, Val][] = masked ? [[dropoutKey(node), sequenceMask(node, env)]] : [];
    return [...weights, ...mask, ...wholeInputs(node, env)];
  }
  if (lowering.type !== 'cell') return [];
  const own = carries.filter((carry) => carry.node === node);
  return stackUnits(stackOf(lowering.cell, node.params)).flatMap((unit) => [...cellCaptured(node, unit, own, env)]);
}

const aheadKey = (node: TypedNode, name: string): string => `ahead ${node.node.id}.${name}`;

/** What a delay wants to be made before the loop. */
function aheadOf(node: TypedNode, env: Environment): [string, Val][] {
  const { lowering } = node.kind;
  if (lowering.type !== 'delay' || lowering.stored === undefined) return [];
  const made = lowering.stored.ahead(lowerContext(node, env, env.b, { input: (ref) => env.value(ref) }));
  return Object.entries(made).map(([name, value]) => [aheadKey(node, name), value]);
}

/** Lowers one time step of a loop. */
class RegionStep {
  readonly #region: readonly TypedNode[];
  readonly #env: Environment;
  readonly #b: Builder;
  readonly #carries: readonly LoopCarry[];
  readonly #states: ReadonlyMap<LoopCarry, Val>;
  readonly #values: Map<string, Val>;
  readonly #next = new Map<LoopCarry, Val>();

  constructor(
    region: readonly TypedNode[],
    env: Environment,
    b: Builder,
    carries: readonly LoopCarry[],
    states: ReadonlyMap<LoopCarry, Val>,
    values: ReadonlyMap<string, Val>,
  ) {
    this.#region = region;
    this.#env = env;
    this.#b = b;
    this.#carries = carries;
    this.#states = states;
    this.#values = new Map(values);
  }

  read(ref: PortRef): Val {
    const value = this.#values.get(key(ref));
    if (value === undefined) throw new Error(`${key(ref)} is missing in the loop`);
    return value;
  }

  /** The carries' next values. */
  run(): ReadonlyMap<LoopCarry, Val> {
    const delays = this.#carries.filter((carry) => carry.unit === undefined);
    for (const delay of delays) this.#set(delay.node, 'y', defined(this.#states.get(delay)));
    for (const node of this.#region) {
      this.#b.state.origin = node.node.id;
      if (node.kind.lowering.type === 'values') this.#lowerValues(node);
      else if (node.kind.lowering.type === 'cell') this.#lowerCell(node);
    }
    for (const delay of delays) this.#next.set(delay, this.#stored(delay.node));
    return this.#next;
  }

  /** What a delay keeps of this step. */
  #stored(node: TypedNode): Val {
    const { lowering } = node.kind;
    if (lowering.type !== 'delay' || lowering.stored === undefined)
      return this.read(defined(node.inputs.get('x')?.source));
    this.#b.state.origin = node.node.id;
    const context = lowerContext(node, this.#env, this.#b, { input: (ref) => this.read(ref) });
    const prefix = aheadKey(node, '');
    const ahead = [...this.#values].filter(([name]) => name.startsWith(prefix));
    return lowering.stored.value(context, new Map(ahead.map(([name, value]) => [name.slice(prefix.length), value])));
  }

  #set(node: TypedNode, port: string, value: Val): void {
    this.#values.set(`${node.node.id}.${port}`, value);
  }

  #lowerValues(node: TypedNode): void {
    if (node.kind.lowering.type !== 'values') return;
    const context = lowerContext(node, this.#env, this.#b, {
      input: (ref) => this.read(ref),
      param: (name) => defined(this.#values.get(paramKey(name))),
      ...wholeSources((name) => this.#values.get(name)),
      sequenceMask: () => defined(this.#values.get(dropoutKey(node))),
    });
    for (const [port, value] of Object.entries(node.kind.lowering.lower(context))) this.#set(node, port, value);
  }

  /** All layers in the same step; they run forward. */
  #lowerCell(node: TypedNode): void {
    const { layers } = stackOf(cellOf(node), node.params);
    let inputs = new Map([...stepWires(node, this.#carries)].map(([port, { source }]) => [port, this.read(source)]));
    for (const unit of stackUnits(stackOf(cellOf(node), node.params))) {
      const own = this.#carries.filter((carry) => carry.node === node && carry.unit?.layer === unit.layer);
      const made = stepCell(node, unit, own, this.#env, this.#b, inputs, this.#values, this.#states);
      for (const [carry, value] of made.next) this.#next.set(carry, value);
      if (unit.layer === layers - 1) for (const [port, value] of made.outputs) this.#set(node, port, value);
      else {
        const y = defined(made.outputs.get('y'));
        inputs = new Map([...inputs, ['x', dropBetween(node, unit.layer, y, this.#b, this.#env)]]);
      }
    }
  }
}
