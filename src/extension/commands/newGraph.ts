// New Graph: copies an example with its data, or writes an empty graph, into a folder. Nothing there is overwritten.
import * as vscode from 'vscode';
import { applyEdits } from '../../core/graph/edit.ts';
import type { GraphEdit } from '../../core/graph/edit.types.ts';
import { dataPathsOf } from '../../core/graph/dataPaths.ts';
import { parseGraph } from '../../core/graph/parse.ts';
import { formatEmptyGraph } from '../../core/graph/serialize.ts';
import { graphEditorViewType, graphSuffix } from '../ids.ts';
import { Refusal, registerCommand } from '../refusal.ts';
import type { Studio } from '../studio.ts';
import { fileName, graphName } from '../uris.ts';

/** `rnnStudio.newGraph(folder?, example?)`: what is not given is asked for. `example` is a name without suffix, '' the empty graph. */
export function registerNewGraph(studio: Studio): vscode.Disposable {
  return registerCommand('rnnStudio.newGraph', async (folderArgument?: unknown, exampleArgument?: unknown) => {
    const example = typeof exampleArgument === 'string' ? exampleArgument : await chooseExample(studio);
    if (example === undefined) return;
    const folder = await chooseFolder(studio, folderArgument);
    if (!folder) return;
    const created = await createGraph(studio, folder, example);
    await vscode.commands.executeCommand('vscode.openWith', created, graphEditorViewType);
  });
}

const examplesFolder = (studio: Studio): vscode.Uri => vscode.Uri.joinPath(studio.extensionUri, 'examples');

async function chooseExample(studio: Studio): Promise<string | undefined> {
  const folder = examplesFolder(studio);
  const items: (vscode.QuickPickItem & { readonly example: string })[] = [];
  for (const [name] of await vscode.workspace.fs.readDirectory(folder)) {
    if (!name.endsWith(graphSuffix)) continue;
    const text = await readText(vscode.Uri.joinPath(folder, name));
    items.push({
      label: name.slice(0, -graphSuffix.length),
      detail: describe(text),
      example: name.slice(0, -graphSuffix.length),
    });
  }
  items.sort((a, b) => a.label.localeCompare(b.label));
  items.push({ label: vscode.l10n.t('Empty Graph'), detail: vscode.l10n.t('No nodes and no data yet'), example: '' });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('New Graph'),
    placeHolder: vscode.l10n.t('Start from an example, with its data, or from nothing'),
    matchOnDetail: true,
  });
  return chosen?.example;
}

/** An example says in the comment at its head what it shows; otherwise its nodes do. */
function describe(text: string): string {
  const comment = /^\s*\{?\s*\/\/\s*(.+)$/m.exec(text)?.[1];
  if (comment !== undefined) return comment.trim();
  return [...parseGraph(text).graph.nodes.values()].map(({ kind }) => kind).join(' → ');
}

async function chooseFolder(studio: Studio, argument: unknown): Promise<vscode.Uri | undefined> {
  if (argument instanceof vscode.Uri) {
    const { type } = await vscode.workspace.fs.stat(argument);
    return (type & vscode.FileType.Directory) !== 0 ? argument : vscode.Uri.joinPath(argument, '..');
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = studio.active.uri && vscode.workspace.getWorkspaceFolder(studio.active.uri);
  if (active) return active.uri;
  if (folders.length === 1) return folders[0]?.uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    title: vscode.l10n.t('Folder for the new graph'),
    openLabel: vscode.l10n.t('Create Here'),
  });
  return picked?.[0];
}

/** Writes the graph and its data; returns the graph's URI. */
async function createGraph(studio: Studio, folder: vscode.Uri, example: string): Promise<vscode.Uri> {
  if (example === '') {
    const target = await freeName(folder, 'graph', graphSuffix);
    await writeNew(target, new TextEncoder().encode(formatEmptyGraph()));
    return target;
  }
  if (/[\\/]/.test(example)) throw new Refusal(vscode.l10n.t('There is no example “{0}”.', example));
  const source = vscode.Uri.joinPath(examplesFolder(studio), `${example}${graphSuffix}`);
  let text: string;
  try {
    text = await readText(source);
  } catch {
    throw new Refusal(vscode.l10n.t('There is no example “{0}”.', example));
  }
  const { data } = parseGraph(text).graph;
  const edits: GraphEdit[] = [];
  for (const { path, at } of data ? dataPathsOf(data) : []) {
    const copy = await copyData(vscode.Uri.joinPath(examplesFolder(studio), path), folder);
    if (fileName(copy) !== path) edits.push({ type: 'setSetting', path: at, value: fileName(copy) });
  }
  const changed = applyEdits(text, edits);
  if (!changed.ok) throw new Refusal(changed.error.message);
  const target = await freeName(folder, graphName(source), graphSuffix);
  await writeNew(target, new TextEncoder().encode(changed.value.text));
  return target;
}

/** Copies a data file into a folder; a file of the same content is used as it is, one of another content is left alone. */
async function copyData(source: vscode.Uri, folder: vscode.Uri): Promise<vscode.Uri> {
  const bytes = await vscode.workspace.fs.readFile(source);
  const name = fileName(source);
  const wanted = vscode.Uri.joinPath(folder, name);
  const present = await readIfThere(wanted);
  if (present && Buffer.compare(present, bytes) === 0) return wanted;
  const dot = name.lastIndexOf('.');
  const target = present ? await freeName(folder, name.slice(0, dot), name.slice(dot)) : wanted;
  await writeNew(target, bytes);
  return target;
}

async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function readIfThere(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch {
    return undefined;
  }
}

/** `name.suffix`, or `name-2.suffix` and so on when that is taken. */
async function freeName(folder: vscode.Uri, name: string, suffix: string): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(folder, `${name}${number === 1 ? '' : `-${number}`}${suffix}`);
    if ((await readIfThere(uri)) === undefined) return uri;
  }
}

/** Creates a file as one step that cannot replace another. */
async function writeNew(uri: vscode.Uri, contents: Uint8Array): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { overwrite: false, contents });
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Refusal(vscode.l10n.t('{0} could not be written.', uri.fsPath));
}
