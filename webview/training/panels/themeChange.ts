// Tells when VS Code has changed the theme: it rewrites the style of the document and the classes of the body.

/** Calls back after a change of theme; returns the function that stops it. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id', 'data-vscode-theme-kind'],
  });
  return () => {
    observer.disconnect();
  };
}
