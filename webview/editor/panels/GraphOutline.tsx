// What is inside a node that uses a sub-graph: its nodes with their kind and line, to read; the text is where they are changed.
import type { ReactNode } from 'react';
import { formatPortType } from '../../../src/core/graph/portType.ts';
import { LinkButton } from '../../shared/controls/Button.tsx';
import { useEditor, useEditorState } from '../state/editorContext.ts';

/** Inner nodes that are listed. */
const most = 40;

export function GraphOutline({ use, graph }: { readonly use: string; readonly graph: string }): ReactNode {
  const editor = useEditor();
  const drawn = useEditorState((state) => state.document?.graph.graphs.get(graph));
  const expanded = useEditorState((state) => state.document?.typed.expanded);
  if (drawn === undefined) return null;
  const ids = [...drawn.nodes.keys()];
  return (
    <details className="inspector-ports" open>
      <summary>Inside {graph}</summary>
      <dl>
        {ids.slice(0, most).map((id) => {
          const typed = expanded?.nodes.get(`${use}/${id}`);
          const type = typed?.outputs.get('y')?.type;
          return (
            <div key={id}>
              <dt>
                {id} <span className="shape">{type === undefined ? '' : formatPortType(type)}</span>
                <span className="dim"> {drawn.nodes.get(id)?.kind}</span>
              </dt>
              <dd>{typed?.kind.line(typed.params)}</dd>
            </div>
          );
        })}
      </dl>
      {ids.length > most && <p className="dim">{ids.length - most} more in the text</p>}
      <LinkButton
        label="Open as Text"
        onPress={() => {
          editor.openText(['graphs', graph]);
        }}
      />
    </details>
  );
}
