// A recurrent cell, a delay or a whole loop as one scan: cells' states and delays become its carries, everything between them its body.
// Padding is handled here once for all: at padded steps every carry keeps what it was.
import type { TypedNode } from '../check/typedGraph.ts';
import type { PortRef } from '../graph/model.ts';
import type { Builder, Val } from '../ir/builder.ts';
import { inputTypes, lowerContext, paramInput, stepMask } from './lowerContext.ts';
import type { Environment } from './environment.ts';

/** A carry of the scan: a cell's state, or a delay. */
interface RegionCarry {
  readonly node: TypedNode;
  /** State of the cell, or `` for a delay. */
  readonly state: string;
  readonly width: number;
  readonly delay: number;
  readonly initial: number;
}

const key = (ref: PortRef): string => `${ref.node}.${ref.port}`;

export function lowerRegion(region: readonly TypedNode[], env: Environment): void {
  const members = new Set(region.map((node) => node.node.id));
  const outside = externalInputs(region, members);
  const timed = outside.filter(({ time }) => time);
  const fixed = outside.filter(({ time }) => !time);
  const time = timeOf(region);
  const mask = stepMask(env, time) ?? undefined;
  const params = region.flatMap((node) =>
    node.parameters.map((p) => ({ name: `${node.node.id}.${p.name}`, value: paramInput(node, p.name, env.b) })),
  );
  const carries = region.flatMap(carriesOf);
  const stacked = usedOutside(region, env, members);
  const result = env.b.scan({
    time,
    reverse: false,
    sequences: [...timed.map(({ ref }) => env.value(ref)), ...(mask === undefined ? [] : [mask])],
    carries: carries.map((carry) => ({ delay: carry.delay, init: initialValues(carry, env) })),
    captured: [...fixed.map(({ ref }) => env.value(ref)), ...params.map(({ value }) => value)],
    body: (b, sequences, states, captured) => {
      const values = new Map<string, Val>();
      const named = new Map<string, Val>();
      timed.forEach(({ ref }, i) => setDefined(values, key(ref), sequences[i]));
      fixed.forEach(({ ref }, i) => setDefined(values, key(ref), captured[i]));
      params.forEach(({ name }, i) => setDefined(named, name, captured[fixed.length + i]));
      const next = lowerBody(region, env, b, carries, states, values, named);
      const real = mask === undefined ? undefined : sequences[timed.length];
      const kept = next.map((value, i) => (real === undefined ? value : b.select(real, value, states[i] ?? value)));
      return { next: kept, stack: stacked.map((ref) => need(values, key(ref))) };
    },
  });
  stacked.forEach((ref, i) => {
    const value = result.stacks[i];
    if (value !== undefined) env.set(ref.node, ref.port, value);
  });
  setFinals(region, env, carries, result.finals);
}

/** The time axis that the loop runs over. */
function timeOf(region: readonly TypedNode[]): string {
  for (const { inputs } of region)
    for (const { type } of inputs.values()) if (type !== undefined && type.time !== null) return type.time;
  throw new Error('a loop without a sequence');
}

function externalInputs(
  region: readonly TypedNode[],
  members: ReadonlySet<string>,
): { readonly ref: PortRef; readonly time: boolean }[] {
  const found = new Map<string, { readonly ref: PortRef; readonly time: boolean }>();
  for (const node of region) {
    for (const input of node.inputs.values()) {
      if (input.source === undefined || members.has(input.source.node)) continue;
      found.set(key(input.source), { ref: input.source, time: input.type?.time !== null });
    }
  }
  return [...found.values()];
}

function carriesOf(node: TypedNode): RegionCarry[] {
  const lowering = node.kind.lowering;
  if (lowering.type === 'delay') {
    const width = node.inputs.get('x')?.type?.size;
    if (typeof width !== 'number') throw new Error(`the size of ${node.node.id} is not known`);
    return [{ node, state: '', width, delay: lowering.steps(node.params), initial: lowering.initial(node.params) }];
  }
  if (lowering.type !== 'cell') return [];
  const states = lowering.cell.states({ params: node.params, inputTypes: inputTypes(node) });
  return states.map((state) => ({ node, state: state.name, width: state.width, delay: 1, initial: 0 }));
}

/** Zeros or the node's constant; in a streaming program inputs that the run before left. */
function initialValues(carry: RegionCarry, env: Environment): Val[] {
  const name = stateName(carry);
  return Array.from({ length: carry.delay }, (_, j) =>
    env.mode === 'stream'
      ? env.b.input(`state:${name}.${j}`, 'f32', ['B', carry.width], {
          kind: 'state',
          final: `final:${name}.${j}`,
          initial: carry.initial,
        })
      : env.b.expand(env.b.constant(carry.initial), ['B', carry.width]),
  );
}

function stateName(carry: RegionCarry): string {
  return carry.state === '' ? carry.node.node.id : `${carry.node.node.id}.${carry.state}`;
}

/** Sequence outputs of the region that nodes outside of it read. */
function usedOutside(region: readonly TypedNode[], env: Environment, members: ReadonlySet<string>): PortRef[] {
  const used = new Map<string, PortRef>();
  for (const node of env.typed.nodes.values()) {
    if (members.has(node.node.id)) continue;
    for (const { source } of node.inputs.values())
      if (source !== undefined && members.has(source.node)) used.set(key(source), source);
  }
  const finals = new Set(region.flatMap((node) => finalPorts(node).map((port) => key({ node: node.node.id, port }))));
  return [...used.values()].filter((ref) => !finals.has(key(ref)));
}

function finalPorts(node: TypedNode): string[] {
  return node.kind.lowering.type === 'cell' ? Object.keys(node.kind.lowering.cell.finals(node.params)) : [];
}

function finalSource(node: TypedNode, port: string): string {
  return (node.kind.lowering.type === 'cell' ? node.kind.lowering.cell.finals(node.params)[port] : undefined) ?? port;
}

/** Lowers one time step; returns the carries' next values in order. */
function lowerBody(
  region: readonly TypedNode[],
  env: Environment,
  b: Builder,
  carries: readonly RegionCarry[],
  states: readonly Val[],
  values: Map<string, Val>,
  params: ReadonlyMap<string, Val>,
): Val[] {
  const next = new Map<RegionCarry, Val>();
  const own = (node: TypedNode): { readonly carry: RegionCarry; readonly now: Val }[] =>
    carries.flatMap((carry, i) => {
      const now = states[i];
      return carry.node === node && now !== undefined ? [{ carry, now }] : [];
    });
  for (const node of region) {
    const before = own(node)[0];
    if (node.kind.lowering.type === 'delay' && before !== undefined) values.set(`${node.node.id}.y`, before.now);
  }
  for (const node of region) {
    b.state.origin = node.node.id;
    const lowering = node.kind.lowering;
    const read = (ref: PortRef): Val => need(values, key(ref));
    if (lowering.type === 'values') {
      const made = lowering.lower(lowerContext(node, env, b, { input: read, param: (name) => need(params, name) }));
      for (const [port, value] of Object.entries(made)) values.set(`${node.node.id}.${port}`, value);
    } else if (lowering.type === 'cell') {
      const inputs = new Map(
        [...node.inputs].flatMap(([port, { source }]) => (source === undefined ? [] : [[port, read(source)] as const])),
      );
      const now = new Map(own(node).map(({ carry, now: value }) => [carry.state, value] as const));
      const context = {
        id: node.node.id,
        params: node.params,
        b,
        inputTypes: inputTypes(node),
        training: env.mode === 'train',
        param: (name: string) => need(params, `${node.node.id}.${name}`),
      };
      const made = lowering.cell.step(context, inputs, now);
      for (const [port, value] of made.outputs) values.set(`${node.node.id}.${port}`, value);
      for (const { carry } of own(node)) next.set(carry, need(made.states, carry.state));
    }
  }
  for (const node of region) {
    const source = node.inputs.get('x')?.source;
    const own0 = own(node)[0];
    if (node.kind.lowering.type === 'delay' && source !== undefined && own0 !== undefined)
      next.set(own0.carry, need(values, key(source)));
  }
  return carries.map((carry) => {
    const value = next.get(carry);
    if (value === undefined) throw new Error(`${carry.node.node.id} gives no next ${carry.state}`);
    return value;
  });
}

function setFinals(
  region: readonly TypedNode[],
  env: Environment,
  carries: readonly RegionCarry[],
  finals: readonly (readonly Val[])[],
): void {
  carries.forEach((carry, i) => {
    if (env.mode !== 'stream') return;
    (finals[i] ?? []).forEach((value, back) =>
      env.outputs.set(`final:${stateName(carry)}.${carry.delay - 1 - back}`, value),
    );
  });
  for (const node of region) {
    for (const port of finalPorts(node)) {
      const source = finalSource(node, port);
      const at = carries.findIndex((carry) => carry.node === node && carry.state === source);
      const value = finals[at]?.[0];
      if (value !== undefined) env.set(node.node.id, port, value);
      else throw new Error(`${port} of ${node.node.id} is no state of the cell`);
    }
  }
}

function setDefined(map: Map<string, Val>, name: string, value: Val | undefined): void {
  if (value !== undefined) map.set(name, value);
}

function need<V>(map: ReadonlyMap<string, V>, name: string): V {
  const value = map.get(name);
  if (value === undefined) throw new Error(`${name} is missing in the loop`);
  return value;
}
