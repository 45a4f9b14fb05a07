// Puts the graph editor into a page, over any bridge: VS Code's or the playground's.
import '../shared/base.css';
import '../shared/controls/controls.css';
import './editor.css';
import './canvas/canvas.css';
import './panels/panels.css';
import { createRoot } from 'react-dom/client';
import { reportFaults } from '../shared/bridge.ts';
import { App } from './App.tsx';
import { EditorController, type EditorBridge } from './state/editorController.ts';

/** Returns what takes the editor out of the page again. */
export function mountEditor(element: HTMLElement, bridge: EditorBridge): () => void {
  const editor = new EditorController(bridge);
  reportFaults((message) => {
    editor.fault(message);
  });
  const root = createRoot(element);
  root.render(<App editor={editor} />);
  const end = editor.start();
  return () => {
    end();
    root.unmount();
  };
}
