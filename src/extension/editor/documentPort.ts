// A VS Code text document as the edit queue sees it: text edits become one WorkspaceEdit, which VS Code makes one undo step.
import * as vscode from 'vscode';
import type { TextEdit } from '../../core/graph/edit.types.ts';
import type { EditableDocument } from './editQueue.ts';

/** VS Code checks the version itself: `applyEdit` fails when someone typed between our look and its turn. */
export function editableDocument(document: vscode.TextDocument): EditableDocument {
  return {
    get version() {
      return document.version;
    },
    getText: () => document.getText(),
    async apply(edits) {
      const workspaceEdit = new vscode.WorkspaceEdit();
      for (const edit of edits) workspaceEdit.replace(document.uri, rangeOfEdit(document, edit), edit.text);
      return vscode.workspace.applyEdit(workspaceEdit);
    },
  };
}

function rangeOfEdit(document: vscode.TextDocument, edit: TextEdit): vscode.Range {
  return new vscode.Range(document.positionAt(edit.offset), document.positionAt(edit.offset + edit.length));
}
