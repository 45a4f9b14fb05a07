// How React components reach the editor: one controller per webview, handed down by context.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { EditorController } from './editorController.ts';
import type { EditorState } from './editorState.ts';

export const EditorContext = createContext<EditorController | undefined>(undefined);

export function useEditor(): EditorController {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error('The editor context is missing above this component.');
  return editor;
}

/** Selectors return parts of the state as they are, or primitives: a new object each time would render for ever. */
export function useEditorState<T>(selector: (state: EditorState) => T): T {
  return useStore(useEditor().store, selector);
}
