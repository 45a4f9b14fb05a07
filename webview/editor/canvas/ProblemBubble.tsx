// What is wrong with a node, said below it, with the ways to put it right as links. When many nodes are wrong at once
// only the selected one speaks; the others keep their red edge.
import type { ReactNode } from 'react';
import type { NodeView } from '../model/viewModel.ts';
import { ProblemList } from '../panels/ProblemList.tsx';
import { useEditorState } from '../state/editorContext.ts';

/** Up to this many nodes with errors may speak unasked. */
const quietLimit = 3;

export function ProblemBubble({ node, selected }: { readonly node: NodeView; readonly selected: boolean }): ReactNode {
  const few = useEditorState((state) => {
    let count = 0;
    for (const one of state.document?.view.nodes.values() ?? []) if (one.severity === 'error') count++;
    return count <= quietLimit;
  });
  const wiring = useEditorState((state) => state.connecting !== undefined);
  const multiple = useEditorState((state) => state.selectedNodes.size > 1);
  if (node.problems.length === 0 || wiring) return null;
  const speaks = node.severity === 'error' ? few || selected : selected && !multiple;
  if (!speaks) return null;
  const shown = selected ? node.problems : node.problems.filter(({ severity }) => severity === 'error');
  return (
    <div className={`problem-bubble nodrag nopan ${node.severity ?? ''}`}>
      <ProblemList problems={shown.slice(0, 3)} />
      {shown.length > 3 && <p className="dim">{shown.length - 3} more in the Problems panel</p>}
    </div>
  );
}
