// The context keys that enable Pause, Resume and Stop, for all runs and for the active graph's. Set only when they change.
import * as vscode from 'vscode';
import type { ActiveGraph } from '../activeGraph.ts';
import { contextKeys } from '../ids.ts';
import type { RunManager } from './runManager.ts';

export class RunContext {
  readonly #runs: RunManager;
  readonly #active: ActiveGraph;
  readonly #known = new Map<string, boolean>();

  constructor(runs: RunManager, active: ActiveGraph) {
    this.#runs = runs;
    this.#active = active;
  }

  update(): void {
    const { live } = this.#runs;
    const { uri } = this.#active;
    const ofActive = uri && this.#runs.liveOf(uri.fsPath);
    this.#set(contextKeys.running, live.length > 0);
    this.#set(contextKeys.paused, live.some(({ history }) => history.state === 'paused') || this.#interrupted(uri));
    this.#set(contextKeys.activeRunning, ofActive !== undefined);
    this.#set(contextKeys.activePaused, ofActive?.history.state === 'paused' || this.#interrupted(uri));
  }

  /** The newest run of a graph can be resumed from its last checkpoint. */
  #interrupted(uri: vscode.Uri | undefined): boolean {
    return uri !== undefined && this.#runs.newest(uri.fsPath)?.history.state === 'interrupted';
  }

  #set(key: string, value: boolean): void {
    if (this.#known.get(key) === value) return;
    this.#known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
