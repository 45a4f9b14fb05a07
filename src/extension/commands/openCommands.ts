// Open as Text, Open as Graph, Show Computation Plan and the link from a problem to its node.
import * as vscode from 'vscode';
import { graphEditorViewType, revealCommand } from '../ids.ts';
import { Refusal, registerCommand } from '../refusal.ts';
import type { Studio } from '../studio.ts';
import { fileName, isGraphFile } from '../uris.ts';

export function registerOpenCommands(studio: Studio): vscode.Disposable {
  const graph = (argument: unknown): vscode.Uri => {
    const uri = studio.targetUri(argument);
    if (!uri) throw new Refusal(vscode.l10n.t('Open a graph first, or choose a .rnn.json file in the explorer.'));
    if (!isGraphFile(uri))
      throw new Refusal(vscode.l10n.t('{0} is not a graph: graphs end in .rnn.json.', fileName(uri)));
    return uri;
  };
  return vscode.Disposable.from(
    registerCommand('rnnStudio.openAsText', (uri?: unknown) =>
      vscode.commands.executeCommand('vscode.openWith', graph(uri), 'default'),
    ),
    registerCommand('rnnStudio.openAsGraph', (uri?: unknown) =>
      vscode.commands.executeCommand('vscode.openWith', graph(uri), graphEditorViewType),
    ),
    registerCommand('rnnStudio.showPlan', async (uri?: unknown) => {
      await studio.plans.show(graph(uri));
    }),
    registerCommand(revealCommand, (uri?: unknown, nodes?: unknown) => {
      if (typeof uri !== 'string' || !Array.isArray(nodes)) return undefined;
      return studio.reveal(
        vscode.Uri.parse(uri, true),
        nodes.filter((node) => typeof node === 'string'),
      );
    }),
  );
}
