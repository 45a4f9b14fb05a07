// Lowers one node of a checked graph by itself, its wires as inputs of the program: what the compiler does, without the rest of the graph.
import type { DataInfo } from '../../src/core/graph/model.ts';
import { axisOf } from '../../src/core/nodes/fieldAxis.ts';
import type { PortType } from '../../src/core/graph/portType.ts';
import { Builder, FuncState } from '../../src/core/ir/builder.ts';
import type { Val } from '../../src/core/ir/builder.ts';
import type { Shape } from '../../src/core/ir/ir.ts';
import { timeShift } from '../../src/core/ir/timeOps.ts';
import type { TypedNode } from '../../src/core/check/typedGraph.ts';
import type { LowerContext, LoweredLoss } from '../../src/core/nodes/nodeKind.ts';

/** The time-major shape of a port's value. */
export function shapeOf(type: PortType): Shape {
  return [...(type.time === null ? [] : [type.time]), 'B', ...(type.kind === 'real' ? [type.size] : [])];
}

export interface Lowered {
  readonly b: Builder;
  readonly outputs: Readonly<Record<string, Val>>;
  readonly loss: LoweredLoss | undefined;
  /** New states of a cell by name. */
  readonly states: ReadonlyMap<string, Val>;
  readonly usedParams: ReadonlySet<string>;
}

/** `step`: inside a loop, where values have no time axis; cells and delays are always lowered so. */
export function lowerNode(
  typed: TypedNode,
  data: DataInfo,
  options: { training?: boolean; step?: boolean } = {},
): Lowered {
  const b = new Builder(new FuncState());
  const { lowering } = typed.kind;
  const step = options.step === true || lowering.type === 'cell';
  const inputTypes = new Map(
    [...typed.inputs].flatMap(([port, { type }]) => (type === undefined ? [] : [[port, type] as const])),
  );
  const usedParams = new Set<string>();
  const feed = (name: string, type: PortType, use: 'input' | 'target'): Val => {
    const shape = shapeOf(step ? { ...type, time: null } : type);
    return b.input(name, type.kind === 'real' ? 'f32' : 'i32', shape, {
      kind: 'feed',
      fields: [name],
      use,
      per: 'step',
    });
  };
  const input = (port: string): Val => {
    const type = inputTypes.get(port);
    if (type === undefined) throw new Error(`${typed.node.id} has no input ${port}`);
    return feed(port, type, 'input');
  };
  const param = (name: string): Val => {
    const found = typed.parameters.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${typed.node.id} did not declare ${name}`);
    usedParams.add(name);
    const shape = found.shape.map((dim) => {
      if (typeof dim === 'string') throw new Error(`${name} has the open size ${dim}`);
      return dim;
    });
    return b.param(name, shape, found.init);
  };
  const maskOf = (axis: string, kind: 'mask' | 'lastMask'): Val | null =>
    data.ragged.some((one) => one === axis) ? b.input(`${kind}:${axis}`, 'f32', [axis, 'B', 1], { kind }) : null;
  const context: LowerContext = {
    id: typed.node.id,
    params: typed.params,
    b,
    inputTypes,
    data,
    training: options.training ?? false,
    streaming: false,
    has: (port) => inputTypes.has(port),
    input,
    param,
    mask: (axis) => maskOf(axis, 'mask'),
    lastMask: (axis) => maskOf(axis, 'lastMask'),
    past: (x, steps) => timeShift(b, x, steps),
    sequenceMask: () => {
      const { lowering } = typed.kind;
      const keep = lowering.type === 'values' ? lowering.sequenceMask?.(typed.params) : undefined;
      const width = inputTypes.get('x')?.size;
      if (keep === undefined || typeof width !== 'number') throw new Error('no mask for a sequence');
      return b.dropoutMask(['B', width], keep, 1);
    },
    feed: (fields, use, per) => {
      const first = data.fields.find((field) => field.name === fields[0]);
      if (first === undefined) throw new Error('feed of no known field');
      const time = per === 'step' ? axisOf(first) : null;
      const type: PortType =
        first.type === 'number'
          ? { kind: 'real', time, size: fields.length }
          : { kind: 'tokens', time, size: first.classes };
      return feed(`${use}:${fields.join('+')}`, type, use);
    },
    size: (name) => {
      const size = typed.params[name];
      if (typeof size !== 'number') throw new Error(`${name} is not a number`);
      return size;
    },
    stream: (name) => name.length,
  };
  const nothing = { b, outputs: {}, loss: undefined, states: new Map<string, Val>(), usedParams };
  switch (lowering.type) {
    case 'values':
      return { ...nothing, outputs: lowering.lower(context) };
    case 'loss':
      return { ...nothing, loss: lowering.lower(context) };
    case 'delay':
    case 'graph':
      return nothing;
    case 'cell': {
      const states = lowering.cell.states({ params: typed.params, inputTypes });
      const before = states.map(({ name, width }) => {
        return [
          name,
          b.input(name, 'f32', ['B', width], { kind: 'feed', fields: [name], use: 'input', per: 'step' }),
        ] as const;
      });
      const inputs = new Map([...inputTypes.keys()].map((port) => [port, input(port)]));
      const made = lowering.cell.step({ ...context, drop: (_, value) => value }, inputs, new Map(before));
      return { ...nothing, outputs: Object.fromEntries(made.outputs), states: made.states };
    }
  }
}
