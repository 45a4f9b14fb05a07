// Problems in words, with their fixes as links. The same text stands in the Problems panel.
import type { ReactNode } from 'react';
import type { Diagnostic } from '../../../src/core/base/diagnostic.ts';
import { fixesFor } from '../../../src/core/check/fixes.ts';
import { LinkButton } from '../../shared/controls/Button.tsx';
import { Icon } from '../../shared/controls/Icon.tsx';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { readOnlyReason } from '../state/editorState.ts';

const icons = { error: 'error', warning: 'warning', information: 'info' } as const;
/** Fixes shown for one problem. */
export const mostFixes = 3;

function Problem({ problem }: { readonly problem: Diagnostic }): ReactNode {
  const editor = useEditor();
  const typed = useEditorState((state) => state.document?.typed);
  const frozen = useEditorState((state) => readOnlyReason(state) !== undefined);
  const fixes = typed === undefined || frozen ? [] : fixesFor(typed, problem).slice(0, mostFixes);
  return (
    <li className={`problem ${problem.severity}`}>
      <Icon name={icons[problem.severity]} />
      <span>
        <span className="visually-hidden">{problem.severity}: </span>
        {problem.message}
        {fixes.length > 0 && (
          <span className="fixes">
            {fixes.map((fix) => (
              <LinkButton
                key={fix.title}
                label={fix.title}
                onPress={() => {
                  editor.perform({ label: fix.title, edits: fix.edits });
                }}
              />
            ))}
          </span>
        )}
      </span>
    </li>
  );
}

export function ProblemList({ problems }: { readonly problems: readonly Diagnostic[] }): ReactNode {
  if (problems.length === 0) return null;
  return (
    <ul className="problems">
      {problems.map((problem) => (
        <Problem key={`${problem.code}|${problem.path.join('/')}|${problem.message}`} problem={problem} />
      ))}
    </ul>
  );
}
