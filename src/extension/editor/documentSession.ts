// One open document and the graph editors that show it: snapshots out, gestures in through one queue.
// The TextDocument is the only state and the only history; a panel may die and come back at any moment.
// Panels are ports, so that the session never touches a webview; what a message means to the rest is in SessionServices.
import * as vscode from 'vscode';
import type { JsonPath } from '../../core/base/json.ts';
import type {
  DataMessage,
  GradientsMessage,
  GraphEditorCommand,
  HostToGraphEditor,
  RunMessage,
  SnapshotMessage,
} from '../../protocol/graphEditor.ts';
import { readGraphEditorMessage } from '../../protocol/validateGraphEditor.ts';
import { editableDocument } from './documentPort.ts';
import { EditQueue, type PlanEdits } from './editQueue.ts';
import { fileName } from '../uris.ts';

/** A graph editor as the session sees it. */
export interface GraphPanel {
  readonly visible: boolean;
  readonly active: boolean;
  post(message: HostToGraphEditor): void;
  /** Makes the page anew so that it can have the equation editor, unless it was made so. */
  allowEquationEditor(): void;
}

/** What a session needs of the rest of the extension. */
export interface SessionServices {
  readonly plan: PlanEdits;
  readOnlyReason(document: vscode.TextDocument): string | null;
  data(document: vscode.TextDocument): DataMessage | undefined;
  run(document: vscode.TextDocument): RunMessage;
  gradients(document: vscode.TextDocument): GradientsMessage | undefined;
  command(command: GraphEditorCommand, document: vscode.TextDocument): void;
  openText(document: vscode.TextDocument, path: JsonPath): void;
  warn(message: string): void;
}

export class DocumentSession implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly #services: SessionServices;
  readonly #queue: EditQueue;
  /** Panels and whether their page has said that it is ready. */
  readonly #panels = new Map<GraphPanel, { ready: boolean }>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #selection: readonly string[] = [];
  /** Nodes to reveal as soon as a page is ready. */
  #pendingReveal: readonly string[] | undefined;

  constructor(document: vscode.TextDocument, services: SessionServices) {
    this.document = document;
    this.#services = services;
    const { stale, refused } = editMessages();
    const readOnly = (): string | null => services.readOnlyReason(document);
    this.#queue = new EditQueue(editableDocument(document), services.plan, readOnly, { stale, refused });
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) this.#toAll(this.#snapshot());
      }),
      vscode.workspace.onWillSaveTextDocument((event) => {
        if (event.document === document) event.waitUntil(this.#queue.idle());
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()),
    ];
  }

  /** The nodes selected in the panel that spoke of it last. */
  get selection(): readonly string[] {
    return this.#selection;
  }

  get panels(): number {
    return this.#panels.size;
  }

  /** Shows the document in one more panel. */
  attach(panel: GraphPanel): void {
    this.#panels.set(panel, { ready: false });
  }

  detach(panel: GraphPanel): void {
    this.#panels.delete(panel);
  }

  /** A panel became visible or hidden: what it missed comes as a snapshot. */
  visibilityChanged(panel: GraphPanel): void {
    if (panel.visible && this.#panels.get(panel)?.ready === true) this.#hydrate(panel);
  }

  /** Takes whatever a page sent. What is no known message is logged and dropped. */
  receive(panel: GraphPanel, value: unknown): void {
    const state = this.#panels.get(panel);
    const message = readGraphEditorMessage(value);
    if (!state || !message) {
      this.#services.warn(`A message of the graph editor of ${fileName(this.document.uri)} was refused.`);
      return;
    }
    switch (message.type) {
      case 'ready':
        state.ready = true;
        this.#hydrate(panel);
        break;
      case 'edit':
        void this.#edit(panel, message);
        break;
      case 'command':
        if (message.command === 'equationEditor') {
          void this.#queue.idle().then(() => panel.allowEquationEditor());
          break;
        }
        void this.#queue.idle().then(() => this.#services.command(message.command, this.document));
        break;
      case 'selection':
        this.#selection = message.nodes;
        break;
      case 'openText':
        this.#services.openText(this.document, message.path);
        break;
      case 'fault':
        this.#services.warn(`The graph editor of ${fileName(this.document.uri)} reports: ${message.message}`);
        break;
    }
  }

  /** The text is as it was, what surrounds it is not: trust, write permission. */
  refresh(): void {
    this.#toAll(this.#snapshot());
  }

  /** What is known of the data has changed. */
  dataChanged(): void {
    const message = this.#services.data(this.document);
    if (message) this.#toAll(message);
  }

  /** The newest run of this graph has changed. */
  runChanged(): void {
    if (this.#panels.size > 0) this.#toAll(this.#services.run(this.document));
  }

  /** Gradients were checked, or are being. */
  gradientsChanged(): void {
    const message = this.#services.gradients(this.document);
    if (message) this.#toAll(message);
  }

  /** Selects nodes in the panel that the person looks at; waits for its page when it is still loading. */
  reveal(nodes: readonly string[]): void {
    const target = [...this.#panels].filter(([panel, { ready }]) => ready && panel.visible);
    const chosen = target.find(([panel]) => panel.active) ?? target[0];
    if (chosen) chosen[0].post({ type: 'reveal', nodes });
    else this.#pendingReveal = nodes;
  }

  /** Resolves when all gestures so far are in the document. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panels.clear();
  }

  async #edit(
    panel: GraphPanel,
    message: { id: number; baseVersion: number; edits: Parameters<EditQueue['submit']>[0] },
  ): Promise<void> {
    const outcome = await this.#queue.submit(message.edits, message.baseVersion);
    if (!this.#panels.has(panel)) return;
    const { ok, version, reason } = outcome;
    panel.post({ type: 'editResult', id: message.id, ok, version, ...(reason === undefined ? {} : { reason }) });
    if (!ok && panel.visible) panel.post(this.#snapshot());
  }

  #hydrate(panel: GraphPanel): void {
    if (!panel.visible) return;
    panel.post(this.#snapshot());
    const data = this.#services.data(this.document);
    if (data) panel.post(data);
    panel.post(this.#services.run(this.document));
    const gradients = this.#services.gradients(this.document);
    if (gradients) panel.post(gradients);
    if (this.#pendingReveal) {
      panel.post({ type: 'reveal', nodes: this.#pendingReveal });
      this.#pendingReveal = undefined;
    }
  }

  #snapshot(): SnapshotMessage {
    return {
      type: 'snapshot',
      version: this.document.version,
      text: this.document.getText(),
      fileName: fileName(this.document.uri),
      readOnly: this.#services.readOnlyReason(this.document),
      trusted: vscode.workspace.isTrusted,
    };
  }

  #toAll(message: HostToGraphEditor): void {
    for (const [panel, { ready }] of this.#panels) if (ready && panel.visible) panel.post(message);
  }
}

function editMessages(): { readonly stale: string; readonly refused: string } {
  return {
    stale: vscode.l10n.t('The text had changed in the meantime. Look at the graph and make the change again.'),
    refused: vscode.l10n.t('VS Code did not accept the change. The file may be read-only.'),
  };
}
