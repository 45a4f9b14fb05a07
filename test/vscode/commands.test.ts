// Commands: opening either way, new graphs from examples, the plan document, enablement and refusals.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { afterEach, eventually, test } from './support/runner.ts';
import { openGraph, read, smallGraph, studio, TestPanel, workspaceFile, write, writeSeries } from './support/studio.ts';

afterEach(async () => {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

const activeInput = (): unknown => vscode.window.tabGroups.activeTabGroup.activeTab?.input;

test('Open as Text and Open as Graph change the editor of the active graph', async () => {
  await openGraph(await write('both.rnn.json', smallGraph));
  await vscode.commands.executeCommand('rnnStudio.openAsText');
  await eventually('the text editor is active', () => activeInput() instanceof vscode.TabInputText);
  await vscode.commands.executeCommand('rnnStudio.openAsGraph');
  await eventually('the graph editor is active', () => activeInput() instanceof vscode.TabInputCustom);
});

test('New Graph copies an example with its data, and a second time overwrites nothing', async () => {
  const { extensionUri } = await studio();
  await vscode.workspace.fs.createDirectory(workspaceFile('fresh'));
  const folder = workspaceFile('fresh');
  await vscode.commands.executeCommand('rnnStudio.newGraph', folder, 'sunspots');
  const graph = vscode.Uri.joinPath(folder, 'sunspots.rnn.json');
  await eventually('it is open as a graph', () => {
    const input = activeInput();
    return input instanceof vscode.TabInputCustom && input.uri.toString() === graph.toString();
  });
  const original = await read(vscode.Uri.joinPath(extensionUri, 'examples', 'sunspots.rnn.json'));
  assert.equal(await read(graph), original);
  const data = vscode.Uri.joinPath(folder, 'sunspots.csv');
  assert.equal(await read(data), await read(vscode.Uri.joinPath(extensionUri, 'examples', 'sunspots.csv')));

  await vscode.workspace.fs.writeFile(data, Buffer.from('mine\n1\n'));
  await vscode.commands.executeCommand('rnnStudio.newGraph', folder, 'sunspots');
  assert.equal(await read(graph), original);
  assert.equal(await read(data), 'mine\n1\n');
  const second = await read(vscode.Uri.joinPath(folder, 'sunspots-2.rnn.json'));
  assert.equal(second, original.replace('sunspots.csv', 'sunspots-2.csv'));
  await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, 'sunspots-2.csv'));
});

test('every example can be taken and has no problems', async () => {
  const { extensionUri, documents } = await studio();
  const examples = (await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(extensionUri, 'examples')))
    .map(([name]) => name)
    .filter((name) => name.endsWith('.rnn.json'));
  assert.ok(examples.length >= 6);
  const folder = workspaceFile('examples');
  await vscode.workspace.fs.createDirectory(folder);
  for (const name of examples) {
    await vscode.commands.executeCommand('rnnStudio.newGraph', folder, name.replace('.rnn.json', ''));
    const file = vscode.Uri.joinPath(folder, name);
    const graph = await eventually(`${name} and its data are read`, () => {
      const found = documents.find(file);
      return found?.data === undefined ? undefined : found;
    });
    assert.deepEqual(
      graph.diagnostics
        .filter(({ diagnostic }) => diagnostic.severity !== 'information')
        .map(({ diagnostic }) => `${name}: ${diagnostic.message}`),
      [],
    );
  }
}, 60_000);

test('an empty graph can be made and takes its first node', async () => {
  const folder = workspaceFile('empty');
  await vscode.workspace.fs.createDirectory(folder);
  await vscode.commands.executeCommand('rnnStudio.newGraph', folder, '');
  const session = await openGraph(vscode.Uri.joinPath(folder, 'graph.rnn.json'));
  const panel = new TestPanel(session);
  const answer = await panel.edit([{ type: 'addNode', id: 'lstm', kind: 'lstm', params: { units: 8 }, at: [0, 0] }]);
  assert.equal(answer.ok, true, answer.reason);
  await session.document.save();
  panel.close();
});

test('the plan is a read-only document that follows the graph', async () => {
  await writeSeries();
  const session = await openGraph(await write('plan.rnn.json', smallGraph));
  const panel = new TestPanel(session);
  await vscode.commands.executeCommand('rnnStudio.showPlan');
  const plan = await eventually('the plan is shown', () =>
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'rnn-plan'),
  );
  assert.match(plan.document.getText(), /plan version 1/);
  assert.match(plan.document.getText(), /rnn\.U \[4, 4\]/);
  await panel.edit([{ type: 'setParam', id: 'rnn', name: 'units', value: 5 }]);
  await eventually('the plan follows', () => /rnn\.U \[5, 5\]/.test(plan.document.getText()));
  await panel.edit([{ type: 'disconnect', to: { node: 'out', port: 'x' } }]);
  await eventually('the plan says why there is none', () => /no plan/.test(plan.document.getText()));
  panel.close();
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  await session.document.save();
});

test('commands without a graph refuse and throw nothing', async () => {
  for (const command of ['train', 'pause', 'resume', 'stop', 'openAsText', 'openAsGraph', 'showPlan']) {
    await vscode.commands.executeCommand(`rnnStudio.${command}`);
  }
  assert.equal(activeInput(), undefined);
});

test('a version of the past opens as text and is not checked', async () => {
  const { documents } = await studio();
  const associations =
    vscode.workspace.getConfiguration('workbench').get<Readonly<Record<string, string>>>('editorAssociations') ?? {};
  assert.equal(
    associations['{git,gitlens,git-graph,conflictResolution,vscode-local-history}:/**/*.rnn.json'],
    'default',
  );
  assert.equal(
    documents.all.some(({ document }) => document.uri.scheme === 'git'),
    false,
  );
});
