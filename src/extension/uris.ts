// Names and folders of URIs, the same on every file system.
import * as vscode from 'vscode';
import { graphSuffix } from './ids.ts';

/** The last part of the path. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** The folder that holds a file. */
export function folderOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}

/** `sunspots` for `…/sunspots.rnn.json`. */
export function graphName(uri: vscode.Uri): string {
  const name = fileName(uri);
  return name.endsWith(graphSuffix) ? name.slice(0, -graphSuffix.length) : name;
}

export function isGraphFile(uri: vscode.Uri): boolean {
  return uri.path.endsWith(graphSuffix);
}

/** Schemes under which a graph is the present one, not a version of the past or a view made for reading. */
const pastSchemes: ReadonlySet<string> = new Set([
  'git',
  'gitlens',
  'git-graph',
  'gitfs',
  'conflictResolution',
  'vscode-local-history',
  'review',
  'pr',
]);

export function isPastVersion(uri: vscode.Uri): boolean {
  return pastSchemes.has(uri.scheme);
}
