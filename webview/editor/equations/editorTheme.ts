// Monaco in the colours of the page: its own token colours for light, dark and high contrast, everything around them from VS Code.
import * as monaco from 'monaco-editor/editor/editor.api.js';
import { themeKind, type ThemeKind } from '../../shared/theme.ts';

const bases: { readonly [K in ThemeKind]: monaco.editor.BuiltinTheme } = {
  light: 'vs',
  dark: 'vs-dark',
  'hc-dark': 'hc-black',
  'hc-light': 'hc-light',
};

/** Monaco's colour → VS Code's variables, the first that is set. */
const surroundings: Readonly<Record<string, readonly string[]>> = {
  'editor.background': ['--vscode-input-background', '--vscode-editor-background'],
  'editor.foreground': ['--vscode-input-foreground', '--vscode-editor-foreground'],
  'editorCursor.foreground': ['--vscode-editorCursor-foreground'],
  'editor.selectionBackground': ['--vscode-editor-selectionBackground'],
  'editorError.foreground': ['--vscode-editorError-foreground'],
  'editorWarning.foreground': ['--vscode-editorWarning-foreground'],
  'editorWidget.background': ['--vscode-editorWidget-background'],
  'editorWidget.foreground': ['--vscode-editorWidget-foreground'],
  'editorWidget.border': ['--vscode-editorWidget-border'],
  'editorHoverWidget.background': ['--vscode-editorHoverWidget-background', '--vscode-editorWidget-background'],
  'editorHoverWidget.foreground': ['--vscode-editorHoverWidget-foreground', '--vscode-editorWidget-foreground'],
  'editorHoverWidget.border': ['--vscode-editorHoverWidget-border', '--vscode-editorWidget-border'],
  'editorSuggestWidget.background': ['--vscode-editorSuggestWidget-background', '--vscode-editorWidget-background'],
  'editorSuggestWidget.foreground': ['--vscode-editorSuggestWidget-foreground', '--vscode-editorWidget-foreground'],
  'editorSuggestWidget.border': ['--vscode-editorSuggestWidget-border', '--vscode-editorWidget-border'],
  'editorSuggestWidget.selectedBackground': [
    '--vscode-editorSuggestWidget-selectedBackground',
    '--vscode-list-activeSelectionBackground',
  ],
  'editorSuggestWidget.selectedForeground': [
    '--vscode-editorSuggestWidget-selectedForeground',
    '--vscode-list-activeSelectionForeground',
  ],
  'editorSuggestWidget.highlightForeground': [
    '--vscode-editorSuggestWidget-highlightForeground',
    '--vscode-list-highlightForeground',
  ],
  'editorSuggestWidget.focusHighlightForeground': [
    '--vscode-editorSuggestWidget-focusHighlightForeground',
    '--vscode-editorSuggestWidget-selectedForeground',
    '--vscode-list-activeSelectionForeground',
  ],
  focusBorder: ['--vscode-focusBorder'],
};

/** `#rrggbb` or `#rrggbbaa`; undefined for anything that Monaco does not read. */
export function hexColor(value: string): string | undefined {
  const text = value.trim();
  if (/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/iu.test(text)) return text;
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+))?\s*\)$/u.exec(text);
  if (parts === null) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.slice(1, 4).map(Number);
  const alpha = Math.round(255 * Number(parts[4] ?? 1));
  return `#${[red, green, blue, alpha].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Defines the theme anew from the page as it is now, and applies it to every editor. */
export function applyEditorTheme(): void {
  const style = getComputedStyle(document.body);
  const colors = Object.entries(surroundings).flatMap(([name, variables]): [string, string][] => {
    const found = variables
      .map((variable) => hexColor(style.getPropertyValue(variable)))
      .find((color) => color !== undefined);
    return found === undefined ? [] : [[name, found]];
  });
  monaco.editor.defineTheme('rnn', {
    base: bases[themeKind(document.body.classList)],
    inherit: true,
    rules: [],
    colors: Object.fromEntries(colors),
  });
  monaco.editor.setTheme('rnn');
}
