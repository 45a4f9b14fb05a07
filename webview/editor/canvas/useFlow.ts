// Turns the state into React Flow's nodes and edges. Objects that did not change stay the same, so that a drag renders
// only what moves.
import { useMemo, useState } from 'react';
import { useEditorState } from '../state/editorContext.ts';
import type { GraphView } from '../model/viewModel.ts';
import { feedbackRoutes, type PositionOf } from '../model/wireRoutes.ts';
import type { FeedbackRoute } from '../model/feedbackRoute.ts';
import { FlowEdgeCache } from './flowEdgeCache.ts';
import { FlowNodeCache } from './flowNodeCache.ts';
import type { FlowEdge, FlowNode } from './flowTypes.ts';

const none: readonly number[] = [];

/** Gradient norms of a node while there is a run; empty otherwise. */
export function useGradients(id: string): readonly number[] {
  return useEditorState((state) => state.run?.nodeGradients[id] ?? none);
}

/** Ids of the nodes that show a curve, joined: a primitive, so that new points in a curve change nothing here. */
function useCurves(): ReadonlySet<string> {
  const ids = useEditorState((state) =>
    Object.entries(state.run?.nodeGradients ?? {})
      .flatMap(([id, values]) => (values.length > 1 ? [id] : []))
      .join(' '),
  );
  return useMemo(() => new Set(ids.split(' ')), [ids]);
}

export function useFlowNodes(view: GraphView, frozen: boolean): FlowNode[] {
  const moves = useEditorState((state) => state.moves);
  const selected = useEditorState((state) => state.selectedNodes);
  const curves = useCurves();
  const [cache] = useState(() => new FlowNodeCache());
  return useMemo(
    () => cache.nodes({ view, moves, selected, curves, frozen }),
    [cache, view, moves, selected, curves, frozen],
  );
}

export function useFlowEdges(view: GraphView): FlowEdge[] {
  const moves = useEditorState((state) => state.moves);
  const selected = useEditorState((state) => state.selectedWires);
  const curves = useCurves();
  const routes: ReadonlyMap<string, FeedbackRoute> = useMemo(() => {
    const positionOf: PositionOf = (id) => moves[id] ?? view.positions.get(id) ?? [0, 0];
    return feedbackRoutes(view, positionOf, (id) => curves.has(id));
  }, [view, moves, curves]);
  const [cache] = useState(() => new FlowEdgeCache());
  return useMemo(() => cache.edges(view, selected, routes), [cache, view, selected, routes]);
}
