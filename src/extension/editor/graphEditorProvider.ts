// Opens `*.rnn.json` in the graph editor: makes a webview a panel of its document's session, and nothing more.
import * as vscode from 'vscode';
import { graphEditorViewType } from '../ids.ts';
import { fileName } from '../uris.ts';
import { loadPage, tabIcon } from '../webviewAssets.ts';
import { DocumentSession, type GraphPanel, type SessionServices } from './documentSession.ts';

export class GraphEditorProvider implements vscode.CustomTextEditorProvider {
  readonly #extensionUri: vscode.Uri;
  readonly #services: SessionServices;
  /** By document: several editors of one file share a session. */
  readonly #sessions = new Map<vscode.TextDocument, DocumentSession>();
  readonly #opened = new vscode.EventEmitter<vscode.TextDocument>();
  /** A document is shown in its first graph editor. */
  readonly onDidOpen = this.#opened.event;

  constructor(extensionUri: vscode.Uri, services: SessionServices) {
    this.#extensionUri = extensionUri;
    this.#services = services;
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      // Hidden pages die on purpose: the session sends everything again, and the page keeps its own view state.
      vscode.window.registerCustomEditorProvider(graphEditorViewType, this, {
        supportsMultipleEditorsPerDocument: true,
        webviewOptions: { retainContextWhenHidden: false, enableFindWidget: false },
      }),
      this.#opened,
      new vscode.Disposable(() => {
        for (const session of this.#sessions.values()) session.dispose();
        this.#sessions.clear();
      }),
    );
  }

  resolveCustomTextEditor(document: vscode.TextDocument, webviewPanel: vscode.WebviewPanel): void {
    const session = this.#session(document);
    const title = vscode.l10n.t('Graph of {0}', fileName(document.uri));
    const load = (equationEditor: boolean): void => {
      loadPage(webviewPanel.webview, this.#extensionUri, { page: 'editor', title, inlineStyles: equationEditor });
    };
    let equationEditor = hasCustomCell(document.getText());
    const panel: GraphPanel = {
      get visible() {
        return webviewPanel.visible;
      },
      get active() {
        return webviewPanel.active;
      },
      post: (message) => {
        void webviewPanel.webview.postMessage(message);
      },
      allowEquationEditor: () => {
        if (equationEditor) return;
        equationEditor = true;
        load(true);
      },
    };
    session.attach(panel);
    webviewPanel.onDidChangeViewState(() => session.visibilityChanged(panel));
    webviewPanel.webview.onDidReceiveMessage((message: unknown) => session.receive(panel, message));
    webviewPanel.onDidDispose(() => {
      session.detach(panel);
      if (session.panels > 0) return;
      session.dispose();
      if (this.#sessions.get(document) === session) this.#sessions.delete(document);
    });
    webviewPanel.iconPath = tabIcon(this.#extensionUri, 'graph');
    load(equationEditor);
    this.#opened.fire(document);
  }

  /** The session of a document that is open in a graph editor. */
  find(uri: vscode.Uri): DocumentSession | undefined {
    const key = uri.toString();
    return [...this.#sessions.values()].find(({ document }) => document.uri.toString() === key);
  }

  get sessions(): readonly DocumentSession[] {
    return [...this.#sessions.values()];
  }

  #session(document: vscode.TextDocument): DocumentSession {
    const existing = this.#sessions.get(document);
    if (existing) return existing;
    const session = new DocumentSession(document, this.#services);
    this.#sessions.set(document, session);
    return session;
  }
}

/** Whether the text names a custom cell: its page then may have the equation editor from the start. */
function hasCustomCell(text: string): boolean {
  return /"kind"\s*:\s*"cell"/u.test(text);
}
