// The context keys that enable Pause, Resume and Stop, for all runs and for the active graph's.
import * as vscode from 'vscode';
import { contextKeys } from '../ids.ts';
import type { Studio } from '../studio.ts';

export function setRunContext({ runs, active }: Studio): void {
  const { live } = runs;
  const ofActive = active.uri && runs.liveOf(active.uri.fsPath);
  const set = (key: string, value: boolean): void => void vscode.commands.executeCommand('setContext', key, value);
  set(contextKeys.running, live.length > 0);
  set(
    contextKeys.paused,
    live.some(({ history }) => history.state === 'paused'),
  );
  set(contextKeys.activeRunning, ofActive !== undefined);
  set(contextKeys.activePaused, ofActive?.history.state === 'paused');
}
