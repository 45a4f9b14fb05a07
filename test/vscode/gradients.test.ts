// Check Gradients in a real VS Code: of the selection or of all, results for the version they were made for, refused in Restricted Mode.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { afterEach, eventually, test, workspaceIsTrusted } from './support/runner.ts';
import { openGraph, smallGraph, TestPanel, write, writeSeries } from './support/studio.ts';

afterEach(async () => {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

async function open(name: string): Promise<{ readonly file: vscode.Uri; readonly panel: TestPanel }> {
  await writeSeries();
  const file = await write(name, smallGraph);
  const panel = new TestPanel(await openGraph(file));
  await eventually('the data are known', () => panel.last('data')?.info ?? undefined);
  return { file, panel };
}

if (workspaceIsTrusted) {
  test('the gradients of the selected node are checked, and forgotten when the text changes', async () => {
    const { file, panel } = await open('gradients.rnn.json');
    panel.send({ type: 'selection', nodes: ['rnn'] });
    await vscode.commands.executeCommand('rnnStudio.checkGradients', file);
    const found = panel.last('gradients');
    assert.ok(found);
    assert.equal(found.checking, false);
    assert.deepEqual(Object.keys(found.nodes), ['rnn']);
    const { rnn } = found.nodes;
    assert.ok(rnn);
    assert.equal(rnn.agrees, true);
    assert.ok(rnn.error <= 1e-5, `error ${rnn.error}`);
    assert.match(rnn.parameter, /^rnn\./);
    assert.equal(found.version, panel.snapshot.version);

    await panel.edit([{ type: 'setParam', id: 'rnn', name: 'units', value: 5 }]);
    const late = new TestPanel(await openGraph(file));
    assert.equal(late.last('gradients'), undefined);
  });

  test('without a selection all nodes with parameters are checked', async () => {
    const { file, panel } = await open('gradients-all.rnn.json');
    await vscode.commands.executeCommand('rnnStudio.checkGradients', file);
    assert.deepEqual(Object.keys(panel.last('gradients')?.nodes ?? {}).sort(), ['out', 'rnn']);
  });
} else {
  test('gradients are not checked in Restricted Mode', async () => {
    const { file, panel } = await open('gradients.rnn.json');
    await vscode.commands.executeCommand('rnnStudio.checkGradients', file);
    assert.equal(panel.last('gradients'), undefined);
  });
}
