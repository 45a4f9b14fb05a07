// Every malformed file of the fixtures, opened in the graph editor of a real VS Code: an explanation in the Problems panel, no
// unsaved change, and not a byte on disk touched.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { afterEach, eventually, test } from './support/runner.ts';
import { openGraph, TestPanel, workspaceFile } from './support/studio.ts';

/** VS Code itself refuses to show these and says so, in whichever editor: they hold zero bytes. */
const binary = new Set(['binary.rnn.json', 'nulBytes.rnn.json']);

const folder = (): string => {
  const extension = vscode.extensions.getExtension('rnn-studio.rnn-studio');
  assert.ok(extension);
  return path.join(extension.extensionPath, 'test/fixtures/malformed');
};

afterEach(async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('malformed files open with an explanation and are never written', async () => {
  const names = readdirSync(folder()).filter((name) => name.endsWith('.rnn.json'));
  assert.ok(names.length > 50, `only ${names.length} files`);
  for (const name of names) {
    const bytes = readFileSync(path.join(folder(), name));
    const file = workspaceFile(`malformed-${name}`);
    await vscode.workspace.fs.writeFile(file, bytes);
    if (binary.has(name)) {
      await assert.rejects(async () => vscode.workspace.openTextDocument(file), /binary/, name);
      continue;
    }
    const session = await openGraph(file).catch((error: unknown) => assert.fail(`${name}: ${String(error)}`));
    const panel = new TestPanel(session);
    await eventually(`${name} has a problem in the Problems panel`, () =>
      vscode.languages.getDiagnostics(file).some(({ source, message }) => source === 'RNN Studio' && message !== ''),
    );
    await eventually(`the webview has the text of ${name}`, () => panel.last('snapshot') !== undefined);
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
    assert.equal(document?.isDirty, false, `${name} is dirty`);
    panel.close();
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(file)), bytes, `${name} was written`);
    await vscode.workspace.fs.delete(file);
  }
}, 240_000);
