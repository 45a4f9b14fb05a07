// Fuses neighbouring elementwise ops of one shape into one `fused` op: read once, compute in registers, write what others need.
// Greedy from the first op on: an op joins the cluster of a producer when no path through something else leads from the cluster to it.
import type { Block, Func, FusedOp, Op, ValueId, ValueInfo } from '../ir/ir.ts';
import type { MapInstruction, MapProgram } from '../ir/mapProgram.ts';
import { bodyRoots, operandsOf, withBlock } from '../ir/operands.ts';
import { sameShape } from '../ir/shape.ts';

export interface FuseLimits {
  readonly instructions: number;
  /** Inputs and outputs together. */
  readonly views: number;
}
export const defaultFuseLimits: FuseLimits = { instructions: 96, views: 40 };

export function fuse(func: Func, limits: FuseLimits = defaultFuseLimits): Func {
  return withBlock(func, { ...func.block, ops: fuseOps(func.block, func.block.results, func.values, limits) });
}

interface Cluster {
  readonly ops: Op[];
  /** Clusters that must come before this one, directly or not. */
  readonly after: Set<Cluster>;
  readonly elementwise: boolean;
  merged: Cluster | null;
}

function fuseOps(block: Block, roots: readonly ValueId[], values: Func['values'], limits: FuseLimits): Op[] {
  const clusterOf = new Map<ValueId, Cluster>();
  const constants = new Map<ValueId, number>();
  const clusters: Cluster[] = [];
  const at = (id: ValueId): Cluster | undefined => {
    const cluster = clusterOf.get(id);
    return cluster === undefined ? undefined : find(cluster);
  };
  for (const original of block.ops) {
    const op =
      original.kind === 'scan'
        ? { ...original, body: { ...original.body, ops: fuseOps(original.body, bodyRoots(original), values, limits) } }
        : original;
    if (op.kind === 'const') constants.set(op.outs[0] ?? -1, op.value);
    const elementwise = isElementwise(op);
    const cluster: Cluster = { ops: [op], after: new Set(), elementwise, merged: null };
    const operands = elementwise ? operandsOf(op).filter((id) => !constants.has(id)) : operandsOf(op);
    for (const id of operands) {
      const source = at(id);
      if (source !== undefined) {
        cluster.after.add(source);
        for (const earlier of source.after) cluster.after.add(find(earlier));
      }
    }
    clusters.push(cluster);
    for (const out of op.outs) clusterOf.set(out, cluster);
    if (!elementwise) continue;
    for (const id of operands) {
      const source = at(id);
      const into = find(cluster);
      if (source === undefined || source === into || !source.elementwise || !sameIterations(op, source, values))
        continue;
      if (!blocked(source, into) && fits(source, into, limits)) merge(source, into, clusters);
    }
  }
  return emitClusters(
    clusters.filter((c) => c.merged === null),
    roots,
    constants,
    values,
  );
}

function isElementwise(op: Op): boolean {
  return op.kind === 'map1' || op.kind === 'map2' || op.kind === 'select';
}

function find(cluster: Cluster): Cluster {
  return cluster.merged === null ? cluster : find(cluster.merged);
}

function sameIterations(op: Op, source: Cluster, values: readonly ValueInfo[]): boolean {
  const a = values[op.outs[0] ?? -1]?.shape;
  const b = values[source.ops[0]?.outs[0] ?? -1]?.shape;
  return a !== undefined && b !== undefined && sameShape(a, b);
}

/** Whether something else stands between: reads the source and is read by the cluster. */
function blocked(source: Cluster, into: Cluster): boolean {
  for (const other of into.after) {
    const between = find(other);
    if (between !== source && between !== into && [...between.after].some((c) => find(c) === source)) return true;
  }
  return false;
}

function fits(a: Cluster, b: Cluster, limits: FuseLimits): boolean {
  const ops = [...a.ops, ...b.ops];
  const touched = new Set(ops.flatMap((op) => [...operandsOf(op), ...op.outs]));
  return (
    ops.length <= limits.instructions &&
    touched.size <= limits.instructions + limits.views &&
    views(ops) <= limits.views
  );
}

function views(ops: readonly Op[]): number {
  const made = new Set(ops.flatMap((op) => op.outs));
  return new Set(ops.flatMap((op) => operandsOf(op)).filter((id) => !made.has(id))).size + Math.min(made.size, 12);
}

function merge(source: Cluster, into: Cluster, all: readonly Cluster[]): void {
  into.ops.unshift(...source.ops);
  for (const earlier of source.after) into.after.add(find(earlier));
  into.after.delete(source);
  into.after.delete(into);
  source.merged = into;
  for (const other of all) {
    if (other.merged === null && other !== into && other.after.has(source)) {
      other.after.add(into);
      for (const earlier of into.after) other.after.add(find(earlier));
    }
  }
}

/** Clusters in an order in which each comes after what it reads. */
function emitClusters(
  clusters: readonly Cluster[],
  roots: readonly ValueId[],
  constants: ReadonlyMap<ValueId, number>,
  values: readonly ValueInfo[],
): Op[] {
  const producer = new Map<ValueId, Cluster>();
  for (const cluster of clusters) for (const op of cluster.ops) for (const out of op.outs) producer.set(out, cluster);
  const readOutside = new Set<ValueId>(roots);
  for (const cluster of clusters) {
    for (const op of cluster.ops)
      for (const id of operandsOf(op)) if (producer.get(id) !== cluster) readOutside.add(id);
  }
  const done = new Set<Cluster>();
  const result: Op[] = [];
  const emit = (start: Cluster): void => {
    const stack: { readonly cluster: Cluster; expanded: boolean }[] = [{ cluster: start, expanded: false }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (done.has(top.cluster)) {
        stack.pop();
      } else if (top.expanded) {
        done.add(top.cluster);
        result.push(...emitOne(top.cluster, readOutside, constants, values));
        stack.pop();
      } else {
        top.expanded = true;
        for (const op of top.cluster.ops) {
          for (const id of operandsOf(op)) {
            const source = producer.get(id);
            if (source !== undefined && source !== top.cluster && !done.has(source))
              stack.push({ cluster: source, expanded: false });
          }
        }
      }
    }
  };
  for (const cluster of clusters) emit(cluster);
  return result;
}

function emitOne(
  cluster: Cluster,
  readOutside: ReadonlySet<ValueId>,
  constants: ReadonlyMap<ValueId, number>,
  values: readonly ValueInfo[],
): Op[] {
  if (!cluster.elementwise) return cluster.ops.slice();
  const numberOf = new Map<ValueId, number>();
  const inputs: ValueId[] = [];
  const made = new Set(cluster.ops.flatMap((op) => op.outs));
  for (const op of cluster.ops) {
    for (const id of operandsOf(op)) {
      if (made.has(id) || constants.has(id) || numberOf.has(id)) continue;
      numberOf.set(id, inputs.length);
      inputs.push(id);
    }
  }
  const instructions: MapInstruction[] = [];
  const number = (id: ValueId): number => {
    const known = numberOf.get(id);
    if (known !== undefined) return known;
    instructions.push({ op: 'const', value: constants.get(id) ?? 0 });
    numberOf.set(id, inputs.length + instructions.length - 1);
    return inputs.length + instructions.length - 1;
  };
  for (const op of cluster.ops) {
    const instruction = instructionOf(op, number);
    instructions.push(instruction);
    numberOf.set(op.outs[0] ?? -1, inputs.length + instructions.length - 1);
  }
  const outs = cluster.ops.flatMap((op) => op.outs).filter((id) => readOutside.has(id));
  const program: MapProgram = { inputs: inputs.length, instructions, outputs: outs.map(number) };
  const fused: FusedOp = { kind: 'fused', program, inputs, outs };
  return outs.length === 0 || values.length === 0 ? [] : [fused];
}

function instructionOf(op: Op, number: (id: ValueId) => number): MapInstruction {
  if (op.kind === 'map1') return { op: op.fn, a: number(op.a) };
  if (op.kind === 'map2') return { op: op.fn, a: number(op.a), b: number(op.b) };
  if (op.kind === 'select') return { op: 'select', cond: number(op.cond), a: number(op.a), b: number(op.b) };
  throw new Error(`${op.kind} is not elementwise`);
}
