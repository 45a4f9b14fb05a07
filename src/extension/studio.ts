// The parts of the extension that commands act on. Made once in extension.ts; there is no other state.
import type * as vscode from 'vscode';
import type { ActiveGraph } from './activeGraph.ts';
import type { GraphDocuments } from './analysis/graphDocuments.ts';
import type { GraphEditorProvider } from './editor/graphEditorProvider.ts';
import type { GradientChecks } from './gradients/gradientChecks.ts';
import type { PlanDocuments } from './plan/planDocuments.ts';
import type { RunManager } from './training/runManager.ts';
import type { TrainingViews } from './training/trainingView.ts';

export interface Studio {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly active: ActiveGraph;
  readonly documents: GraphDocuments;
  readonly editors: GraphEditorProvider;
  readonly runs: RunManager;
  readonly trainingViews: TrainingViews;
  readonly plans: PlanDocuments;
  readonly gradients: GradientChecks;
  /** The graph a command is about: the file it was called on (explorer, title bar), otherwise the active one. */
  targetUri(argument: unknown): vscode.Uri | undefined;
  /** Opens the graph editor if need be and selects nodes in it. */
  reveal(uri: vscode.Uri, nodes: readonly string[]): Promise<void>;
}
