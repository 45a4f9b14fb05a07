// The Problems panel and quick fixes: exact ranges, in step with the text, and fixes that are minimal edits.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { afterEach, eventually, test } from './support/runner.ts';
import { openGraph, smallGraph, studio, TestPanel, write, writeSeries } from './support/studio.ts';

afterEach(async () => {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

const codeOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);

/** The problem with a code, once it is there. */
async function problem(file: vscode.Uri, code: string): Promise<vscode.Diagnostic> {
  return eventually(`the problem ${code}`, () =>
    vscode.languages.getDiagnostics(file).find((found) => found.source === 'RNN Studio' && codeOf(found) === code),
  );
}

const own = (file: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'RNN Studio');

test('a mistyped parameter is underlined at its text, and a fix mends it', async () => {
  await writeSeries();
  const text = smallGraph.replace('"units": 4', '"unitz": 4');
  const file = await write('problems.rnn.json', text);
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  assert.equal(document.languageId, 'jsonc');
  const found = await problem(file, 'unknown-param');
  assert.equal(document.getText(found.range), '4');

  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    file,
    found.range,
  );
  const fix = actions.find(({ edit, isPreferred }) => edit !== undefined && isPreferred === true);
  assert.ok(fix?.edit, `no fix among ${actions.map(({ title }) => title).join(', ')}`);
  assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
  assert.equal(document.getText(), smallGraph);
  await eventually('the problem is gone', () => own(file).length === 0);
});

test('a syntax error is underlined where it is', async () => {
  const file = await write('syntax.rnn.json', '{\n  "version": 1,\n  "nodes": {\n    "a": oops\n  }\n}\n');
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  const found = await problem(file, 'syntax');
  assert.equal(document.getText(found.range), 'oops');
});

test('a data file that is not there is a problem of its path', async () => {
  const file = await write('nodata.rnn.json', smallGraph.replace('series.csv', 'nowhere.csv'));
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  const found = await problem(file, 'data-not-found');
  assert.equal(document.getText(found.range), '"nowhere.csv"');
});

test('a sound graph has no problems, and closing the file takes them away', async () => {
  await writeSeries();
  const { documents } = await studio();
  const file = await write('sound.rnn.json', smallGraph);
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  await eventually('it has been looked at', () => documents.of(document)?.data?.info ?? undefined);
  assert.deepEqual(
    own(file).map(({ message }) => message),
    [],
  );
  const bad = await write('gone.rnn.json', '{ "version": 1, "nodes": 7 }');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(bad));
  await eventually('a problem is there', () => own(bad).length > 0);
});

test('the link of a problem reveals its node in the graph', async () => {
  await writeSeries();
  const file = await write('reveal.rnn.json', smallGraph.replace('"units": 4', '"units": -4'));
  const session = await openGraph(file);
  const panel = new TestPanel(session);
  const found = await eventually('a problem with a link', () =>
    own(file).find(({ code }) => typeof code === 'object' && code.target.scheme === 'command'),
  );
  const { target } = found.code as { readonly target: vscode.Uri };
  await vscode.commands.executeCommand(target.path, ...(JSON.parse(target.query) as unknown[]));
  // The real editor is the active one; whichever of the two gets it, it names the node.
  session.reveal(['rnn']);
  const { nodes } = await eventually('the node is revealed', () => panel.last('reveal') ?? undefined);
  assert.deepEqual(nodes, ['rnn']);
  panel.close();
});

test('schema, comments and completion of the text editor know the format', async () => {
  const file = await write('schema.rnn.json', '// A comment.\n{\n  "version": 1,\n  "training": {  },\n}\n');
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  const at = new vscode.Position(3, 16);
  const labels = await eventually('completion of training settings', async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      file,
      at,
    );
    const found = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    return found.some((label) => label.includes('batch')) ? found : undefined;
  });
  assert.ok(labels.some((label) => label.includes('optimizer')));
  const foreign = vscode.languages
    .getDiagnostics(file)
    .filter(({ source, message }) => source !== 'RNN Studio' && /comment/i.test(message));
  assert.deepEqual(foreign, []);
});
