// The extension's parts and a few gestures for the suites in the extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GraphEdit } from '../../../src/core/graph/edit.types.ts';
import type { DocumentSession, GraphPanel } from '../../../src/extension/editor/documentSession.ts';
import type { Studio } from '../../../src/extension/studio.ts';
import type { HostToGraphEditor } from '../../../src/protocol/graphEditor.ts';
import { eventually } from './runner.ts';

/** The parts of the activated extension. */
export async function studio(): Promise<Studio> {
  const extension = vscode.extensions.getExtension<Studio | undefined>('rnn-studio.rnn-studio');
  assert.ok(extension, 'the extension rnn-studio.rnn-studio is not there');
  const parts = await extension.activate();
  assert.ok(parts, 'the extension does not know that it is under test');
  return parts;
}

export function workspaceFile(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function write(name: string, text: string): Promise<vscode.Uri> {
  const file = workspaceFile(name);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

export async function read(file: vscode.Uri): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8');
}

/** Opens a file in the graph editor and returns its session. */
export async function openGraph(file: vscode.Uri, column = vscode.ViewColumn.One): Promise<DocumentSession> {
  const { editors } = await studio();
  await vscode.commands.executeCommand('vscode.openWith', file, 'rnnStudio.graphEditor', column);
  return eventually('the graph editor has a session', () => editors.find(file));
}

type MessageOf<T extends HostToGraphEditor['type']> = Extract<HostToGraphEditor, { type: T }>;

/** A panel without a page: keeps what the session sends and speaks as a page would. */
export class TestPanel implements GraphPanel {
  visible = true;
  active = true;
  readonly messages: HostToGraphEditor[] = [];
  readonly #session: DocumentSession;
  #nextId = 1;

  constructor(session: DocumentSession) {
    this.#session = session;
    session.attach(this);
    this.send({ type: 'ready' });
  }

  allowEquationEditor(): void {}

  post(message: HostToGraphEditor): void {
    // What crosses the boundary is JSON.
    this.messages.push(JSON.parse(JSON.stringify(message)) as HostToGraphEditor);
  }

  send(message: unknown): void {
    this.#session.receive(this, message);
  }

  last<T extends HostToGraphEditor['type']>(type: T): MessageOf<T> | undefined {
    return this.messages.findLast((message): message is MessageOf<T> => message.type === type);
  }

  get snapshot(): MessageOf<'snapshot'> {
    const snapshot = this.last('snapshot');
    assert.ok(snapshot, 'no snapshot came');
    return snapshot;
  }

  /** Makes a gesture against a version, the last seen one unless another is given, and waits for its answer. */
  async edit(edits: readonly GraphEdit[], baseVersion = this.snapshot.version): Promise<MessageOf<'editResult'>> {
    const id = this.#nextId++;
    this.send({ type: 'edit', id, baseVersion, label: 'test', edits });
    return eventually(`the answer to edit ${id}`, () =>
      this.messages.find(
        (message): message is MessageOf<'editResult'> => message.type === 'editResult' && message.id === id,
      ),
    );
  }

  close(): void {
    this.#session.detach(this);
  }
}

/** A small graph on data that `writeSeries` writes, in a hand-written style. */
export const smallGraph = `// A small graph.
{
  "version": 1,
  "data": { "kind": "csv", "path": "series.csv", "window": 8, "horizon": 1 },
  "nodes": {
    "x":   { "kind": "input", "fields": ["value"] }, // the series
    "rnn": { "kind": "elman", "units": 4, "inputs": { "x": "x.y" } },
    "out": { "kind": "dense", "units": 1, "inputs": { "x": "rnn.last" } },
    "loss": { "kind": "mse", "target": "value", "inputs": { "prediction": "out.y" } },
  },
  "training": { "batch": 8, "steps": 40, "seed": 3 },
  "layout": { "x": [0, 0], "rnn": [220, 0], "out": [440, 0], "loss": [660, 0] }
}
`;

export async function writeSeries(name = 'series.csv', rows = 200): Promise<void> {
  const lines = Array.from({ length: rows }, (_, i) => Math.sin(i / 5).toFixed(6));
  await write(name, `value\n${lines.join('\n')}\n`);
}

/** Undoes with VS Code's own command on the active editor. */
export async function undo(): Promise<void> {
  await vscode.commands.executeCommand('undo');
}

export async function redo(): Promise<void> {
  await vscode.commands.executeCommand('redo');
}
