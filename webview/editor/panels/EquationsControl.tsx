// Equations in the inspector: Monaco where the page may have it, plain text until it is there. Leaving the field or Ctrl+Enter commits all
// lines as one edit; Escape takes the draft back.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { JsonValue } from '../../../src/core/base/json.ts';
import { linesOfText, textOfLines } from '../../../src/core/graph/textLines.ts';
import { checkEquations, knownSizes } from '../../../src/core/nodes/cell.ts';
import type { EquationEditor, LineProblem } from '../equations/equationEditor.ts';
import { loadEquationEditor, mayUseEquationEditor } from '../equations/loadEquationEditor.ts';
import { useEditor } from '../state/editorContext.ts';
import { EquationsText } from './EquationsText.tsx';

/** Problems that are listed below the field; the others are underlined all the same. */
const mostProblems = 3;

interface EquationsControlProps {
  readonly label: string;
  /** The node that they belong to; undefined for several. */
  readonly node: string | undefined;
  /** As in the file: lines or one text. */
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue) => void;
}

export function EquationsControl({ label, node, value, disabled, onChange }: EquationsControlProps): ReactNode {
  const editor = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<EquationEditor | undefined>(undefined);
  const [ready, setReady] = useState(false);
  const [problems, setProblems] = useState<readonly LineProblem[]>([]);
  const text = textOfLines(value ?? '') ?? '';
  const latest = useRef({ text, disabled, onChange });
  useEffect(() => {
    latest.current = { text, disabled, onChange };
  });

  useEffect(() => {
    const element = host.current;
    if (node === undefined || element === null) return undefined;
    if (!mayUseEquationEditor()) {
      editor.command('equationEditor');
      return undefined;
    }
    let ended = false;
    const typed = () => editor.state.document?.typed.nodes.get(node);
    loadEquationEditor().then(
      (create) => {
        if (ended) return;
        made.current = create(element, {
          label,
          text: latest.current.text,
          readOnly: latest.current.disabled,
          sizes: () => knownSizes(typed()),
          problems: (draft) => checkEquations(draft, typed()),
          checked: setProblems,
          commit: (draft) => {
            latest.current.onChange(linesOfText(draft));
          },
        });
        setReady(true);
      },
      (error: unknown) => {
        editor.fault(`The equation editor could not be loaded: ${String(error)}`);
      },
    );
    return () => {
      ended = true;
      made.current?.dispose();
      made.current = undefined;
      setReady(false);
    };
  }, [editor, node, label]);

  useEffect(() => {
    made.current?.update(text, disabled);
  }, [text, disabled, ready]);

  return (
    <>
      <div className={ready ? 'equations-editor' : 'equations-editor waiting'} ref={host} />
      {!ready && (
        <EquationsText
          label={label}
          text={text}
          disabled={disabled}
          onCommit={(draft) => {
            onChange(linesOfText(draft));
          }}
        />
      )}
      <div role="status">{ready && problems.length > 0 && <Problems problems={problems} />}</div>
    </>
  );
}

function Problems({ problems }: { readonly problems: readonly LineProblem[] }): ReactNode {
  return (
    <ul className="equation-problems">
      {problems.slice(0, mostProblems).map(({ line, message }, index) => (
        <li key={index} className="field-problem">
          Line {line}: {message}
        </li>
      ))}
      {problems.length > mostProblems && <li>and {problems.length - mostProblems} more</li>}
    </ul>
  );
}
