// The extension host's entry: makes the parts, connects them and leaves. Everything else is in the folders beside it.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ActiveGraph } from './activeGraph.ts';
import { GraphDocuments } from './analysis/graphDocuments.ts';
import { registerCheckGradients } from './commands/checkGradients.ts';
import { registerNewGraph } from './commands/newGraph.ts';
import { registerOpenCommands } from './commands/openCommands.ts';
import { registerTrainingCommands, runName } from './commands/trainingCommands.ts';
import { graphEditorCommand, openTextAt, trainingViewCommand } from './commands/webviewCommands.ts';
import { ReaderThread } from './data/readerThread.ts';
import { registerProblems } from './diagnostics/problems.ts';
import { registerQuickFixes } from './diagnostics/quickFixes.ts';
import { GraphEditorProvider } from './editor/graphEditorProvider.ts';
import { planEdits } from './editor/planEdits.ts';
import { readOnlyReason } from './editor/readOnly.ts';
import { GradientChecks } from './gradients/gradientChecks.ts';
import { graphEditorViewType } from './ids.ts';
import { PlanDocuments } from './plan/planDocuments.ts';
import type { Studio } from './studio.ts';
import { announceEnd } from './training/announceEnd.ts';
import { nodeEngines } from './training/nodeEngines.ts';
import { RunContext } from './training/runContext.ts';
import { RunManager } from './training/runManager.ts';
import { StatusBar } from './training/statusBar.ts';
import { systemTimers, Throttle } from './training/throttle.ts';
import { TrainingViews } from './training/trainingView.ts';
import { watchForRuns } from './training/watchForRuns.ts';

/** Milliseconds between two looks of the status bar and the graph editors at the runs. */
const runInterval = 250;

/** Called by VS Code. Suites inside the extension host get the parts themselves; other extensions get nothing. */
export function activate(context: vscode.ExtensionContext): Studio | undefined {
  const { extensionUri, extensionPath } = context;
  const studioVersion = String((context.extension.packageJSON as { readonly version?: unknown }).version);
  const log = vscode.window.createOutputChannel('RNN Studio', { log: true });
  const readerFile = path.join(extensionPath, 'dist', 'reader.mjs');
  const reader = new ReaderThread(readerFile);
  const gradients = new GradientChecks(readerFile);
  const documents = new GraphDocuments(reader);
  const active = new ActiveGraph();

  const runs = new RunManager(
    nodeEngines({ enginePath: path.join(extensionPath, 'dist', 'engine.mjs'), studioVersion, reader }),
    { relative: (file) => vscode.workspace.asRelativePath(vscode.Uri.file(file)), runName },
    {
      changed: () => {
        trainingViews.changed();
        runsChanged.request();
      },
      ended: (run) => {
        announceEnd(studio, run);
        runsChanged.request();
      },
      problem: (message) => log.warn(message),
    },
  );
  const editors = new GraphEditorProvider(extensionUri, {
    plan: planEdits,
    readOnlyReason: (document) => readOnlyReason(document, documents.of(document)?.parsed),
    data: (document) => documents.dataMessage(document),
    run: (document) => {
      const run = runs.newest(document.uri.fsPath);
      return { type: 'run', run: run ? run.history.forGraph() : null };
    },
    gradients: (document) => gradients.message(document),
    command: (command, document) => void graphEditorCommand(command, document),
    openText: (document, place) => void openTextAt(document, documents.of(document)?.parsed.rangeOf(place)),
    warn: (message) => log.warn(message),
  });
  const trainingViews = new TrainingViews(extensionUri, runs, {
    command: (message) => void trainingViewCommand(studio, message),
    warn: (message) => log.warn(message),
  });
  const statusBar = new StatusBar(runs);
  const runContext = new RunContext(runs, active);
  const plans = new PlanDocuments(documents, reader);

  const studio: Studio = {
    extensionUri,
    log,
    active,
    documents,
    editors,
    runs,
    trainingViews,
    plans,
    gradients,
    targetUri: (argument) => (argument instanceof vscode.Uri ? argument : active.uriOrVisible),
    async reveal(uri, nodes) {
      if (!editors.find(uri)) await vscode.commands.executeCommand('vscode.openWith', uri, graphEditorViewType);
      editors.find(uri)?.reveal(nodes);
    },
  };

  const showRuns = (): void => {
    runContext.update();
    statusBar.update();
    for (const session of editors.sessions) session.runChanged();
  };
  const runsChanged = new Throttle(runInterval, showRuns, systemTimers);

  context.subscriptions.push(
    log,
    active,
    documents,
    editors.register(),
    trainingViews,
    statusBar,
    plans,
    gradients,
    registerProblems(documents),
    registerQuickFixes(documents, planEdits),
    registerOpenCommands(studio),
    registerTrainingCommands(studio),
    registerCheckGradients(studio),
    gradients.onDidChange((uri) => editors.find(uri)?.gradientsChanged()),
    registerNewGraph(studio),
    documents.onDidChangeData(({ document }) => editors.find(document.uri)?.dataChanged()),
    active.onDidChange(() => runContext.update()),
    watchForRuns(studio),
    new vscode.Disposable(() => {
      runsChanged.dispose();
      runs.dispose();
      void reader.dispose();
    }),
  );
  return context.extensionMode === vscode.ExtensionMode.Test ? studio : undefined;
}
