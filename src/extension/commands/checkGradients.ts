// Check Gradients: asks for the selection of the active graph, shows progress that can be cancelled, and says the result in one sentence.
import * as vscode from 'vscode';
import { placeOf } from '../data/place.ts';
import { Refusal, registerCommand } from '../refusal.ts';
import type { Studio } from '../studio.ts';
import { fileName } from '../uris.ts';
import { graphToTrain, refuseUntrusted } from './trainingCommands.ts';

export function registerCheckGradients(studio: Studio): vscode.Disposable {
  return registerCommand('rnnStudio.checkGradients', (uri?: unknown) => checkGradients(studio, uri));
}

async function checkGradients(studio: Studio, target: unknown): Promise<void> {
  refuseUntrusted();
  const document = await graphToTrain(studio, target);
  const place = placeOf(document);
  if (!place) throw new Refusal(vscode.l10n.t('Checking needs the graph in a folder on disk. Save it first.'));
  const selected = studio.editors.find(document.uri)?.selection ?? [];
  const name = fileName(document.uri);
  const outcome = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Checking the gradients of {0} against finite differences', name),
      cancellable: true,
    },
    (_progress, cancelled) => studio.gradients.check(document, place, selected, cancelled),
  );
  if (outcome.type === 'cancelled') return;
  if (outcome.type === 'refused')
    throw new Refusal(vscode.l10n.t('The gradients of {0} could not be checked: {1}', name, outcome.message));
  const { checks } = outcome;
  if (checks.length === 0)
    throw new Refusal(
      vscode.l10n.t(
        'The selected nodes have no trained parameters. Select nodes that have, or nothing to check the whole graph.',
      ),
    );
  const wrong = checks.filter(({ agrees }) => !agrees);
  const worst = checks.reduce((a, b) => (b.error > a.error ? b : a));
  if (wrong.length === 0) {
    // Shown, not waited for: the command is over when the result is there.
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'All {0} parameters of {1} agree with finite differences; the largest relative error is {2} ({3}).',
        checks.length,
        name,
        worst.error.toExponential(1),
        worst.parameter,
      ),
    );
    return;
  }
  const nodes = [...new Set(wrong.map(({ node }) => node))];
  throw new Refusal(
    vscode.l10n.t(
      '{0} of {1} parameters of {2} disagree with finite differences: {3}.',
      wrong.length,
      checks.length,
      name,
      wrong
        .slice(0, 5)
        .map(({ parameter, error }) => `${parameter} (${error.toExponential(1)})`)
        .join(', '),
    ),
    [{ title: vscode.l10n.t('Show in Graph'), run: () => studio.reveal(document.uri, nodes) }],
  );
}
