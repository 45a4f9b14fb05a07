// Zoom, fit and the two switches of the canvas, in its lower left corner.
import { useReactFlow } from '@xyflow/react';
import type { ReactNode } from 'react';
import { ToolButton } from '../../shared/controls/Button.tsx';
import { prefersReducedMotion } from '../../shared/theme.ts';
import { useEditor, useEditorState } from '../state/editorContext.ts';

export function CanvasControls(): ReactNode {
  const editor = useEditor();
  const flow = useReactFlow();
  const dragSelects = useEditorState((state) => state.dragSelects);
  const minimap = useEditorState((state) => state.minimap);
  const motion = (): { readonly duration: number } => ({ duration: prefersReducedMotion() ? 0 : 150 });
  return (
    <div className="canvas-controls" role="toolbar" aria-label="View">
      <ToolButton iconOnly icon="zoom-in" label="Zoom in" onPress={() => void flow.zoomIn(motion())} />
      <ToolButton iconOnly icon="zoom-out" label="Zoom out" onPress={() => void flow.zoomOut(motion())} />
      <ToolButton
        iconOnly
        icon="screen-full"
        label="Fit the graph (F)"
        onPress={() => {
          editor.canvas?.fit();
        }}
      />
      <ToolButton
        iconOnly
        icon="inspect"
        label="Drag selects (otherwise Shift-drag)"
        pressed={dragSelects}
        onPress={() => {
          editor.setSwitch('dragSelects', !dragSelects);
        }}
      />
      <ToolButton
        iconOnly
        icon="map"
        label="Overview"
        pressed={minimap}
        onPress={() => {
          editor.setSwitch('minimap', !minimap);
        }}
      />
    </div>
  );
}
