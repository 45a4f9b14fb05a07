// The extension in a real VS Code: it activates, its commands exist, and a graph opens in the graph editor.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { afterEach, eventually, test } from './support/runner.ts';

const extension = (): vscode.Extension<unknown> => {
  const found = vscode.extensions.getExtension('rnn-studio.rnn-studio');
  assert.ok(found, 'the extension rnn-studio.rnn-studio is not there');
  return found;
};

interface Manifest {
  readonly contributes: { readonly commands?: readonly { readonly command: string }[] };
}

afterEach(async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('the extension activates', async () => {
  await extension().activate();
  assert.equal(extension().isActive, true);
});

test('every command that package.json contributes is registered', async () => {
  await extension().activate();
  const { contributes } = extension().packageJSON as Manifest;
  const contributed = (contributes.commands ?? []).map(({ command }) => command);
  assert.notEqual(contributed.length, 0);
  const registered = new Set(await vscode.commands.getCommands(true));
  assert.deepEqual(
    contributed.filter((command) => !registered.has(command)),
    [],
  );
});

test('a .rnn.json file opens in the graph editor and stays clean', async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder.uri, 'smoke.rnn.json');
  await vscode.workspace.fs.writeFile(file, Buffer.from('{\n  "version": 1,\n  "nodes": {}\n}\n'));
  await vscode.commands.executeCommand('vscode.open', file);
  const tab = await eventually('the graph editor is the active tab', () => {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    return active?.input instanceof vscode.TabInputCustom ? active : undefined;
  });
  assert.equal((tab.input as vscode.TabInputCustom).viewType, 'rnnStudio.graphEditor');
  assert.equal(tab.isDirty, false);
});
