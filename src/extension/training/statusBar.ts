// One item in the status bar while a run of this window lives: its state and progress, with pause, stop and the curves one click away.
import * as vscode from 'vscode';
import type { RunState } from '../../core/base/runRecords.ts';
import type { ManagedRun, RunManager } from './runManager.ts';
import { graphName } from '../uris.ts';

const icons: Readonly<Record<RunState, string>> = {
  preparing: '$(loading~spin)',
  running: '$(loading~spin)',
  stopping: '$(loading~spin)',
  paused: '$(debug-pause)',
  done: '$(check)',
  failed: '$(error)',
  interrupted: '$(debug-disconnect)',
};

export const statusMenuCommand = 'rnnStudio.statusMenu';

export class StatusBar implements vscode.Disposable {
  readonly #runs: RunManager;
  readonly #item: vscode.StatusBarItem;
  readonly #command: vscode.Disposable;

  constructor(runs: RunManager) {
    this.#runs = runs;
    this.#item = vscode.window.createStatusBarItem('rnnStudio.training', vscode.StatusBarAlignment.Left, 10);
    this.#item.name = vscode.l10n.t('RNN Studio training');
    this.#item.command = statusMenuCommand;
    this.#command = vscode.commands.registerCommand(statusMenuCommand, () => this.#menu());
  }

  update(): void {
    const [run] = this.#runs.live;
    if (!run) {
      this.#item.hide();
      return;
    }
    const { history } = run;
    const name = graphName(vscode.Uri.file(run.graphFile));
    this.#item.text = `${icons[history.state]} ${name} ${progress(run)}`;
    const loss = history.loss === null ? '' : ` · ${vscode.l10n.t('loss {0}', history.loss.toPrecision(4))}`;
    this.#item.tooltip = `${history.identity.name} · ${stateName(history.state)}${loss}\n${vscode.l10n.t('Click to pause, stop or see the curves.')}`;
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t(
        'Training {0}, {1}, step {2} of {3}',
        name,
        stateName(history.state),
        history.step,
        history.steps,
      ),
      role: 'button',
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
    this.#command.dispose();
  }

  async #menu(): Promise<void> {
    const [run] = this.#runs.live;
    if (!run) return;
    const { key, name } = run.history.identity;
    const control = (type: 'pause' | 'resume' | 'stop') => () => this.#runs.control(key, type);
    const items: (vscode.QuickPickItem & { readonly run: () => unknown })[] = [
      run.history.state === 'paused'
        ? { label: `$(debug-continue) ${vscode.l10n.t('Resume')}`, run: control('resume') }
        : { label: `$(debug-pause) ${vscode.l10n.t('Pause')}`, run: control('pause') },
      { label: `$(debug-stop) ${vscode.l10n.t('Stop and Keep the Weights')}`, run: control('stop') },
      {
        label: `$(graph-line) ${vscode.l10n.t('Show Training View')}`,
        run: () => vscode.commands.executeCommand('rnnStudio.showTrainingView'),
      },
    ];
    const chosen = await vscode.window.showQuickPick(items, { title: name });
    chosen?.run();
  }
}

function progress({ history }: ManagedRun): string {
  return history.state === 'preparing' ? stateName('preparing') : `${history.step}/${history.steps}`;
}

/** A state in words. */
export function stateName(state: RunState): string {
  switch (state) {
    case 'preparing':
      return vscode.l10n.t('preparing');
    case 'running':
      return vscode.l10n.t('running');
    case 'paused':
      return vscode.l10n.t('paused');
    case 'stopping':
      return vscode.l10n.t('stopping');
    case 'done':
      return vscode.l10n.t('finished');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'interrupted':
      return vscode.l10n.t('interrupted');
  }
}
