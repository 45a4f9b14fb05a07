// Equations as plain text, one a line. Leaving the field or Ctrl+Enter commits all lines as one edit; Escape takes the draft back.
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { JsonValue } from '../../../src/core/base/json.ts';
import { linesOfText, textOfLines } from '../../../src/core/graph/textLines.ts';

interface EquationsControlProps {
  readonly label: string;
  /** As in the file: lines or one text. */
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue) => void;
}

export function EquationsControl({ label, value, disabled, onChange }: EquationsControlProps): ReactNode {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const text = textOfLines(value ?? '') ?? '';
  const commit = (): void => {
    if (draft !== undefined && draft !== text) onChange(linesOfText(draft));
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
      rows={Math.min(16, Math.max(4, linesOfText(draft ?? text).length))}
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
