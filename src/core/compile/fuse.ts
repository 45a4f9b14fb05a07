// Fuses neighbouring elementwise ops of one shape into one `fused` op: read once, compute in registers, write what others need.
import type { Block, Func, FusedOp, Op, ScanOp, ValueId, ValueInfo } from '../ir/ir.ts';
import type { MapInstruction, MapProgram } from '../ir/mapProgram.ts';
import { bodyRoots, operandsOf, withBlock } from '../ir/operands.ts';
import { sameShape } from '../ir/shape.ts';
import {
  defaultFuseLimits,
  find,
  fits,
  joinReaders,
  joinSiblings,
  merge,
  type Cluster,
  type FuseLimits,
} from './clusters.ts';

export function fuse(func: Func, limits: FuseLimits = defaultFuseLimits): Func {
  return withBlock(func, { ...func.block, ops: fuseOps(func.block, func.block.results, func.values, limits) });
}

/**
 * Every value has a level: how many barriers (ops that are not elementwise, or of another shape, or a full cluster) lie on the longest way
 * to it. Ops of one level and shape that read one another form a cluster: a way that leaves it crosses a barrier and never comes back.
 */
function fuseOps(block: Block, roots: readonly ValueId[], values: Func['values'], limits: FuseLimits): Op[] {
  const clusterOf = new Map<ValueId, Cluster>();
  const level = new Map<ValueId, number>();
  const constants = new Map<ValueId, number>();
  const clusters: Cluster[] = [];
  for (const original of block.ops) {
    const op = original.kind === 'scan' ? fuseBody(original, values, limits) : original;
    if (op.kind === 'const') constants.set(op.outs[0] ?? -1, op.value);
    const cluster: Cluster = { ops: [op], elementwise: isElementwise(op), merged: null };
    clusters.push(cluster);
    const operands = operandsOf(op).filter((id) => !(cluster.elementwise && constants.has(id)));
    let own = 0;
    for (const id of operands) own = Math.max(own, (level.get(id) ?? 0) + (joins(op, id, clusterOf, values) ? 0 : 1));
    if (cluster.elementwise) {
      const partners = new Set(
        operands.flatMap((id) => {
          const source = clusterOf.get(id);
          return source !== undefined && level.get(id) === own && joins(op, id, clusterOf, values)
            ? [find(source)]
            : [];
        }),
      );
      if (partners.size > 0 && fits([...partners, cluster], limits))
        for (const partner of partners) merge(partner, cluster);
      else if (partners.size > 0) own += 1;
    }
    for (const out of op.outs) {
      clusterOf.set(out, cluster);
      level.set(out, own);
    }
  }
  joinReaders(clusters, clusterOf, level, roots, values, limits);
  joinSiblings(clusters, level, values, limits);
  return emitClusters(
    clusters.filter((c) => c.merged === null),
    roots,
    constants,
  );
}

function fuseBody(scan: ScanOp, values: Func['values'], limits: FuseLimits): ScanOp {
  return { ...scan, body: { ...scan.body, ops: fuseOps(scan.body, bodyRoots(scan), values, limits) } };
}

function isElementwise(op: Op): boolean {
  return op.kind === 'map1' || op.kind === 'map2' || op.kind === 'select';
}

/** Whether an elementwise op could share a loop over elements with the producer of an operand. */
function joins(
  op: Op,
  operand: ValueId,
  clusterOf: ReadonlyMap<ValueId, Cluster>,
  values: readonly ValueInfo[],
): boolean {
  const a = values[op.outs[0] ?? -1]?.shape;
  const b = values[operand]?.shape;
  return (
    isElementwise(op) &&
    clusterOf.get(operand)?.elementwise === true &&
    a !== undefined &&
    b !== undefined &&
    sameShape(a, b)
  );
}

/** Clusters in an order in which each comes after what it reads. */
function emitClusters(
  clusters: readonly Cluster[],
  roots: readonly ValueId[],
  constants: ReadonlyMap<ValueId, number>,
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
        result.push(...emitOne(top.cluster, readOutside, constants));
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

function emitOne(cluster: Cluster, readOutside: ReadonlySet<ValueId>, constants: ReadonlyMap<ValueId, number>): Op[] {
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
  return outs.length === 0 ? [] : [fused];
}

function instructionOf(op: Op, number: (id: ValueId) => number): MapInstruction {
  if (op.kind === 'map1') return { op: op.fn, a: number(op.a) };
  if (op.kind === 'map2') return { op: op.fn, a: number(op.a), b: number(op.b) };
  if (op.kind === 'select') return { op: 'select', cond: number(op.cond), a: number(op.a), b: number(op.b) };
  throw new Error(`${op.kind} is not elementwise`);
}
