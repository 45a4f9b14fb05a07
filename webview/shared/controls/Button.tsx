// The buttons of a webview: a primary one (one per view), plain ones for toolbars, and links that act.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface ButtonProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly icon?: string;
  readonly disabled?: boolean;
  /** Longer explanation, e.g. why it is disabled. */
  readonly hint?: string;
}

/** A button in the theme's button colours. */
export function Button({
  label,
  onPress,
  icon,
  disabled,
  hint,
  secondary,
}: ButtonProps & { readonly secondary?: boolean }): ReactNode {
  return (
    <vscode-button
      secondary={secondary ?? false}
      disabled={disabled ?? false}
      aria-disabled={disabled ?? false}
      title={hint ?? ''}
      onClick={disabled ? undefined : onPress}
    >
      {icon !== undefined && <Icon name={icon} slot="content-before" />}
      {label}
    </vscode-button>
  );
}

/** A flat button for toolbars: icon and words, or the icon alone with the words as its label. */
export function ToolButton({
  label,
  onPress,
  icon,
  disabled,
  hint,
  iconOnly,
  pressed,
}: ButtonProps & { readonly iconOnly?: boolean; readonly pressed?: boolean }): ReactNode {
  return (
    <button
      type="button"
      className={iconOnly === true ? 'tool-button icon-only' : 'tool-button'}
      disabled={disabled}
      title={hint ?? (iconOnly === true ? label : undefined)}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onPress}
    >
      {icon !== undefined && <Icon name={icon} />}
      {iconOnly !== true && <span className="tool-label">{label}</span>}
    </button>
  );
}

/** Words in the theme's link colour that act like a button. */
export function LinkButton({ label, onPress, hint }: Omit<ButtonProps, 'icon' | 'disabled'>): ReactNode {
  return (
    <button type="button" className="link-button" title={hint} onClick={onPress}>
      {label}
    </button>
  );
}
