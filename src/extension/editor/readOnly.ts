// Why a graph cannot be edited at present, in words for the person who tries.
import * as vscode from 'vscode';
import { parseGraph, type ParsedGraph } from '../../core/graph/parse.ts';
import { isPastVersion } from '../uris.ts';

/** Null when the graph can be edited. `parsed` spares a second look at the text. */
export function readOnlyReason(
  document: vscode.TextDocument,
  parsed: ParsedGraph = parseGraph(document.getText()),
): string | null {
  if (isPastVersion(document.uri))
    return vscode.l10n.t('This is an earlier version of the file. It is shown, not edited.');
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) {
    return vscode.l10n.t('The file lies on a file system that cannot be written.');
  }
  const blocking = parsed.diagnostics.find(({ code }) => code === 'newer-version' || code === 'conflict-markers');
  if (blocking) return blocking.message;
  if (!parsed.readable)
    return vscode.l10n.t(
      'The text of this file cannot be read as a graph. Correct it in the text editor; the graph follows.',
    );
  return null;
}
