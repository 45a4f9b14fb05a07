// One row of the inspector: label, what is allowed, the control, and the way back to the default.
import type { ReactNode } from 'react';
import { LinkButton } from '../../shared/controls/Button.tsx';

interface FieldProps {
  /** Empty when the control says it itself. */
  readonly label: string;
  /** Limits or unit, at the right. */
  readonly note?: string;
  readonly help?: string;
  /** Shown with a link when the value is not the default. */
  readonly reset?: { readonly to: string; readonly onReset: () => void } | undefined;
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}

export function Field({ label, note, help, reset, problem, children }: FieldProps): ReactNode {
  return (
    <div className={problem === undefined ? 'field' : 'field wrong'}>
      <div className={label === '' && reset === undefined ? 'field-head bare' : 'field-head'}>
        <span className="field-label" title={help}>
          {label}
        </span>
        {reset === undefined ? (
          <span className="field-note">{note}</span>
        ) : (
          <LinkButton
            label={`reset to ${reset.to === '' ? 'nothing' : reset.to}`}
            hint="The default"
            onPress={reset.onReset}
          />
        )}
      </div>
      {children}
      {problem !== undefined && <p className="field-problem">{problem}</p>}
    </div>
  );
}
