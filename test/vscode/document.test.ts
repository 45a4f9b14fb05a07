// The graph editor and its document: gestures, undo, stale edits, several editors, changes from elsewhere, texts that cannot be edited.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { afterEach, eventually, test } from './support/runner.ts';
import {
  openGraph,
  read,
  redo,
  smallGraph,
  studio,
  TestPanel,
  undo,
  workspaceFile,
  write,
  writeSeries,
} from './support/studio.ts';

afterEach(async () => {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

const setUnits = (value: number) => [{ type: 'setParam', id: 'rnn', name: 'units', value } as const];

test('a gesture changes only its bytes, is one undo step, and undo restores the file exactly', async () => {
  const file = await write('gesture.rnn.json', smallGraph);
  const session = await openGraph(file);
  const panel = new TestPanel(session);
  assert.equal(panel.snapshot.text, smallGraph);
  assert.equal(panel.snapshot.readOnly, null);

  const answer = await panel.edit([
    { type: 'setParam', id: 'rnn', name: 'units', value: 12 },
    { type: 'moveNodes', positions: { rnn: [230, 40] } },
  ]);
  assert.equal(answer.ok, true, answer.reason);
  const changed = smallGraph.replace('"units": 4', '"units": 12').replace('"rnn": [220, 0]', '"rnn": [230, 40]');
  assert.equal(session.document.getText(), changed);
  assert.equal(panel.snapshot.text, changed);
  assert.equal(panel.snapshot.version, answer.version);
  assert.equal(session.document.isDirty, true);

  await undo();
  await eventually('the undo is seen', () => panel.snapshot.text === smallGraph);
  assert.equal(session.document.getText(), smallGraph);
  await redo();
  await eventually('the redo is seen', () => panel.snapshot.text === changed);
  await undo();
  await eventually('the file is clean again', () => !session.document.isDirty);
  assert.equal(await read(file), smallGraph);
  panel.close();
});

test('ten gestures are ten undo steps and every one comes back', async () => {
  const session = await openGraph(await write('steps.rnn.json', smallGraph));
  const panel = new TestPanel(session);
  const texts = [smallGraph];
  for (let units = 5; units < 15; units++) {
    assert.equal((await panel.edit(setUnits(units))).ok, true);
    texts.push(session.document.getText());
  }
  for (const expected of texts.slice(0, -1).reverse()) {
    await undo();
    await eventually('one step back', () => session.document.getText() === expected);
  }
  for (const expected of texts.slice(1)) {
    await redo();
    await eventually('one step forth', () => session.document.getText() === expected);
  }
  panel.close();
});

test('an edit against an old version is refused and answered with a snapshot', async () => {
  const session = await openGraph(await write('stale.rnn.json', smallGraph));
  const panel = new TestPanel(session);
  const old = panel.snapshot.version;
  assert.equal((await panel.edit(setUnits(6))).ok, true);
  const text = session.document.getText();
  const seen = panel.messages.length;
  const answer = await panel.edit(setUnits(7), old);
  assert.equal(answer.ok, false);
  assert.equal(answer.version, session.document.version);
  assert.match(answer.reason ?? '', /changed/);
  assert.equal(session.document.getText(), text);
  await eventually('a snapshot follows', () => panel.messages.slice(seen).some(({ type }) => type === 'snapshot'));
  panel.close();
});

test('two gestures sent at once against the same version: the first one holds, the second is refused', async () => {
  const session = await openGraph(await write('race.rnn.json', smallGraph));
  const [a, b] = [new TestPanel(session), new TestPanel(session)];
  const [first, second] = await Promise.all([a.edit(setUnits(6)), b.edit(setUnits(7))]);
  assert.deepEqual([first.ok, second.ok], [true, false]);
  assert.match(session.document.getText(), /"units": 6/);
  a.close();
  b.close();
});

test('two editors and the text editor of one file show the same text', async () => {
  const file = await write('split.rnn.json', smallGraph);
  const session = await openGraph(file);
  await openGraph(file, vscode.ViewColumn.Two);
  await eventually('both editors share the session', () => session.panels === 2);
  const [a, b] = [new TestPanel(session), new TestPanel(session)];
  await a.edit(setUnits(9));
  assert.equal(b.snapshot.text, a.snapshot.text);
  assert.match(b.snapshot.text, /"units": 9/);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, new vscode.Range(0, 0, 0, 17), '// Typed as text.');
  assert.equal(await vscode.workspace.applyEdit(edit), true);
  await eventually('both see what was typed', () =>
    [a, b].every(({ snapshot }) => snapshot.text.startsWith('// Typed as text.')),
  );
  assert.equal(a.snapshot.version, session.document.version);
  a.close();
  b.close();
});

test('a change on disk reaches the editors', async () => {
  const file = await write('external.rnn.json', smallGraph);
  const session = await openGraph(file);
  const panel = new TestPanel(session);
  const changed = smallGraph.replace('"units": 4', '"units": 21');
  await write('external.rnn.json', changed);
  await eventually('the new text arrives', () => panel.snapshot.text === changed);
  assert.equal(session.document.isDirty, false);
  panel.close();
});

test('revert brings back what is on disk', async () => {
  const session = await openGraph(await write('revert.rnn.json', smallGraph));
  const panel = new TestPanel(session);
  await panel.edit(setUnits(9));
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await eventually('the old text arrives', () => panel.snapshot.text === smallGraph);
  assert.equal(session.document.isDirty, false);
  panel.close();
});

test('a hidden panel gets nothing and a snapshot when it is back', async () => {
  const session = await openGraph(await write('hidden.rnn.json', smallGraph));
  const [hidden, shown] = [new TestPanel(session), new TestPanel(session)];
  hidden.visible = false;
  session.visibilityChanged(hidden);
  const before = hidden.messages.length;
  await shown.edit(setUnits(11));
  assert.equal(hidden.messages.length, before);
  hidden.visible = true;
  session.visibilityChanged(hidden);
  assert.equal(hidden.snapshot.text, session.document.getText());
  hidden.close();
  shown.close();
});

test('saving at once after a gesture writes the gesture', async () => {
  const file = await write('save.rnn.json', smallGraph);
  const session = await openGraph(file);
  const panel = new TestPanel(session);
  for (let units = 30; units < 50; units++) {
    const edit = panel.edit(setUnits(units));
    // The gesture is on its way to the document when the person saves.
    await new Promise((resolve) => setImmediate(resolve));
    await vscode.commands.executeCommand('workbench.action.files.save');
    assert.equal((await edit).ok, true);
    assert.match(await read(file), new RegExp(`"units": ${units}`));
    assert.equal(session.document.isDirty, false);
  }
  panel.close();
});

test('windows line ends and a byte-order mark survive a gesture', async () => {
  const text = `\uFEFF${smallGraph.replaceAll('\n', '\r\n')}`;
  const file = await write('windows.rnn.json', text);
  const session = await openGraph(file);
  const panel = new TestPanel(session);
  assert.equal(
    (await panel.edit([{ type: 'addNode', id: 'more', kind: 'dense', params: { units: 2 }, at: [0, 90] }])).ok,
    true,
  );
  await session.document.save();
  const saved = await read(file);
  assert.equal(saved.startsWith('\uFEFF'), true);
  assert.equal(/[^\r]\n/.test(saved), false);
  assert.match(saved, /"more": /);
  panel.close();
});

const blocked: readonly (readonly [name: string, text: string, reason: RegExp])[] = [
  ['broken JSON', smallGraph.replace('"kind": "elman",', '"kind": elman'), /text/i],
  ['conflict markers', `<<<<<<< ours\n${smallGraph}=======\n${smallGraph}>>>>>>> theirs\n`, /conflict/],
  ['a newer version', smallGraph.replace('"version": 1', '"version": 99'), /99/],
];
for (const [name, text, reason] of blocked) {
  test(`${name}: opens, says why, refuses edits, writes nothing, and recovers`, async () => {
    const file = await write('blocked.rnn.json', text);
    const session = await openGraph(file);
    const panel = new TestPanel(session);
    assert.match(panel.snapshot.readOnly ?? '', reason);
    const answer = await panel.edit(setUnits(5));
    assert.equal(answer.ok, false);
    assert.match(answer.reason ?? '', reason);
    assert.equal(session.document.getText(), text);
    assert.equal(await read(file), text);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file, new vscode.Range(0, 0, session.document.lineCount, 0), smallGraph);
    await vscode.workspace.applyEdit(edit);
    await eventually('it can be edited again', () => panel.snapshot.readOnly === null);
    assert.equal((await panel.edit(setUnits(5))).ok, true);
    panel.close();
  });
}

test('forged messages change nothing and throw nothing', async () => {
  const session = await openGraph(await write('forged.rnn.json', smallGraph));
  const panel = new TestPanel(session);
  const { version } = session.document;
  const edit = { type: 'edit', id: 1, baseVersion: version, label: '', edits: [] };
  const forged: readonly unknown[] = [
    undefined,
    null,
    7,
    'ready',
    [],
    {},
    { type: 'run' },
    { type: 'command', command: 'workbench.action.quit' },
    { ...edit, baseVersion: 'x' },
    { ...edit, edits: [{ type: 'eval', code: '1' }] },
    { ...edit, edits: [{ type: 'setSetting', path: ['nodes', 'x'], value: 1 }] },
    {
      ...edit,
      edits: [
        {
          type: 'setParam',
          id: 'rnn',
          name: '__proto__',
          value: JSON.parse('{"__proto__":{"polluted":1}}') as unknown,
        },
      ],
    },
    { ...edit, extra: 1 },
  ];
  for (const message of forged) panel.send(message);
  await session.idle();
  assert.equal(session.document.version, version);
  assert.equal(session.document.getText(), smallGraph);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  panel.close();
});

test('the data of a graph are read, sent, and read again when the file changes', async () => {
  await writeSeries();
  const session = await openGraph(await write('data.rnn.json', smallGraph));
  const panel = new TestPanel(session);
  const first = await eventually('the data are known', () => panel.last('data')?.info ?? undefined);
  assert.deepEqual(
    first.fields.map(({ name, type }) => [name, type]),
    [['value', 'number']],
  );
  assert.equal(panel.last('data')?.candidates.includes('series.csv'), true);
  await writeSeries('series.csv', 300);
  const again = await eventually('the new data are known', () => {
    const info = panel.last('data')?.info;
    return info && info.sequences.train > first.sequences.train ? info : undefined;
  });
  assert.ok(again.sequences.train > first.sequences.train);
  await vscode.workspace.fs.delete(workspaceFile('series.csv'));
  const missing = await eventually('the loss is noticed', () =>
    panel.last('data')?.diagnostics.find(({ severity }) => severity === 'error'),
  );
  assert.match(missing.message, /series\.csv/);
  panel.close();
});

test('closing the last editor ends the session', async () => {
  const { editors } = await studio();
  const file = await write('close.rnn.json', smallGraph);
  await openGraph(file);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await eventually('no session is left', () => editors.find(file) === undefined);
});
