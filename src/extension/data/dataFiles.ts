// The data files of one graph on disk: which could be chosen, and when one of those in use changes.
import * as vscode from 'vscode';
import type { Place } from './workerMessages.ts';

const candidatePattern = '{*,*/*}.{csv,tsv,txt}';
const candidateLimit = 200;

/** Data files in the graph's folder and the folders below it, as relative paths, sorted. */
export async function findCandidates(place: Place): Promise<readonly string[]> {
  const folder = vscode.Uri.file(place.folder);
  const found = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, candidatePattern),
    '**/node_modules/**',
    candidateLimit,
  );
  const prefix = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return found
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length))
    .sort();
}

/** A file name as a glob that matches nothing else. */
function literalGlob(name: string): string {
  return name.replace(/[[\]{}*?!]/g, (character) => `[${character}]`);
}

/** Watches the files that a graph reads and the folder in which others may appear. Paths that leave the root are not watched. */
export function watchData(
  place: Place,
  paths: readonly string[],
  changed: () => void,
  candidatesChanged: () => void,
): vscode.Disposable {
  const watchers: vscode.Disposable[] = [];
  const folder = vscode.Uri.file(place.folder);
  const root = vscode.Uri.file(place.root).path;
  const nearby = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, candidatePattern),
    false,
    true,
    false,
  );
  nearby.onDidCreate(candidatesChanged);
  nearby.onDidDelete(candidatesChanged);
  watchers.push(nearby);
  for (const path of new Set(paths)) {
    const file = vscode.Uri.joinPath(folder, path);
    if (!file.path.startsWith(`${root}/`)) continue;
    const base = vscode.Uri.joinPath(file, '..');
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(base, literalGlob(file.path.slice(file.path.lastIndexOf('/') + 1))),
    );
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    watchers.push(watcher);
  }
  return vscode.Disposable.from(...watchers);
}
