// The settings of the extension, read when they are needed.
import * as vscode from 'vscode';

export interface Settings {
  /** Worker threads of a run; 0 = as many as the machine has cores for. */
  readonly threads: number;
  /** Open the training view when a run starts. */
  readonly openTrainingView: boolean;
}

export function readSettings(scope?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration('rnnStudio', scope);
  const threads = configuration.get<unknown>('threads');
  return {
    threads: typeof threads === 'number' && Number.isInteger(threads) && threads >= 0 && threads <= 64 ? threads : 0,
    openTrainingView: configuration.get<unknown>('openTrainingView') !== false,
  };
}
