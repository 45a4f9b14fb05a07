// Entry of the graph editor's webview in VS Code: the page has `<div id="root">`.
import type { GraphEditorToHost, HostToGraphEditor } from '../../src/protocol/graphEditor.ts';
import { vsCodeBridge } from '../shared/bridge.ts';
import { mountEditor } from './mount.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id root.');
mountEditor(
  root,
  vsCodeBridge<HostToGraphEditor, GraphEditorToHost>({
    snapshot: true,
    data: true,
    run: true,
    gradients: true,
    reveal: true,
    editResult: true,
  }),
);
