// Which graph the commands are about: the one in the active tab, in either editor. Keeps the context keys that enable commands.
import * as vscode from 'vscode';
import { contextKeys, graphEditorViewType } from './ids.ts';
import { isGraphFile, isPastVersion } from './uris.ts';

/** The graph file of a tab, when it shows one. */
function graphOfTab(tab: vscode.Tab | undefined): { readonly uri: vscode.Uri; readonly asGraph: boolean } | undefined {
  const input = tab?.input;
  if (input instanceof vscode.TabInputCustom && input.viewType === graphEditorViewType)
    return { uri: input.uri, asGraph: true };
  if (input instanceof vscode.TabInputText && isGraphFile(input.uri)) return { uri: input.uri, asGraph: false };
  return undefined;
}

export class ActiveGraph implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #uri: vscode.Uri | undefined;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(() => this.#update()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#update()),
      this.#changed,
    );
    this.#update();
  }

  /** The graph in the active tab. */
  get uri(): vscode.Uri | undefined {
    return this.#uri;
  }

  /** The active graph, or the only one that is visible beside, say, the training view. */
  get uriOrVisible(): vscode.Uri | undefined {
    if (this.#uri) return this.#uri;
    const visible = new Map<string, vscode.Uri>();
    for (const group of vscode.window.tabGroups.all) {
      const graph = graphOfTab(group.activeTab);
      if (graph && !isPastVersion(graph.uri)) visible.set(graph.uri.toString(), graph.uri);
    }
    return visible.size === 1 ? [...visible.values()][0] : undefined;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #update(): void {
    const found = graphOfTab(vscode.window.tabGroups.activeTabGroup.activeTab)?.uri;
    const uri = found && !isPastVersion(found) ? found : undefined;
    if (uri?.toString() === this.#uri?.toString()) return;
    this.#uri = uri;
    void vscode.commands.executeCommand('setContext', contextKeys.graphActive, uri !== undefined);
    this.#changed.fire();
  }
}

/** Whether a tab of a file in the graph editor is the active one. */
export function graphEditorIsActive(uri: vscode.Uri): boolean {
  const active = graphOfTab(vscode.window.tabGroups.activeTabGroup.activeTab);
  return active?.asGraph === true && active.uri.toString() === uri.toString();
}
