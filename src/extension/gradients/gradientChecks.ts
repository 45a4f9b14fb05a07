// Check Gradients: BPTT against finite differences for the selected nodes, in a thread of its own so that it can be cancelled.
// Results belong to one version of a document and are forgotten with the next.
import * as vscode from 'vscode';
import { canvasNode } from '../../core/base/nodePath.ts';
import type { GradientCheck } from '../../platform/node/checkGradients.ts';
import type { GradientsMessage, NodeGradients } from '../../protocol/graphEditor.ts';
import { ReaderThread } from '../data/readerThread.ts';
import type { Place } from '../data/workerMessages.ts';

export type CheckOutcome =
  | { readonly type: 'checked'; readonly checks: readonly GradientCheck[] }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'cancelled' };

export class GradientChecks implements vscode.Disposable {
  readonly #threadFile: string;
  readonly #results = new Map<string, GradientsMessage>();
  readonly #threads = new Set<ReaderThread>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  /** `threadFile`: the bundle of the reading thread, which knows the question. */
  constructor(threadFile: string) {
    this.#threadFile = threadFile;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#results.delete(document.uri.toString());
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#results.delete(uri.toString())),
      this.#changed,
    );
  }

  /** What is known of a document as it is now. */
  message(document: vscode.TextDocument): GradientsMessage | undefined {
    return this.#results.get(document.uri.toString());
  }

  /** Compares the gradients of some nodes (all when none are named) of a document as it is now. */
  async check(
    document: vscode.TextDocument,
    place: Place,
    nodes: readonly string[],
    cancelled: vscode.CancellationToken,
  ): Promise<CheckOutcome> {
    const { version } = document;
    const thread = new ReaderThread(this.#threadFile);
    this.#threads.add(thread);
    const listening = cancelled.onCancellationRequested(() => void thread.dispose());
    this.#tell(document, { version, checking: true, nodes: Object.fromEntries(nodes.map((id) => [id, null])) });
    let results: GradientsMessage['nodes'] = {};
    try {
      const answer = await thread.ask({ type: 'gradcheck', place, text: document.getText(), nodes });
      if (answer.refusal !== null) return { type: 'refused', message: answer.refusal };
      results = byNode(answer.checks);
      return { type: 'checked', checks: answer.checks };
    } catch (problem) {
      if (cancelled.isCancellationRequested) return { type: 'cancelled' };
      return { type: 'refused', message: problem instanceof Error ? problem.message : String(problem) };
    } finally {
      listening.dispose();
      this.#threads.delete(thread);
      void thread.dispose();
      this.#tell(document, { version, checking: false, nodes: results });
    }
  }

  dispose(): void {
    for (const thread of this.#threads) void thread.dispose();
    this.#subscriptions.dispose();
  }

  #tell(document: vscode.TextDocument, state: Omit<GradientsMessage, 'type'>): void {
    if (document.version !== state.version) return;
    this.#results.set(document.uri.toString(), { type: 'gradients', ...state });
    this.#changed.fire(document.uri);
  }
}

/** The worst parameter of each node of the canvas; one that disagrees is worse than any that agrees. */
function byNode(checks: readonly GradientCheck[]): Readonly<Record<string, NodeGradients>> {
  const worst = new Map<string, NodeGradients>();
  for (const { readers, agrees, error, parameter } of checks) {
    for (const node of new Set(readers.map(canvasNode))) {
      const known = worst.get(node);
      if (known === undefined || (known.agrees && (!agrees || error > known.error)))
        worst.set(node, { agrees, error, parameter });
    }
  }
  return Object.fromEntries(worst);
}
