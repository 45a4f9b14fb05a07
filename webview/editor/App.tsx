// The frame of the graph editor: toolbar, palette, canvas, inspector, status strip.
import { ReactFlowProvider } from '@xyflow/react';
import { useMemo, type ReactNode } from 'react';
import { ErrorBoundary } from '../shared/ErrorBoundary.tsx';
import { useReducedMotion, useThemeKind } from '../shared/theme.ts';
import { Canvas } from './canvas/Canvas.tsx';
import { Inspector } from './panels/Inspector.tsx';
import { LiveRegion } from './panels/LiveRegion.tsx';
import { Notices } from './panels/Notices.tsx';
import { Palette } from './panels/Palette.tsx';
import { StatusStrip } from './panels/StatusStrip.tsx';
import { Toolbar } from './panels/Toolbar.tsx';
import { EditorContext, useEditorState } from './state/editorContext.ts';
import type { EditorController } from './state/editorController.ts';
import { readOnlyReason } from './state/editorState.ts';

function Frame(): ReactNode {
  const view = useEditorState((state) => state.document?.view);
  const health = useEditorState((state) => state.document?.health);
  const frozen = useEditorState((state) => readOnlyReason(state) !== undefined);
  const fileName = useEditorState((state) => state.snapshot?.fileName ?? '');
  const drawer = useEditorState((state) => state.drawer);
  const theme = useThemeKind();
  const still = useReducedMotion();
  const dimmed = health === 'broken' || health === 'conflict';
  const classes = useMemo(
    () =>
      ['editor', `theme-${theme}`, still ? 'still' : '', drawer ? 'drawer-open' : '', dimmed ? 'dimmed' : ''].join(' '),
    [theme, still, drawer, dimmed],
  );
  if (view === undefined)
    return (
      <p className="loading" role="status">
        Opening the graph…
      </p>
    );
  return (
    <div className={classes}>
      <header>
        <h1 className="visually-hidden">Graph of {fileName}</h1>
        <Toolbar />
      </header>
      <div className="editor-main">
        <Palette />
        <main className="canvas-area">
          <Canvas view={view} frozen={frozen} covered={dimmed} />
          <Notices />
        </main>
        <Inspector />
      </div>
      <StatusStrip />
      <LiveRegion />
    </div>
  );
}

export function App({ editor }: { readonly editor: EditorController }): ReactNode {
  return (
    <ErrorBoundary
      onFault={(message) => {
        editor.fault(message);
      }}
    >
      <EditorContext value={editor}>
        <ReactFlowProvider>
          <Frame />
        </ReactFlowProvider>
      </EditorContext>
    </ErrorBoundary>
  );
}
