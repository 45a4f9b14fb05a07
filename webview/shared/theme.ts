// The theme as VS Code tells it to a webview: classes on the body. Colours themselves come from CSS variables.
import { useSyncExternalStore } from 'react';

export type ThemeKind = 'light' | 'dark' | 'hc-dark' | 'hc-light';

const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  observer ??= new MutationObserver(() => {
    for (const one of listeners) one();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind', 'style'] });
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) observer?.disconnect();
  };
}

/** The kind that the body's classes name; dark when they name none. */
export function themeKind(classes: { contains(name: string): boolean }): ThemeKind {
  if (classes.contains('vscode-high-contrast-light')) return 'hc-light';
  if (classes.contains('vscode-high-contrast')) return 'hc-dark';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}

export function useThemeKind(): ThemeKind {
  return useSyncExternalStore(subscribe, () => themeKind(document.body.classList));
}

/** True when VS Code or the system asks for less motion. */
export function prefersReducedMotion(): boolean {
  return (
    document.body.classList.contains('vscode-reduce-motion') ||
    window.matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}

export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, prefersReducedMotion);
}
