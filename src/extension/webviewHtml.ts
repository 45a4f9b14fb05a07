// The page around a webview's bundle. Scripts run by nonce only, nothing inline, no network, no forms, no frames.
import { randomBytes } from 'node:crypto';

export interface PageParts {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
  /** The icon font's style sheet; the controls find it by the id of its link. */
  readonly codiconUri: string;
  readonly title: string;
  /** BCP 47 tag of the display language. */
  readonly language: string;
  /** Only for a graph with a custom cell: its equation editor (Monaco) writes styles into the page. Scripts stay as strict as ever. */
  readonly inlineStyles: boolean;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** 128 random bits, new for every load of a page. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** The Content-Security-Policy of both webviews. Inline styles only where the page is asked for with them. */
export function contentSecurityPolicy(cspSource: string, nonce: string, inlineStyles: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${cspSource}`,
    `style-src ${cspSource}${inlineStyles ? " 'unsafe-inline'" : ''}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The whole page. */
export function webviewPage(parts: PageParts, nonce: string): string {
  const styles = parts.styleUris.map((uri) => `  <link rel="stylesheet" href="${escape(uri)}">`);
  return [
    '<!DOCTYPE html>',
    `<html lang="${escape(parts.language)}">`,
    '<head>',
    '  <meta charset="utf-8">',
    `  <meta http-equiv="Content-Security-Policy" content="${escape(contentSecurityPolicy(parts.cspSource, nonce, parts.inlineStyles))}">`,
    '  <meta name="viewport" content="width=device-width, initial-scale=1">',
    `  <title>${escape(parts.title)}</title>`,
    `  <link rel="stylesheet" href="${escape(parts.codiconUri)}" id="vscode-codicon-stylesheet">`,
    ...styles,
    '</head>',
    '<body>',
    `  <div id="root" data-inline-styles="${parts.inlineStyles}"></div>`,
    `  <script type="module" nonce="${nonce}" src="${escape(parts.scriptUri)}"></script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
