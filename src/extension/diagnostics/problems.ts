// The Problems panel: what the parser, the checker and the data reader say about open graphs, each at its exact range.
import * as vscode from 'vscode';
import type { Severity } from '../../core/base/diagnostic.ts';
import type { GraphDocument, PlacedDiagnostic } from '../analysis/graphDocument.ts';
import type { GraphDocuments } from '../analysis/graphDocuments.ts';
import { revealCommand } from '../ids.ts';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Keeps the collection in step with the open graphs. */
export function registerProblems(documents: GraphDocuments): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('rnnStudio');
  const update = (graph: GraphDocument): void => {
    collection.set(
      graph.document.uri,
      graph.diagnostics.map((placed) => problem(graph.document, placed)),
    );
  };
  for (const graph of documents.all) update(graph);
  return vscode.Disposable.from(
    documents.onDidChange(update),
    documents.onDidClose((uri) => collection.delete(uri)),
    collection,
  );
}

/** The range of a diagnostic in the document. */
export function rangeIn(document: vscode.TextDocument, { range }: PlacedDiagnostic): vscode.Range {
  return new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
}

/** Nodes that a diagnostic is about, the first one first. */
export function nodesOf({ diagnostic }: PlacedDiagnostic): readonly string[] {
  const { place, related } = diagnostic;
  return [...new Set([...(place ? [place.node] : []), ...(related ?? [])])];
}

/** The code of a problem with nodes is a link that shows them in the graph. */
function problem(document: vscode.TextDocument, placed: PlacedDiagnostic): vscode.Diagnostic {
  const { diagnostic } = placed;
  const shown = new vscode.Diagnostic(rangeIn(document, placed), diagnostic.message, severities[diagnostic.severity]);
  const nodes = nodesOf(placed);
  shown.source = 'RNN Studio';
  shown.code =
    nodes.length === 0 ? diagnostic.code : { value: diagnostic.code, target: revealLink(document.uri, nodes) };
  return shown;
}

function revealLink(uri: vscode.Uri, nodes: readonly string[]): vscode.Uri {
  return vscode.Uri.parse(`command:${revealCommand}?${encodeURIComponent(JSON.stringify([uri.toString(), nodes]))}`);
}
