// Equations as plain text: what is shown while the editor loads, for several nodes at once, and where the page may not have the editor.
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { linesOfText } from '../../../src/core/graph/textLines.ts';

interface EquationsTextProps {
  readonly label: string;
  readonly text: string;
  readonly disabled: boolean;
  readonly onCommit: (text: string) => void;
}

export function EquationsText({ label, text, disabled, onCommit }: EquationsTextProps): ReactNode {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const commit = (): void => {
    if (draft !== undefined && draft !== text) onCommit(draft);
    setDraft(undefined);
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) commit();
    else if (event.key === 'Escape' && draft !== undefined) setDraft(undefined);
    else if (event.key === 'Escape') return;
    event.stopPropagation();
    if (draft !== undefined) event.nativeEvent.stopPropagation();
  };
  return (
    <textarea
      className="equations-text"
      aria-label={label}
      rows={Math.min(16, Math.max(3, linesOfText(draft ?? text).length))}
      spellCheck={false}
      disabled={disabled}
      value={draft ?? text}
      onChange={(event) => {
        setDraft(event.target.value);
      }}
      onBlur={commit}
      onKeyDown={keyDown}
    />
  );
}
