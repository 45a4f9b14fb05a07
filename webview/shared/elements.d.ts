// The custom elements of @vscode-elements/elements that the webviews use, as JSX knows them.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type Custom<Props> = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & Props;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': Custom<{ secondary?: boolean; disabled?: boolean; 'icon-only'?: boolean }>;
      'vscode-textfield': Custom<{
        value?: string;
        label?: string;
        placeholder?: string;
        invalid?: boolean;
        disabled?: boolean;
        readonly?: boolean;
        oninput?: (event: Event) => void;
      }>;
      'vscode-single-select': Custom<{
        value?: string;
        label?: string;
        disabled?: boolean;
        combobox?: boolean;
        onchange?: (event: Event) => void;
      }>;
      'vscode-option': Custom<{ value?: string; selected?: boolean; description?: string }>;
      'vscode-checkbox': Custom<{
        checked?: boolean;
        label?: string;
        disabled?: boolean;
        onchange?: (event: Event) => void;
      }>;
    }
  }
}
