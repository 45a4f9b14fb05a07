// A deterministic left-to-right arrangement: longest-path layers along the data, the order inside a layer by the middle of
// what each node reads (Sugiyama, Tagawa & Toda 1981, one sweep each way). Wires that close a cycle are left out of the layers.
import type { Box } from './nodeMetrics.ts';

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Space wanted above the node, for a feedback arc. */
  readonly headroom: number;
}
export interface LayoutWire {
  readonly from: string;
  readonly to: string;
  /** True when the wire may run back, e.g. into a delay on a cycle. */
  readonly back: boolean;
}

export const columnGap = 64;
export const rowGap = 40;

/** Layer of each node: one more than the deepest node it reads. Wires that would close a cycle do not count. */
export function layersOf(ids: readonly string[], wires: readonly LayoutWire[]): ReadonlyMap<string, number> {
  const reads = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const wire of wires)
    if (!wire.back && wire.from !== wire.to && reads.has(wire.from)) reads.get(wire.to)?.push(wire.from);
  const layers = new Map<string, number>();
  const open = new Set<string>();
  // Depth-first with an explicit stack: a chain of thousands of nodes must not end the call stack.
  for (const root of ids) {
    const stack = [root];
    while (stack.length > 0) {
      const id = stack.at(-1) ?? root;
      if (layers.has(id)) {
        stack.pop();
        continue;
      }
      const sources = reads.get(id) ?? [];
      const next = sources.find((source) => !layers.has(source) && !open.has(source));
      open.add(id);
      if (next !== undefined) {
        stack.push(next);
        continue;
      }
      layers.set(id, Math.max(0, ...sources.map((source) => (layers.get(source) ?? -1) + 1)));
      open.delete(id);
      stack.pop();
    }
  }
  return layers;
}

/** Positions of the top left corners. The same input gives the same output; no two boxes overlap. */
export function layeredLayout(
  nodes: readonly LayoutNode[],
  wires: readonly LayoutWire[],
): ReadonlyMap<string, readonly [number, number]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const layers = layersOf([...byId.keys()], wires);
  const depth = Math.max(-1, ...layers.values());
  const columns: string[][] = Array.from({ length: depth + 1 }, () => []);
  // Sources without inputs sit directly before the first node that reads them.
  const settled = new Map(layers);
  for (const node of nodes) {
    const reads = wires.some((wire) => wire.to === node.id && !wire.back);
    const readers = wires.filter((wire) => wire.from === node.id && !wire.back).map((wire) => layers.get(wire.to) ?? 0);
    if (!reads && readers.length > 0) settled.set(node.id, Math.max(0, Math.min(...readers) - 1));
  }
  for (const node of nodes) columns[settled.get(node.id) ?? 0]?.push(node.id);
  sweep(columns, wires, 'from');
  sweep(columns.toReversed(), wires, 'to');
  const positions = new Map<string, readonly [number, number]>();
  let x = 0;
  for (const column of columns) {
    const members = column.flatMap((id) => byId.get(id) ?? []);
    const total =
      members.reduce((sum, node) => sum + node.headroom + node.height, 0) + rowGap * Math.max(0, members.length - 1);
    let y = -total / 2;
    for (const node of members) {
      y += node.headroom;
      positions.set(node.id, [Math.round(x), Math.round(y)]);
      y += node.height + rowGap;
    }
    x += Math.max(0, ...members.map((node) => node.width)) + columnGap;
  }
  return positions;
}

function sweep(columns: readonly string[][], wires: readonly LayoutWire[], end: 'from' | 'to'): void {
  const place = new Map<string, number>();
  const other = end === 'from' ? 'to' : 'from';
  const neighbours = new Map<string, string[]>();
  for (const wire of wires) {
    if (wire.back) continue;
    const list = neighbours.get(wire[other]);
    if (list === undefined) neighbours.set(wire[other], [wire[end]]);
    else list.push(wire[end]);
  }
  for (const column of columns) {
    const keys = new Map(
      column.map((id, index) => {
        const places = (neighbours.get(id) ?? []).flatMap((one) => place.get(one) ?? []);
        const mean =
          places.length === 0 ? (index + 0.5) / column.length : places.reduce((sum, p) => sum + p, 0) / places.length;
        return [id, mean] as const;
      }),
    );
    column.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
    column.forEach((id, index) => place.set(id, (index + 0.5) / column.length));
  }
}

/**
 * Positions for every node: those of the file, and for the others a free place after what they read.
 * Only shown; the file learns of a place when the person moves a node.
 */
export function placeNodes(
  nodes: readonly LayoutNode[],
  wires: readonly LayoutWire[],
  given: ReadonlyMap<string, readonly [number, number]>,
): ReadonlyMap<string, readonly [number, number]> {
  const missing = nodes.filter((node) => !given.has(node.id));
  if (missing.length === nodes.length) return layeredLayout(nodes, wires);
  const places = new Map([...given].filter(([id]) => nodes.some((node) => node.id === id)));
  if (missing.length === 0) return places;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const boxes: Box[] = [...places].flatMap(([id, [x, y]]) => {
    const node = byId.get(id);
    return node === undefined ? [] : [{ x, y, width: node.width, height: node.height }];
  });
  const layers = layersOf([...byId.keys()], wires);
  for (const node of missing.toSorted((a, b) => (layers.get(a.id) ?? 0) - (layers.get(b.id) ?? 0))) {
    const sources = wires
      .filter((wire) => wire.to === node.id && !wire.back)
      .map((wire) => places.get(wire.from))
      .filter((place) => place !== undefined);
    const x =
      sources.length > 0
        ? Math.max(...sources.map(([left]) => left)) + node.width + columnGap
        : Math.min(...boxes.map((box) => box.x));
    let y = sources.length > 0 ? (sources[0]?.[1] ?? 0) : Math.min(...boxes.map((box) => box.y));
    for (let blocked = overlap(boxes, x, y, node); blocked !== undefined; blocked = overlap(boxes, x, y, node)) {
      y = blocked.y + blocked.height + rowGap;
    }
    places.set(node.id, [Math.round(x), Math.round(y)]);
    boxes.push({ x, y, width: node.width, height: node.height });
  }
  return places;
}

function overlap(boxes: readonly Box[], x: number, y: number, node: LayoutNode): Box | undefined {
  const gap = rowGap / 2;
  return boxes.find(
    (box) =>
      x < box.x + box.width + gap &&
      x + node.width + gap > box.x &&
      y < box.y + box.height + gap &&
      y + node.height + gap > box.y,
  );
}
