// React Flow's edges, made from the view. A wire that did not change is handed out again as the same object, so that a drag
// renders only the wires of what moves.
import { describeWire } from '../model/describe.ts';
import type { FeedbackRoute } from '../model/feedbackRoute.ts';
import type { GraphView, WireView } from '../model/viewModel.ts';
import type { FlowEdge } from './flowTypes.ts';

interface Kept {
  readonly wire: WireView;
  readonly edge: FlowEdge;
}

export class FlowEdgeCache {
  #kept: ReadonlyMap<string, Kept> = new Map();
  #edges: FlowEdge[] = [];

  /** The same array again when nothing changed at all. */
  edges(view: GraphView, selected: ReadonlySet<string>, routes: ReadonlyMap<string, FeedbackRoute>): FlowEdge[] {
    const next = new Map<string, Kept>();
    let changed = view.wires.size !== this.#kept.size;
    for (const wire of view.wires.values()) {
      const route = routes.get(wire.id);
      const before = this.#kept.get(wire.id);
      const isSelected = selected.has(wire.id);
      if (before?.wire === wire && before.edge.selected === isSelected && sameRoute(before.edge.data?.route, route)) {
        next.set(wire.id, before);
      } else {
        next.set(wire.id, { wire, edge: flowEdge(wire, isSelected, route) });
        changed = true;
      }
    }
    if (changed) {
      this.#kept = next;
      this.#edges = [...next.values()].map(({ edge }) => edge);
    }
    return this.#edges;
  }
}

function sameRoute(a: FeedbackRoute | undefined, b: FeedbackRoute | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.points.length === b.points.length &&
    a.points.every((point, index) => point.x === b.points[index]?.x && point.y === b.points[index].y)
  );
}

function flowEdge(wire: WireView, selected: boolean, route: FeedbackRoute | undefined): FlowEdge {
  return {
    id: wire.id,
    type: 'wire',
    source: wire.from.node,
    sourceHandle: wire.from.port,
    target: wire.to.node,
    targetHandle: wire.to.port,
    selected,
    data: { route },
    zIndex: route === undefined ? 0 : 2,
    ariaLabel: describeWire(wire),
    focusable: false,
  };
}
