// Training from the extension: records arrive in order, pause, resume and stop work, runs are found again, refusals say why.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ManagedRun } from '../../src/extension/training/runManager.ts';
import { afterEach, eventually, test, workspaceIsTrusted } from './support/runner.ts';
import { openGraph, read, smallGraph, studio, TestPanel, write, writeSeries } from './support/studio.ts';

afterEach(async () => {
  const { runs } = await studio();
  for (const { history } of runs.live) runs.control(history.identity.key, 'stop');
  await eventually('all runs have ended', () => runs.live.length === 0);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

/** More steps than a test will see. */
const longGraph = smallGraph.replace('"steps": 40', '"steps": 1000000');

async function train(file: vscode.Uri): Promise<ManagedRun> {
  const { runs } = await studio();
  await vscode.commands.executeCommand('rnnStudio.train', file);
  return eventually('a run has started', () => runs.newest(file.fsPath));
}

const state = (run: ManagedRun, wanted: string) =>
  eventually(`the run is ${wanted}`, () => run.history.state === wanted, 30_000);

if (workspaceIsTrusted) {
  test('a small graph trains to its end: every record once, in order, and the graph editor sees it', async () => {
    await writeSeries();
    const file = await write('train.rnn.json', smallGraph);
    const session = await openGraph(file);
    const panel = new TestPanel(session);
    const run = await train(file);
    await state(run, 'done');
    const records = run.history.slice(0, run.history.total);
    assert.equal(records[0]?.type, 'start');
    const steps = records.filter((record) => record.type === 'step').map(({ step }) => step);
    assert.deepEqual(
      steps,
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    assert.ok(records.some((record) => record.type === 'eval' && record.split === 'validation'));
    assert.equal(run.history.summary().step, 40);
    assert.match(run.history.summary().description, /elman 4 → dense 1/);
    const shown = await eventually('the editor hears of the end', () => {
      const message = panel.last('run')?.run;
      return message?.state === 'done' ? message : undefined;
    });
    assert.deepEqual(Object.keys(shown.nodeGradients).sort(), ['out', 'rnn']);
    assert.equal(shown.nodeGradients.rnn?.length, 40);
    panel.close();
  });

  test('what is in the editor is trained, saved or not', async () => {
    await writeSeries();
    const file = await write('unsaved.rnn.json', smallGraph);
    const session = await openGraph(file);
    const panel = new TestPanel(session);
    await panel.edit([{ type: 'setSetting', path: ['training', 'steps'], value: 7 }]);
    const run = await train(file);
    await state(run, 'done');
    assert.equal(run.history.summary().steps, 7);
    assert.equal(await read(file), smallGraph);
    panel.close();
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('pause holds, resume goes on, stop ends and keeps', async () => {
    await writeSeries();
    const file = await write('pause.rnn.json', longGraph);
    await openGraph(file);
    const run = await train(file);
    await eventually('some steps are made', () => run.history.step > 20);
    await vscode.commands.executeCommand('rnnStudio.pause', file);
    await state(run, 'paused');
    const { step, total } = { step: run.history.step, total: run.history.total };
    await vscode.commands.executeCommand('rnnStudio.resume', file);
    await eventually('more steps are made', () => run.history.step > step + 20);
    assert.ok(run.history.total > total);
    await vscode.commands.executeCommand('rnnStudio.stop', file);
    await state(run, 'done');
    const last = run.history.slice(0, run.history.total).findLast((record) => record.type === 'done');
    assert.equal(last?.reason, 'stopped');
  });

  test('the training view opens beside the graph and gets the run', async () => {
    await writeSeries();
    const { trainingViews } = await studio();
    const file = await write('view.rnn.json', smallGraph);
    await openGraph(file);
    await train(file);
    await eventually('the training view is visible', () => trainingViews.visible);
    await eventually('its tab stands beside the graph', () =>
      vscode.window.tabGroups.all.some(
        ({ viewColumn, tabs }) =>
          viewColumn === vscode.ViewColumn.Two && tabs.some(({ input }) => input instanceof vscode.TabInputWebview),
      ),
    );
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  test('a second run of a graph that is training is refused, and the first goes on', async () => {
    await writeSeries();
    const { runs } = await studio();
    const file = await write('twice.rnn.json', longGraph);
    await openGraph(file);
    const run = await train(file);
    const before = runs.runs.length;
    await vscode.commands.executeCommand('rnnStudio.train', file);
    assert.equal(runs.runs.length, before);
    assert.equal(run.history.live, true);
  });

  test('a graph with errors does not train and leaves no run', async () => {
    const { runs } = await studio();
    const file = await write('errors.rnn.json', smallGraph.replace('"x": "rnn.last"', '"x": "nothing.last"'));
    await openGraph(file);
    await vscode.commands.executeCommand('rnnStudio.train', file);
    assert.equal(runs.newest(file.fsPath), undefined);
  });

  test('a loss that explodes fails the run and names where', async () => {
    await writeSeries();
    const text = smallGraph.replace('"batch": 8,', '"batch": 8, "optimizer": { "kind": "sgd", "learningRate": 1000 },');
    const file = await write('explode.rnn.json', text);
    await openGraph(file);
    const run = await train(file);
    await state(run, 'failed');
    assert.notEqual(run.history.forGraph().error?.message ?? '', '');
  });

  test('a run of an engine that this window left is found and attached to again', async () => {
    await writeSeries();
    const { runs } = await studio();
    const file = await write('attach.rnn.json', longGraph);
    await openGraph(file);
    const run = await train(file);
    await eventually('some steps are made', () => run.history.step > 20);
    // What a reload of the window does: the host forgets everything, the engine goes on.
    runs.dispose();
    assert.equal(runs.newest(file.fsPath), undefined);
    await runs.scan(file.fsPath);
    const again = await eventually('the run is back', () => runs.liveOf(file.fsPath));
    assert.equal(again.history.identity.key, run.history.identity.key);
    const { step } = again.history;
    assert.ok(step >= 20);
    await eventually('it goes on', () => again.history.step > step);
    const steps = again.history
      .slice(0, again.history.total)
      .flatMap((record) => (record.type === 'step' ? [record.step] : []));
    assert.deepEqual(
      steps,
      Array.from({ length: steps.length }, (_, i) => i + 1),
    );
  });

  test('a run whose engine is killed is interrupted, and resume goes on where the checkpoint was', async () => {
    await writeSeries();
    const file = await write('killed.rnn.json', longGraph);
    await openGraph(file);
    const run = await train(file);
    await eventually('some steps are made', () => run.history.step > 20);
    // Pausing writes a checkpoint.
    await vscode.commands.executeCommand('rnnStudio.pause', file);
    await state(run, 'paused');
    const { step } = run.history;
    const address = JSON.parse(await read(vscode.Uri.file(`${run.folder}/engine.json`))) as { readonly pid: number };
    process.kill(address.pid, 'SIGKILL');
    await state(run, 'interrupted');
    await vscode.commands.executeCommand('rnnStudio.resume', file);
    await state(run, 'running');
    await eventually('it goes on', () => run.history.step > step + 20);
    const steps = run.history
      .slice(0, run.history.total)
      .flatMap((record) => (record.type === 'step' ? [record.step] : []));
    assert.deepEqual(
      steps,
      Array.from({ length: steps.length }, (_, i) => i + 1),
    );
  });

  test('runs stay beside the graph in a folder that git ignores', async () => {
    await writeSeries();
    const file = await write('folder.rnn.json', smallGraph);
    await openGraph(file);
    const run = await train(file);
    await state(run, 'done');
    const home = vscode.Uri.joinPath(file, '..', '.rnn');
    assert.equal((await read(vscode.Uri.joinPath(home, '.gitignore'))).trim(), '*');
    assert.equal(run.folder.startsWith(vscode.Uri.joinPath(home, 'folder.rnn.json').fsPath), true);
  });
} else {
  test('in Restricted Mode training is refused and nothing is written', async () => {
    await writeSeries();
    const { runs } = await studio();
    const file = await write('restricted.rnn.json', smallGraph);
    const session = await openGraph(file);
    const panel = new TestPanel(session);
    assert.equal(panel.snapshot.trusted, false);
    await vscode.commands.executeCommand('rnnStudio.train', file);
    assert.equal(runs.runs.length, 0);
    await assert.rejects(async () => vscode.workspace.fs.stat(vscode.Uri.joinPath(file, '..', '.rnn')));
    panel.close();
  });
}
