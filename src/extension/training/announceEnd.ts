// Says how a run ended, but only to someone who cannot see it: no training view and no graph editor of it is visible.
import * as vscode from 'vscode';
import type { Studio } from '../studio.ts';
import type { ManagedRun } from './runManager.ts';

export function announceEnd(studio: Studio, run: ManagedRun): void {
  const { history } = run;
  const { name, key } = history.identity;
  const failed = history.state === 'failed' || history.state === 'interrupted';
  if (failed) studio.log.warn(`${name} ended: ${history.error?.message ?? history.state}`);
  if (studio.trainingViews.visible) return;
  const show = vscode.l10n.t('Show Training View');
  const node = history.error?.node;
  const reveal = vscode.l10n.t('Show in Graph');
  const actions = [show, ...(node === undefined ? [] : [reveal])];
  const shown = failed
    ? vscode.window.showErrorMessage(endMessage(run), ...actions)
    : vscode.window.showInformationMessage(endMessage(run), ...actions);
  void shown.then((chosen) => {
    if (chosen === show) studio.trainingViews.show(key, true);
    else if (chosen === reveal && node !== undefined) void studio.reveal(vscode.Uri.file(run.graphFile), [node]);
  });
}

function endMessage({ history }: ManagedRun): string {
  const { name } = history.identity;
  if (history.state === 'interrupted') {
    return vscode.l10n.t('{0} was interrupted at step {1}: its engine ended without a word.', name, history.step);
  }
  if (history.state === 'failed') {
    return history.error
      ? vscode.l10n.t('{0} failed at step {1}: {2}', name, history.step, history.error.message)
      : vscode.l10n.t('{0} stopped at step {1}: the loss is no longer a finite number.', name, history.step);
  }
  const { best } = history.summary();
  return best === null
    ? vscode.l10n.t('{0} ended after {1} steps.', name, history.step)
    : vscode.l10n.t('{0} ended after {1} steps. Best validation loss: {2}.', name, history.step, best.toPrecision(4));
}
