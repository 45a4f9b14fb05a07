// A text field that holds a draft until Enter or leaving it commits; Escape takes the draft back.
// While a draft is open Ctrl+Z belongs to the field; without one it goes on to VS Code and undoes the document.
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { useState, type KeyboardEvent, type ReactNode } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  /** What is wrong with a draft, or undefined; a wrong draft is not committed. */
  readonly problemOf?: (draft: string) => string | undefined;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly id?: string;
}

const isUndo = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && ['z', 'y'].includes(event.key.toLowerCase());

function typed(event: Event): string {
  const { target } = event;
  return target instanceof HTMLElement && 'value' in target ? String(target.value) : '';
}

export function TextField({ label, value, onCommit, problemOf, placeholder, disabled, id }: TextFieldProps): ReactNode {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const shown = draft ?? value;
  const problem = draft === undefined ? undefined : problemOf?.(draft);
  const commit = (): void => {
    if (draft !== undefined && draft !== value && problem === undefined) onCommit(draft);
    setDraft(undefined);
  };
  const keyDown = (event: KeyboardEvent): void => {
    const open = draft !== undefined && draft !== value;
    if (event.key === 'Enter') {
      if (problem === undefined) commit();
      event.stopPropagation();
    } else if (event.key === 'Escape' && open) {
      setDraft(undefined);
      event.stopPropagation();
    } else if (isUndo(event) && open) {
      event.nativeEvent.stopPropagation();
      event.stopPropagation();
    }
  };
  return (
    <>
      <vscode-textfield
        id={id}
        value={shown}
        label={label}
        placeholder={placeholder ?? ''}
        invalid={problem !== undefined}
        disabled={disabled ?? false}
        oninput={(event) => {
          setDraft(typed(event));
        }}
        onBlur={commit}
        onKeyDown={keyDown}
      />
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
