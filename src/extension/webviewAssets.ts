// Where the built pages lie and how a webview is given one. Nothing outside dist/webview can be loaded.
import * as vscode from 'vscode';
import { newNonce, webviewPage } from './webviewHtml.ts';

export type PageName = 'editor' | 'training';

function folder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** Options of every webview of the extension. */
export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, enableForms: false, localResourceRoots: [folder(extensionUri)] };
}

export interface Page {
  readonly page: PageName;
  readonly title: string;
  readonly inlineStyles: boolean;
}

/** Puts a page into a webview. */
export function loadPage(webview: vscode.Webview, extensionUri: vscode.Uri, { page, title, inlineStyles }: Page): void {
  const uri = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder(extensionUri), name)).toString();
  webview.options = webviewOptions(extensionUri);
  webview.html = webviewPage(
    {
      cspSource: webview.cspSource,
      scriptUri: uri(`${page}.js`),
      styleUris: [uri(`${page}.css`)],
      codiconUri: uri('codicon.css'),
      title,
      inlineStyles,
      language: vscode.env.language,
    },
    newNonce(),
  );
}

/** The icon of tabs, light and dark. */
export function tabIcon(extensionUri: vscode.Uri, name: 'graph' | 'training'): { light: vscode.Uri; dark: vscode.Uri } {
  const file = (theme: string): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, 'media', 'icons', `${name}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}
