// Where the data paths of a graph document start and how far they may lead.
import * as vscode from 'vscode';
import { folderOf } from '../uris.ts';
import type { Place } from './workerMessages.ts';

/** Undefined when the document is not a file on this machine's disk (untitled without a folder, virtual workspace). */
export function placeOf(document: vscode.TextDocument): Place | undefined {
  const { uri } = document;
  const workspaceFolder = vscode.workspace.getWorkspaceFolder(uri);
  if (uri.scheme === 'file') {
    const folder = folderOf(uri).fsPath;
    return { folder, root: workspaceFolder?.uri.fsPath ?? folder };
  }
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  return uri.scheme === 'untitled' && first?.scheme === 'file'
    ? { folder: first.fsPath, root: first.fsPath }
    : undefined;
}
