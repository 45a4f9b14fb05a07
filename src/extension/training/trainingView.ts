// The training view: a webview panel that shows runs. It asks for what it lacks; a hidden one gets nothing.
import * as vscode from 'vscode';
import type { HostToTrainingView, TrainingCommandMessage } from '../../protocol/trainingView.ts';
import { readTrainingViewMessage } from '../../protocol/validateTrainingView.ts';
import { trainingViewType } from '../ids.ts';
import { loadPage, tabIcon, webviewOptions } from '../webviewAssets.ts';
import { RecordFeed } from './recordFeed.ts';
import type { RunManager } from './runManager.ts';
import { Throttle } from './throttle.ts';

/** Milliseconds between two pushes to a view: at most ten a second. */
const pushInterval = 100;

export interface TrainingViewServices {
  command(message: TrainingCommandMessage): void;
  warn(message: string): void;
}

interface View {
  readonly panel: vscode.WebviewPanel;
  readonly feed: RecordFeed;
  readonly push: Throttle;
  ready: boolean;
}

export class TrainingViews implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #runs: RunManager;
  readonly #services: TrainingViewServices;
  readonly #views = new Set<View>();
  /** Run that a view should turn to with its next message. */
  #wish: string | null = null;
  readonly #registration: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, runs: RunManager, services: TrainingViewServices) {
    this.#extensionUri = extensionUri;
    this.#runs = runs;
    this.#services = services;
    this.#registration = vscode.window.registerWebviewPanelSerializer(trainingViewType, this);
  }

  /** A person can see curves now. */
  get visible(): boolean {
    return [...this.#views].some(({ panel }) => panel.visible);
  }

  /** Shows the view beside the editor, at a run if one is given. The keyboard focus stays where it is unless asked for. */
  show(run: string | null, focus: boolean): void {
    this.#wish = run;
    const [view] = this.#views;
    if (view) {
      view.panel.reveal(undefined, !focus);
      view.push.request();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      trainingViewType,
      vscode.l10n.t('Training'),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: !focus },
      { ...webviewOptions(this.#extensionUri), retainContextWhenHidden: false },
    );
    this.#adopt(panel);
  }

  /** VS Code brings a panel back after a reload; its page has its own view state. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel);
    return Promise.resolve();
  }

  /** Something about the runs has changed. */
  changed(): void {
    for (const view of this.#views) if (view.ready && view.panel.visible) view.push.request();
  }

  dispose(): void {
    this.#registration.dispose();
    for (const { panel } of [...this.#views]) panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const post = (message: HostToTrainingView): void => void panel.webview.postMessage(message);
    const view: View = {
      panel,
      feed: new RecordFeed((key) => this.#runs.get(key)?.history, post),
      push: new Throttle(pushInterval, () => this.#push(view)),
      ready: false,
    };
    this.#views.add(view);
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(view, message));
    panel.onDidChangeViewState(() => {
      if (panel.visible && view.ready) view.push.request();
    });
    panel.onDidDispose(() => {
      view.push.dispose();
      this.#views.delete(view);
    });
    panel.iconPath = tabIcon(this.#extensionUri, 'training');
    loadPage(panel.webview, this.#extensionUri, {
      page: 'training',
      title: vscode.l10n.t('Training'),
      inlineStyles: false,
    });
  }

  #receive(view: View, value: unknown): void {
    const message = readTrainingViewMessage(value);
    switch (message?.type) {
      case undefined:
        this.#services.warn('A message of the training view was refused.');
        break;
      case 'ready':
        view.ready = true;
        view.feed.clear();
        view.push.request();
        break;
      case 'subscribe': {
        const { run, since } = message;
        view.feed.subscribe(run, since);
        void this.#runs.load(run).then(() => view.push.request());
        break;
      }
      case 'unsubscribe':
        view.feed.unsubscribe(message.run);
        break;
      case 'command':
        this.#services.command(message);
        break;
      case 'fault':
        this.#services.warn(`The training view reports: ${message.message}`);
        break;
    }
  }

  #push(view: View): void {
    if (!view.ready || !view.panel.visible) return;
    const message: HostToTrainingView = {
      type: 'runs',
      runs: this.#runs.runs.map(({ history }) => history.summary()),
      show: this.#wish,
    };
    this.#wish = null;
    void view.panel.webview.postMessage(message);
    if (view.feed.pump()) view.push.request();
  }
}
