// Quick fixes in the text editor and the Problems panel: the checker's fixes as minimal text edits, and a way to the node in the graph.
import * as vscode from 'vscode';
import { fixesFor } from '../../core/check/fixes.ts';
import type { GraphDocument, PlacedDiagnostic } from '../analysis/graphDocument.ts';
import type { GraphDocuments } from '../analysis/graphDocuments.ts';
import type { PlanEdits } from '../editor/editQueue.ts';
import { graphSuffix, revealCommand } from '../ids.ts';
import { nodesOf, rangeIn } from './problems.ts';

const selector: vscode.DocumentSelector = { pattern: `**/*${graphSuffix}` };

export function registerQuickFixes(documents: GraphDocuments, plan: PlanEdits): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range) {
      const graph = documents.of(document);
      if (!graph) return [];
      const here = graph.diagnostics.filter((placed) => rangeIn(document, placed).intersection(range) !== undefined);
      return here.flatMap((placed) => [...fixes(graph, placed, plan), ...reveal(graph, placed)]);
    },
  };
  return vscode.languages.registerCodeActionsProvider(selector, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

function fixes(graph: GraphDocument, placed: PlacedDiagnostic, plan: PlanEdits): vscode.CodeAction[] {
  const { document } = graph;
  return fixesFor(graph.typed, placed.diagnostic).flatMap(({ title, edits }, i) => {
    const planned = plan(document.getText(), edits);
    if (!planned.ok || planned.value.length === 0) return [];
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    for (const { offset, length, text } of planned.value) {
      action.edit.replace(
        document.uri,
        new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)),
        text,
      );
    }
    action.diagnostics = known(document, placed);
    action.isPreferred = i === 0;
    return [action];
  });
}

function reveal(graph: GraphDocument, placed: PlacedDiagnostic): vscode.CodeAction[] {
  const nodes = nodesOf(placed);
  if (nodes.length === 0) return [];
  const title = vscode.l10n.t('Show in graph');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command: revealCommand, title, arguments: [graph.document.uri.toString(), nodes] };
  action.diagnostics = known(graph.document, placed);
  return [action];
}

/** The very problem that VS Code shows, so that the fix appears on it. */
function known(document: vscode.TextDocument, placed: PlacedDiagnostic): vscode.Diagnostic[] {
  const range = rangeIn(document, placed);
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ message, range: shown }) => message === placed.diagnostic.message && shown.isEqual(range));
}
