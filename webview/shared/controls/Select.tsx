// One value out of a list.
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import type { ReactNode } from 'react';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
}

export function Select({ label, value, options, onChange, disabled }: SelectProps): ReactNode {
  // A value outside the list is shown as it is, so that what the file says stays visible.
  const known = options.some((option) => option.value === value);
  const shown = known ? options : [{ value, label: value === '' ? '(choose)' : value }, ...options];
  return (
    <vscode-single-select
      key={`${value}|${shown.map((option) => option.value).join('|')}`}
      label={label}
      disabled={disabled ?? false}
      onchange={(event) => {
        const { target } = event;
        if (target instanceof HTMLElement && 'value' in target && target.value !== value)
          onChange(String(target.value));
      }}
    >
      {shown.map((option) => (
        <vscode-option key={option.value} value={option.value} selected={option.value === value}>
          {option.label}
        </vscode-option>
      ))}
    </vscode-single-select>
  );
}
