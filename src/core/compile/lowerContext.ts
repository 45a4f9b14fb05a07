// What a node sees while it lowers itself: its inputs, parameters, feeds and masks, at the top level or inside a loop.
import type { TypedNode } from '../check/typedGraph.ts';
import { hashName } from '../base/random.ts';
import type { FieldInfo, PortRef } from '../graph/model.ts';
import { isWeightShape } from '../ir/shape.ts';
import { axisOf } from '../nodes/fieldAxis.ts';
import type { PortType } from '../graph/portType.ts';
import type { Builder, Val } from '../ir/builder.ts';
import type { Dim } from '../ir/ir.ts';
import { timeShift } from '../ir/timeOps.ts';
import type { LowerContext } from '../nodes/nodeKind.ts';
import type { Environment } from './environment.ts';

export interface Sources {
  input(ref: PortRef): Val;
  /** Parameters by full name inside a loop; outside they are inputs of the function. */
  param?(name: string): Val;
  /** Inside a loop: values and masks that are there whole, with their own time axis (wholeInputs.ts). */
  whole?(ref: PortRef): Val | undefined;
  mask?(axis: string): Val | null;
  /** The mask of a sequence inside a loop; outside it is drawn where it is used. */
  sequenceMask?(): Val;
}

export function lowerContext(node: TypedNode, env: Environment, b: Builder, sources: Sources): LowerContext {
  const id = node.node.id;
  return {
    id,
    b,
    params: node.params,
    data: env.data,
    training: env.mode === 'train',
    streaming: env.mode === 'stream',
    inputTypes: inputTypes(node),
    has: (port) => node.inputs.get(port)?.source !== undefined,
    input: (port) => {
      const source = node.inputs.get(port)?.source;
      if (source === undefined) throw new Error(`${port} of ${id} has no wire`);
      const { lowering } = node.kind;
      const whole = lowering.type === 'values' && lowering.whole?.includes(port) === true;
      return (whole ? sources.whole?.(source) : undefined) ?? sources.input(source);
    },
    param: (name) => (sources.param === undefined ? paramInput(node, name, env) : sources.param(`${id}.${name}`)),
    mask: (axis) => (sources.mask === undefined ? stepMask(env, axis) : sources.mask(axis)),
    lastMask: (axis) => maskInput(env, axis, 'lastMask'),
    past: (x, steps, name) => pastOf(env, x, steps, `${id}.${name}`),
    feed: (fields, use, per) => feedInput(env, fields, use, per),
    size: (param) => resolveSize(node, env, param),
    stream: (name) => hashName(`${id}.${name}`),
    sequenceMask: () => sources.sequenceMask?.() ?? sequenceMask(node, env),
  };
}

/** One mask [B, width of x] for all time steps of each sequence, drawn outside of loops. */
export function sequenceMask(node: TypedNode, { b }: Environment): Val {
  const { lowering } = node.kind;
  const keep = lowering.type === 'values' ? lowering.sequenceMask?.(node.params) : undefined;
  const width = node.inputs.get('x')?.type?.size;
  if (keep === undefined || typeof width !== 'number') throw new Error(`${node.node.id} has no mask for a sequence`);
  return b.dropoutMask(['B', width], keep, hashName(`${node.node.id}.mask`));
}

export function inputTypes(node: TypedNode): ReadonlyMap<string, PortType> {
  return new Map(
    [...node.inputs].flatMap(([port, input]) => (input.type === undefined ? [] : [[port, input.type] as const])),
  );
}

/** 1 where a step along a time axis is real, [time, B, 1]; null when all sequences have the same length. */
export function stepMask(env: Environment, time: string): Val | null {
  return maskInput(env, time, 'mask');
}

/** What counts in a loss: the real steps, and of windows that overlap the new ones. */
export function lossMask(env: Environment, time: string): Val | null {
  if (env.mode !== 'train' || !env.carrying.overlap || time !== 'T') return stepMask(env, time);
  return env.b.input('counted', 'f32', ['T', 'B', 1], { kind: 'counted' });
}

/** Masks of the axis T are called by their role alone, those of others `mask:U`. */
function maskInput({ data, b }: Environment, time: string, kind: 'mask' | 'lastMask'): Val | null {
  if (!data.ragged.some((axis) => axis === time)) return null;
  return b.input(time === 'T' ? kind : `${kind}:${time}`, 'f32', [time, 'B', 1], { kind });
}

/**
 * A parameter of a node as an input of the function. In training weights carry noise where the settings ask for it, the same at every
 * use and time step of a training step (Jim et al. 1996; Graves 2011); a frozen node is no part of that, nor of gradients.
 */
export function paramInput(node: TypedNode, name: string, { b, mode, typed }: Environment): Val {
  const found = node.parameters.find((p) => p.name === name);
  if (found === undefined) throw new Error(`${node.node.id} declares no parameter ${name}`);
  const full = `${node.weights}.${name}`;
  const { train } = node.node;
  const frozen = train?.freeze === true;
  const shape = found.shape.map((dim) => fixed(dim, node));
  const value = b.param(full, shape, found.init, frozen ? null : train);
  const { weightNoise } = typed.graph.training;
  if (mode !== 'train' || weightNoise === 0 || frozen || !isWeightShape(shape)) return value;
  return b.add(value, b.scale(b.random(shape, 'normal', hashName(`${full} noise`)), weightNoise));
}

function fixed(dim: Dim, node: TypedNode): number {
  if (typeof dim !== 'number') throw new Error(`a size of ${node.node.id} is still ${dim}`);
  return dim;
}

function resolveSize(node: TypedNode, env: Environment, param: string): number {
  const value = node.params[param];
  if (typeof value === 'number') return value;
  const field = env.data.fields.find((f) => f.name === value);
  if (field === undefined) throw new Error(`${param} of ${node.node.id} names no field`);
  return field.classes;
}

function feedInput(env: Environment, names: readonly string[], use: 'input' | 'target', per: 'step' | 'sequence'): Val {
  const fields = names.map((name): FieldInfo => {
    const field = env.data.fields.find((f) => f.name === name);
    if (field === undefined) throw new Error(`the data have no field ${name}`);
    return field;
  });
  const axes = [...new Set(fields.map(axisOf))];
  const lead: Dim[] = per === 'step' ? [axes[0] ?? 'T', 'B'] : ['B'];
  const numeric = fields.every((field) => field.type === 'number');
  const shape = numeric ? [...lead, fields.length] : lead;
  const name = `${use}:${names.join(',')}${per === 'sequence' ? ' of the sequence' : ''}`;
  return env.b.input(name, numeric ? 'f32' : 'i32', shape, { kind: 'feed', fields: names, use, per });
}

/** A shift along time; in a streaming program a delay whose values are handed on from run to run. */
function pastOf({ b, mode, outputs }: Environment, x: Val, steps: number, name: string): Val {
  if (mode !== 'stream') return timeShift(b, x, steps);
  const shape = x.shape.slice(1);
  const init = Array.from({ length: steps }, (_, j) =>
    b.input(`state:${name}.${j}`, 'f32', shape, { kind: 'state', final: `final:${name}.${j}`, initial: 0 }),
  );
  const { finals, stacks } = b.scan({
    time: String(x.shape[0]),
    reverse: false,
    sequences: [x],
    carries: [{ delay: steps, init }],
    captured: [],
    body: (_inner, [now], [before]) => {
      if (now === undefined || before === undefined) throw new Error('a past needs a value and what it was');
      return { next: [now], stack: [before] };
    },
  });
  (finals[0] ?? []).forEach((value, back) => outputs.set(`final:${name}.${steps - 1 - back}`, value));
  const [value] = stacks;
  if (value === undefined) throw new Error('a past gives a sequence');
  return value;
}
