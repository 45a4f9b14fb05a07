// Clusters of elementwise ops while they grow: merging, and the two passes that join clusters which do not read one another directly.
import type { Op, Shape, ValueId, ValueInfo } from '../ir/ir.ts';
import { operandsOf } from '../ir/operands.ts';
import { isStretch } from '../ir/segments.ts';
import { formatShape, sameShape } from '../ir/shape.ts';

export interface FuseLimits {
  readonly instructions: number;
  /** Inputs and outputs together. */
  readonly views: number;
}
export const defaultFuseLimits: FuseLimits = { instructions: 96, views: 40 };

export interface Cluster {
  readonly ops: Op[];
  readonly elementwise: boolean;
  merged: Cluster | null;
}

export function find(cluster: Cluster): Cluster {
  return cluster.merged === null ? cluster : find(cluster.merged);
}

export function fits(clusters: readonly Cluster[], limits: FuseLimits): boolean {
  const ops = clusters.flatMap((cluster) => cluster.ops);
  if (ops.length > limits.instructions) return false;
  const made = new Set(ops.flatMap((op) => op.outs));
  const read = new Set(ops.flatMap((op) => operandsOf(op)).filter((id) => !made.has(id)));
  return read.size + Math.min(made.size, 12) <= limits.views;
}

export function merge(source: Cluster, into: Cluster): void {
  into.ops.unshift(...source.ops);
  source.merged = into;
}

/** A cluster that only one later cluster of its shape reads moves into it. */
export function joinReaders(
  clusters: readonly Cluster[],
  clusterOf: ReadonlyMap<ValueId, Cluster>,
  level: Map<ValueId, number>,
  roots: readonly ValueId[],
  values: readonly ValueInfo[],
  limits: FuseLimits,
): void {
  const readers = readersOf(clusters, clusterOf);
  const kept = new Set<Cluster>(roots.flatMap((id) => clusterOf.get(id) ?? []).map(find));
  for (const cluster of [...clusters].reverse()) {
    if (cluster.merged !== null || !cluster.elementwise || kept.has(cluster)) continue;
    const into = new Set([...(readers.get(cluster) ?? [])].map(find));
    const [reader] = into;
    if (into.size !== 1 || reader === undefined || !reader.elementwise) continue;
    const shape = shapeOf(cluster, values);
    // Sums of gradients of the size of a parameter are made one by one, so that their parts need not be kept.
    if (shape.length > 0 && shape.every((dim) => typeof dim === 'number')) continue;
    if (!sameShape(shape, shapeOf(reader, values)) || !fits([cluster, reader], limits)) continue;
    const later = levelOf(reader, level);
    merge(cluster, reader);
    for (const op of cluster.ops) for (const out of op.outs) level.set(out, later);
  }
}

function readersOf(
  clusters: readonly Cluster[],
  clusterOf: ReadonlyMap<ValueId, Cluster>,
): ReadonlyMap<Cluster, ReadonlySet<Cluster>> {
  const readers = new Map<Cluster, Set<Cluster>>();
  for (const cluster of clusters) {
    if (cluster.merged !== null) continue;
    for (const id of cluster.ops.flatMap((op) => operandsOf(op))) {
      const found = clusterOf.get(id);
      const source = found === undefined ? undefined : find(found);
      if (source === undefined || source === cluster) continue;
      const known = readers.get(source);
      if (known === undefined) readers.set(source, new Set([cluster]));
      else known.add(cluster);
    }
  }
  return readers;
}

/** Clusters of one level never depend on one another: those of one shape share a pass over the elements. */
export function joinSiblings(
  clusters: readonly Cluster[],
  level: ReadonlyMap<ValueId, number>,
  values: readonly ValueInfo[],
  limits: FuseLimits,
): void {
  const first = new Map<string, Cluster>();
  for (const cluster of clusters) {
    if (cluster.merged !== null || !cluster.elementwise || isStretch(shapeOf(cluster, values)[0])) continue;
    const key = `${levelOf(cluster, level)} ${formatShape(shapeOf(cluster, values))}`;
    const sibling = first.get(key);
    if (sibling !== undefined && fits([cluster, sibling], limits)) merge(cluster, sibling);
    else first.set(key, cluster);
  }
}

function levelOf(cluster: Cluster, level: ReadonlyMap<ValueId, number>): number {
  return Math.max(0, ...cluster.ops.flatMap((op) => op.outs.map((out) => level.get(out) ?? 0)));
}

function shapeOf(cluster: Cluster, values: readonly ValueInfo[]): Shape {
  return values[cluster.ops[0]?.outs[0] ?? -1]?.shape ?? [];
}
