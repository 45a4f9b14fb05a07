// Which wires run back, and the way each of them takes around the nodes. Wires of one loop get lanes of their own.
import { feedbackRoute, type FeedbackRoute } from './feedbackRoute.ts';
import { portRadius, recurrenceHeight, type Box, type Point } from './nodeMetrics.ts';
import { nodeBox, portPoint, type GraphView, type NodeView, type WireView } from './viewModel.ts';

export type PositionOf = (id: string) => readonly [number, number];

/** A forward wire needs this much room to the right, otherwise it goes around. */
const forwardRoom = 12;

/** Rims of the two ports of a wire. */
export function wirePoints(
  view: GraphView,
  wire: WireView,
  positionOf: PositionOf,
): readonly [Point, Point] | undefined {
  const source = view.nodes.get(wire.from.node);
  const target = view.nodes.get(wire.to.node);
  if (source === undefined || target === undefined) return undefined;
  const from = portPoint(source, positionOf(source.id), 'output', wire.from.port);
  const to = portPoint(target, positionOf(target.id), 'input', wire.to.port);
  if (from === undefined || to === undefined) return undefined;
  return [
    { x: from.x + portRadius, y: from.y },
    { x: to.x - portRadius, y: to.y },
  ];
}

const outer = (node: NodeView, box: Box): Box =>
  node.recurrent ? { ...box, y: box.y - recurrenceHeight, height: box.height + recurrenceHeight } : box;

/** Routes of all wires on a cycle that run back; the other wires are forward curves. */
export function feedbackRoutes(
  view: GraphView,
  positionOf: PositionOf,
  hasCurve: (id: string) => boolean,
): ReadonlyMap<string, FeedbackRoute> {
  const back: { readonly wire: WireView; readonly from: Point; readonly to: Point }[] = [];
  for (const wire of view.wires.values()) {
    if (!wire.cyclic) continue;
    const points = wirePoints(view, wire, positionOf);
    if (points !== undefined && points[1].x < points[0].x + forwardRoom)
      back.push({ wire, from: points[0], to: points[1] });
  }
  const routes = new Map<string, FeedbackRoute>();
  if (back.length === 0) return routes;
  const boxes = new Map<string, Box>();
  for (const node of view.nodes.values())
    boxes.set(node.id, outer(node, nodeBox(node, positionOf(node.id), hasCurve(node.id))));
  const all = [...boxes.values()];
  // Short loops first: they take the inner lanes.
  back.sort((a, b) => a.from.x - a.to.x - (b.from.x - b.to.x) || (a.wire.id < b.wire.id ? -1 : 1));
  const spans: { readonly left: number; readonly right: number; readonly y: number; readonly order: number }[] = [];
  for (const { wire, from, to } of back) {
    const near = spans.filter((span) => span.left < from.x + 30 && span.right > to.x - 30);
    let order = 0;
    let route: FeedbackRoute;
    for (;;) {
      const ends = [wire.from.node, wire.to.node].flatMap((id) => boxes.get(id) ?? []);
      route = feedbackRoute(from, to, all, ends, order);
      if (order >= 6 || !near.some((span) => Math.abs(span.y - route.label.y) < 12)) break;
      order++;
    }
    spans.push({ left: to.x, right: from.x, y: route.label.y, order });
    routes.set(wire.id, route);
  }
  return routes;
}
