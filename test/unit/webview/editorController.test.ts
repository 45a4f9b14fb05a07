// The editor without React, over the playground's host with real edits: gestures, refusals, selection, undo.
import { describe, expect, test } from 'vitest';
import { findNodeKind } from '../../../src/core/nodes/catalogue.ts';
import { EditorController } from '../../../webview/editor/state/editorController.ts';
import { FakeHost, type FakeDocument } from '../../../webview/playground/fakeHost.ts';
import { brokenText, scenes } from '../../../webview/playground/scenes.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function open(scene: FakeDocument | undefined) {
  if (scene === undefined) throw new Error('no such scene');
  const host = new FakeHost(scene);
  const editor = new EditorController(host.bridge());
  editor.start();
  await settle();
  return { host, editor };
}

const kind = (name: string) => {
  const found = findNodeKind(name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('EditorController', () => {
  test('shows the document and its check', async () => {
    const { editor } = await open(scenes.sunspots);
    expect(editor.state.document?.health).toBe('sound');
    expect([...(editor.state.document?.view.nodes.keys() ?? [])]).toEqual(['sunspots', 'memory', 'forecast', 'loss']);
    expect(editor.state.document?.view.parameterCount).toBe(305);
  });

  test('adds a node under a fresh name, selects it, and undo restores the bytes', async () => {
    const { host, editor } = await open(scenes.sunspots);
    const before = host.view.text;
    editor.addNode(kind('dense'), [10.4, 20.6]);
    editor.addNode(kind('dense'), [10, 200]);
    await settle();
    expect([...editor.state.selectedNodes]).toEqual(['dense2']);
    expect(editor.state.document?.graph.layout.get('dense')).toEqual([10, 21]);
    expect(host.view.undoLabels).toEqual(['Add Dense', 'Add Dense']);
    host.undo();
    host.undo();
    await settle();
    expect(host.view.text).toBe(before);
    expect(editor.state.selectedNodes.size).toBe(0);
  });

  test('a wire onto a taken port replaces the one that was there, in one step', async () => {
    const { host, editor } = await open(scenes.sunspots);
    editor.finishWire({ node: 'memory', port: 'y', side: 'output' }, { node: 'forecast', port: 'x', side: 'input' });
    await settle();
    expect(editor.state.document?.graph.nodes.get('forecast')?.inputs.get('x')).toEqual({ node: 'memory', port: 'y' });
    expect(host.view.undoLabels).toEqual(['Rewire forecast.x to memory.y']);
  });

  test('a wire works in either direction, by two clicks', async () => {
    const { editor } = await open(scenes.sunspots);
    editor.pressPort({ node: 'forecast', port: 'x', side: 'input' });
    editor.pressPort({ node: 'memory', port: 'y', side: 'output' });
    await settle();
    expect(editor.state.connecting).toBeUndefined();
    expect(editor.state.document?.graph.nodes.get('forecast')?.inputs.get('x')?.port).toBe('y');
  });

  test('a wire that cannot be says why and writes nothing', async () => {
    const { host, editor } = await open(scenes.sunspots);
    editor.pressPort({ node: 'forecast', port: 'y', side: 'output' });
    await settle();
    expect(editor.state.connecting?.refused.get('input:memory.x')).toMatch(/cycle|delay/i);
    editor.pressPort({ node: 'memory', port: 'x', side: 'input' });
    await settle();
    expect(editor.state.notice).toMatch(/cycle|delay/i);
    expect(host.view.version).toBe(1);
  });

  test('a drag is shown at once and written once', async () => {
    const { host, editor } = await open(scenes.sunspots);
    editor.showMoved({ memory: [300.2, 41.7] });
    expect(host.view.version).toBe(1);
    editor.commitMoves(['memory']);
    await settle();
    expect(editor.state.moves).toEqual({});
    expect(editor.state.document?.graph.layout.get('memory')).toEqual([300, 42]);
    expect(host.view.undoLabels).toEqual(['Move memory']);
    editor.showMoved({ memory: [300, 42] });
    editor.commitMoves(['memory']);
    expect(editor.state.moves).toEqual({});
    expect(host.view.undoLabels).toHaveLength(1);
  });

  test('a stale edit is refused, said, and the document shown', async () => {
    const { host, editor } = await open(scenes.sunspots);
    host.setText(host.view.text.replace('"units": 16', '"units": 24'));
    editor.setParam(['memory'], 'units', 99);
    await settle();
    expect(editor.state.notice).toMatch(/again/);
    expect(editor.state.document?.graph.nodes.get('memory')?.params.units).toBe(24);
  });

  test('selection, switches and view survive a reload; the file does not hear of them', async () => {
    const { host, editor } = await open(scenes.sunspots);
    editor.select(['memory'], []);
    editor.setSwitch('dragSelects', true);
    editor.saveViewport({ x: 1, y: 2, zoom: 0.5 });
    const again = new EditorController(host.bridge());
    again.start();
    await settle();
    expect([...again.state.selectedNodes]).toEqual(['memory']);
    expect(again.state.dragSelects).toBe(true);
    expect(again.savedViewport).toEqual({ x: 1, y: 2, zoom: 0.5 });
    expect(host.view.messages.map(({ type }) => type)).toEqual(['ready', 'selection', 'ready', 'selection']);
    expect(host.view.messages.at(-1)).toEqual({ type: 'selection', nodes: ['memory'] });
  });

  test('broken text keeps the last good graph and takes no edits', async () => {
    const { host, editor } = await open(scenes.sunspots);
    host.setText(brokenText);
    await settle();
    expect(editor.state.document?.health).toBe('broken');
    expect(editor.state.document?.view.nodes.size).toBe(4);
    editor.select(['memory'], []);
    editor.deleteSelection();
    await settle();
    expect(host.view.text).toBe(brokenText);
    expect(host.view.messages.some(({ type }) => type === 'edit')).toBe(false);
    host.undo();
    await settle();
    expect(editor.state.document?.health).toBe('sound');
  });

  test('conflict markers, a newer version and an empty file are told apart', async () => {
    expect((await open(scenes.conflict)).editor.state.document?.health).toBe('conflict');
    expect((await open(scenes.newer)).editor.state.document?.health).toBe('newer');
    expect((await open(scenes.empty)).editor.state.document?.health).toBe('empty');
  });

  test('deleting a node takes its wires along; renaming keeps them', async () => {
    const { editor } = await open(scenes.sunspots);
    editor.select(['memory'], []);
    editor.rename('memory', 'state');
    await settle();
    expect(editor.state.document?.graph.nodes.get('forecast')?.inputs.get('x')?.node).toBe('state');
    expect([...editor.state.selectedNodes]).toEqual(['state']);
    editor.deleteSelection();
    await settle();
    expect(editor.state.document?.graph.nodes.has('state')).toBe(false);
    expect(editor.state.document?.graph.nodes.get('forecast')?.inputs.size).toBe(0);
  });
});
