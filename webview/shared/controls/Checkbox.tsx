// A yes or no. The label stands beside the box.
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { ReactNode } from 'react';

interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Checkbox({ label, checked, onChange, disabled }: CheckboxProps): ReactNode {
  return (
    <vscode-checkbox
      label={label}
      checked={checked}
      disabled={disabled ?? false}
      onchange={(event) => {
        const { target } = event;
        if (target instanceof HTMLElement && 'checked' in target) onChange(target.checked === true);
      }}
    />
  );
}
