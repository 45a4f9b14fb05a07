// What is wrong with a node, said beside it, with the ways to put it right as links. When many nodes are wrong at once
// only the selected one speaks; the others keep their red edge.
import { ViewportPortal } from '@xyflow/react';
import { useMemo, type ReactNode } from 'react';
import { fixesFor } from '../../../src/core/check/fixes.ts';
import { bubbleHeight, bubblePlace, bubbleWidth } from '../model/bubblePlace.ts';
import { recurrenceHeight } from '../model/nodeMetrics.ts';
import { nodeBox, type GraphView, type NodeView } from '../model/viewModel.ts';
import { mostFixes, ProblemList } from '../panels/ProblemList.tsx';
import { useEditorState } from '../state/editorContext.ts';

/** Up to this many nodes with errors may speak unasked. */
const quietLimit = 3;
const mostProblems = 2;

function speakers(view: GraphView, selected: ReadonlySet<string>): readonly NodeView[] {
  const wrong = [...view.nodes.values()].filter(({ severity }) => severity === 'error');
  const unasked = wrong.length <= quietLimit ? wrong : [];
  const [only] = selected;
  const asked = selected.size === 1 && only !== undefined ? view.nodes.get(only) : undefined;
  return asked === undefined || asked.problems.length === 0 || unasked.includes(asked) ? unasked : [...unasked, asked];
}

function Bubble({ node, view }: { readonly node: NodeView; readonly view: GraphView }): ReactNode {
  const moves = useEditorState((state) => state.moves);
  const typed = useEditorState((state) => state.document?.typed);
  const selected = useEditorState((state) => state.selectedNodes.has(node.id));
  const curve = useEditorState((state) => (state.run?.nodeGradients[node.id]?.length ?? 0) > 1);
  const all = selected ? node.problems : node.problems.filter(({ severity }) => severity === 'error');
  const shown = all.slice(0, mostProblems);
  const place = useMemo(() => {
    const positionOf = (id: string): readonly [number, number] => moves[id] ?? view.positions.get(id) ?? [0, 0];
    const links = shown.map((problem) =>
      typed === undefined ? 0 : Math.min(mostFixes, fixesFor(typed, problem).length),
    );
    const height = bubbleHeight(
      shown.map(({ message }) => message),
      links.reduce((sum, count) => sum + count, 0),
    );
    const others = [...view.nodes.values()]
      .filter((other) => other !== node)
      .map((other) => nodeBox(other, positionOf(other.id), false));
    return bubblePlace(
      nodeBox(node, positionOf(node.id), curve),
      node.recurrent ? recurrenceHeight : 0,
      height,
      others,
    );
  }, [node, view, moves, typed, shown, curve]);
  return (
    <div
      className={`problem-bubble nodrag nopan nowheel ${node.severity ?? ''}`}
      data-node={node.id}
      style={{
        width: bubbleWidth,
        transform: `translate(${place.x}px, ${place.y}px)${place.side === 'above' ? ' translateY(-100%)' : ''}`,
      }}
    >
      <ProblemList problems={shown} />
      {all.length > shown.length && <p className="dim">{all.length - shown.length} more in the inspector</p>}
    </div>
  );
}

export function ProblemBubbles({ view }: { readonly view: GraphView }): ReactNode {
  const selected = useEditorState((state) => state.selectedNodes);
  const wiring = useEditorState((state) => state.connecting !== undefined);
  const readable = useEditorState((state) => state.document?.health === 'sound');
  if (wiring || !readable) return null;
  return (
    <ViewportPortal>
      {speakers(view, selected).map((node) => (
        <Bubble key={node.id} node={node} view={view} />
      ))}
    </ViewportPortal>
  );
}
