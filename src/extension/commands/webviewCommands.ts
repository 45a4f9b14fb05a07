// What buttons inside the webviews do. A webview can name one of a few commands and nothing else.
import * as vscode from 'vscode';
import type { TextRange } from '../../core/base/diagnostic.ts';
import type { GraphEditorCommand } from '../../protocol/graphEditor.ts';
import type { TrainingCommandMessage } from '../../protocol/trainingView.ts';
import { graphEditorViewType } from '../ids.ts';
import { Refusal, showRefusal } from '../refusal.ts';
import type { Studio } from '../studio.ts';
import { controlRun } from './trainingCommands.ts';

/** A command of the graph editor, about its document. */
export async function graphEditorCommand(command: GraphEditorCommand, document: vscode.TextDocument): Promise<void> {
  switch (command) {
    // VS Code's own undo of the active custom editor is the undo of its text document.
    case 'undo':
    case 'redo':
      await vscode.commands.executeCommand(command);
      break;
    case 'save':
      await document.save();
      break;
    case 'manageTrust':
      await vscode.commands.executeCommand('workbench.trust.manage');
      break;
    case 'showProblems':
      await vscode.commands.executeCommand('workbench.actions.view.problems');
      break;
    // The panel answers this one itself.
    case 'equationEditor':
      break;
    case 'newGraph':
      await vscode.commands.executeCommand('rnnStudio.newGraph');
      break;
    case 'train':
    case 'pause':
    case 'resume':
    case 'stop':
    case 'showTrainingView':
    case 'openAsText':
    case 'showPlan':
    case 'checkGradients':
      await vscode.commands.executeCommand(`rnnStudio.${command}`, document.uri);
      break;
  }
}

/** Opens the text editor beside the graph with a range selected. */
export async function openTextAt(document: vscode.TextDocument, range: TextRange | undefined): Promise<void> {
  const start = document.positionAt(range?.start ?? 0);
  const selection = new vscode.Range(start, document.positionAt(range?.end ?? 0));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, selection });
}

/** A command of the training view, about a run. */
export async function trainingViewCommand(studio: Studio, message: TrainingCommandMessage): Promise<void> {
  const run = studio.runs.get(message.run);
  const graph = run ? vscode.Uri.file(run.graphFile) : undefined;
  switch (message.command) {
    case 'pause':
    case 'resume':
    case 'stop':
      if (run) await attempt(() => controlRun(studio, run, command(message)));
      break;
    case 'train':
      await vscode.commands.executeCommand('rnnStudio.train', graph);
      break;
    case 'newGraph':
      await vscode.commands.executeCommand('rnnStudio.newGraph');
      break;
    case 'openGraph':
      if (graph) await openBeside(graph);
      break;
    case 'revealNode':
      if (graph && message.node !== undefined) await studio.reveal(graph, [message.node]);
      break;
  }
}

const command = ({ command: name }: TrainingCommandMessage): 'pause' | 'resume' | 'stop' =>
  name === 'pause' || name === 'resume' ? name : 'stop';

async function attempt(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    showRefusal(problem);
  }
}

/** Opens a graph in the first column, where the training view is not. */
async function openBeside(graph: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', graph, graphEditorViewType, vscode.ViewColumn.One);
}
