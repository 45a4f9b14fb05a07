// The variables that VS Code 1.139 sets in a webview under its four default themes, captured from a running one.
import dark from './themes/dark.json';
import hcDark from './themes/hcDark.json';
import hcLight from './themes/hcLight.json';
import light from './themes/light.json';

interface Theme {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

export const themes: Readonly<Record<string, Theme>> = { dark, light, hcDark, hcLight };

/** Makes the page look as a webview under that theme. */
export function applyTheme(name: string): void {
  const theme = themes[name] ?? dark;
  const style = document.documentElement.style;
  style.cssText = '';
  for (const [variable, value] of Object.entries(theme.variables)) style.setProperty(variable, value);
  document.body.className = theme.bodyClass;
}
