// The column at the right (a drawer in narrow windows): what is selected, or the settings of the whole graph.
import type { KeyboardEvent, ReactNode } from 'react';
import { ToolButton } from '../../shared/controls/Button.tsx';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { MultiInspector, WireInspector } from './MultiInspector.tsx';
import { NodeInspector } from './NodeInspector.tsx';
import { SettingsInspector } from './SettingsInspector.tsx';

function Content(): ReactNode {
  const nodes = useEditorState((state) => state.selectedNodes);
  const wires = useEditorState((state) => state.selectedWires);
  const [only] = nodes;
  if (nodes.size === 1 && only !== undefined) return <NodeInspector key={only} id={only} />;
  if (nodes.size > 1) return <MultiInspector ids={[...nodes]} />;
  if (wires.size > 0) return <WireInspector ids={[...wires]} />;
  return <SettingsInspector />;
}

export function Inspector(): ReactNode {
  const editor = useEditor();
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    editor.setDrawer(false);
    const [first] = editor.state.selectedNodes;
    if (first !== undefined) editor.canvas?.focusNode(first);
  };
  return (
    <aside id="inspector" className="inspector" aria-label="Inspector" tabIndex={-1} onKeyDown={keyDown}>
      <span className="inspector-close">
        <ToolButton
          iconOnly
          icon="close"
          label="Close the inspector"
          onPress={() => {
            editor.setDrawer(false);
          }}
        />
      </span>
      <Content />
    </aside>
  );
}
