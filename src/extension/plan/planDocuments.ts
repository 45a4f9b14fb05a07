// The computation plan of a graph as a read-only text document that follows the graph while it is edited.
// Compiling happens in the reading thread; a graph that cannot be compiled shows why instead.
import * as vscode from 'vscode';
import type { GraphDocuments } from '../analysis/graphDocuments.ts';
import { placeOf } from '../data/place.ts';
import type { ReaderThread } from '../data/readerThread.ts';
import type { Place, PlanAnswer } from '../data/workerMessages.ts';
import { planScheme } from '../ids.ts';
import { fileName, graphName } from '../uris.ts';

export class PlanDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #documents: GraphDocuments;
  readonly #reader: ReaderThread;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(documents: GraphDocuments, reader: ReaderThread) {
    this.#documents = documents;
    this.#reader = reader;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(planScheme, this),
      documents.onDidChange(({ document }) => {
        const plan = planUri(document.uri).toString();
        const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === plan);
        if (open) this.#changed.fire(open.uri);
      }),
      this.#changed,
    );
  }

  /** Opens the plan beside the graph. */
  async show(graph: vscode.Uri): Promise<vscode.TextEditor> {
    // Held open by VS Code while the plan is: the plan follows it.
    await vscode.workspace.openTextDocument(graph);
    const document = await vscode.workspace.openTextDocument(planUri(graph));
    return vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const graphUri = graphOfPlan(uri);
    const document = await vscode.workspace.openTextDocument(graphUri);
    if (!this.#documents.of(document)) return vscode.l10n.t('{0} is not a graph.', fileName(graphUri));
    const place = placeOf(document);
    if (!place)
      return vscode.l10n.t(
        'A plan needs the sizes in the data, which are read beside a graph file on disk. Save the graph first.',
      );
    const answer = await this.#compile(document.getText(), place);
    if (answer.plan !== undefined) return answer.plan;
    const errors = answer.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => `- ${message}`);
    return [vscode.l10n.t('{0} has no plan yet:', fileName(graphUri)), '', ...errors, ''].join('\n');
  }

  async #compile(text: string, place: Place): Promise<PlanAnswer> {
    try {
      return await this.#reader.ask({ type: 'plan', text, place });
    } catch (problem) {
      const message = vscode.l10n.t(
        'The plan could not be made: {0}',
        problem instanceof Error ? problem.message : String(problem),
      );
      return { plan: undefined, diagnostics: [{ severity: 'error', code: 'plan', message, path: [] }] };
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

/** The plan's document: its name is for people, the query says whose it is. */
function planUri(graph: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme: planScheme, path: `/${graphName(graph)}.plan.txt`, query: graph.toString() });
}

function graphOfPlan(plan: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(plan.query, true);
}
