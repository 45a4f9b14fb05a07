// Finds runs that are already there: engines that outlived the window, and earlier runs of the graphs that are open.
import * as vscode from 'vscode';
import { graphSuffix } from '../ids.ts';
import type { Studio } from '../studio.ts';

/** Engines of the workspace folders are attached to at once; finished runs are listed when their graph is open. */
export function watchForRuns(studio: Studio): vscode.Disposable {
  const scan = (graph: vscode.Uri): void => {
    if (graph.scheme !== 'file') return;
    studio.runs.scan(graph.fsPath).catch((problem: unknown) => studio.log.warn(String(problem)));
  };
  void attachToEngines(scan);
  for (const { document } of studio.editors.sessions) scan(document.uri);
  return vscode.Disposable.from(
    studio.editors.onDidOpen(({ uri }) => scan(uri)),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void attachToEngines(scan)),
  );
}

/** Engines live in `.rnn/<graph file>/<run>/` beside their graph. */
async function attachToEngines(scan: (graph: vscode.Uri) => void): Promise<void> {
  const found = await vscode.workspace.findFiles('**/.rnn/*/*/engine.json', null, 1000);
  const graphs = new Map<string, vscode.Uri>();
  for (const address of found) {
    const runsOfGraph = vscode.Uri.joinPath(address, '..', '..');
    const name = runsOfGraph.path.slice(runsOfGraph.path.lastIndexOf('/') + 1);
    if (!name.endsWith(graphSuffix)) continue;
    const graph = vscode.Uri.joinPath(runsOfGraph, '..', '..', name);
    graphs.set(graph.toString(), graph);
  }
  for (const graph of graphs.values()) scan(graph);
}
