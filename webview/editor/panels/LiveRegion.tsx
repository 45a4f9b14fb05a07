// Tells screen readers what happened. Two regions take turns, so that the same sentence twice is heard twice.
import type { ReactNode } from 'react';
import { useEditorState } from '../state/editorContext.ts';

export function LiveRegion(): ReactNode {
  const { text, count } = useEditorState((state) => state.announcement);
  return (
    <div className="visually-hidden">
      <div role="status" aria-live="polite">
        {count % 2 === 0 ? text : ''}
      </div>
      <div role="status" aria-live="polite">
        {count % 2 === 1 ? text : ''}
      </div>
    </div>
  );
}
