// Editing on the installed VSIX as a person does: rewire with the mouse, undo to the original bytes, save, hot exit, a broken file.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { canvasReady, dragNode, nodeOf, portOf, wire } from '../../support/canvas.ts';
import { journey } from '../../support/journey.ts';
import { examplesFolder } from '../../support/memorySource.ts';
import { waitFor } from '../../support/processes.ts';

const name = 'sunspots.rnn.json';
const rewired = '"forecast": { "kind": "dense", "units": 1, "inputs": { "x": "memory.y" } }';
const broken = readFileSync(path.join(examplesFolder, name), 'utf8').replace('"nodes": {', '"nodes": [[{');

journey('rewire, undo to the original bytes, redo, save', { examples: true, theme: 'light' }, async (studio) => {
  const original = studio.readFile(name);
  await studio.openFromExplorer(name);
  const frame = await studio.editorFrame();
  await canvasReady(frame);
  await wire(studio.page, portOf(frame, 'memory', 'source', 'y'), portOf(frame, 'forecast', 'target', 'x'));
  await studio.waitForDirty(name, true);
  await studio.page.keyboard.press('Control+z');
  await studio.waitForDirty(name, false);
  await studio.page.keyboard.press('Control+Shift+z');
  await studio.waitForDirty(name, true);
  await studio.page.keyboard.press('Control+s');
  const saved = await studio.waitForFile(name, (text) => text.includes(rewired));
  expect(saved.replace('memory.y', 'memory.last')).toBe(original);
  await studio.page.keyboard.press('Control+z');
  await studio.waitForDirty(name, true);
  await studio.page.keyboard.press('Control+s');
  await studio.waitForFile(name, (text) => text === original);
});

journey(
  'what was not saved survives a reload, and the disk is untouched',
  { examples: true, theme: 'dark' },
  async (studio) => {
    const original = studio.readFile(name);
    const place = (text: string): string => /"forecast": \[[^\]]*\]/.exec(text)?.[0] ?? '';
    await studio.openFromExplorer(name);
    const frame = await studio.editorFrame();
    await canvasReady(frame);
    await dragNode(studio.page, frame, 'forecast', [60, 90]);
    await studio.waitForDirty(name, true);
    let unsaved = '';
    await studio.waitForBackup(name, (text) => {
      unsaved = text;
      return place(text) !== place(original);
    });
    await studio.reload();
    await studio.waitForDirty(name, true);
    expect(studio.readFile(name)).toBe(original);
    const again = await studio.editorFrame();
    await canvasReady(again);
    await nodeOf(again, 'forecast').locator('.node-header').click();
    await studio.page.keyboard.press('Control+s');
    const saved = await studio.waitForFile(name, (text) => text !== original);
    expect(saved).toBe(unsaved);
    expect(saved.replace(place(saved), place(original))).toBe(original);
  },
);

journey(
  'a broken file says what is wrong, the text editor mends it, nothing is written meanwhile',
  { examples: true, workspaceFiles: { [name]: broken }, theme: 'highContrast' },
  async (studio) => {
    await studio.openFromExplorer(name);
    const frame = await studio.webview('.page');
    expect(await frame.locator('.page').innerText()).toMatch(/cannot be read|Open as Text/);
    expect(studio.readFile(name)).toBe(broken);
    studio.writeFile(name, broken.replace('"nodes": [[{', '"nodes": {'));
    const mended = await studio.editorFrame();
    await nodeOf(mended, 'memory').waitFor();
    expect(await studio.tabDirty(name)).toBe(false);
  },
);

journey('a change on disk shows in an open graph', { examples: true, theme: 'highContrastLight' }, async (studio) => {
  await studio.openFromExplorer(name);
  const frame = await studio.editorFrame();
  studio.writeFile(name, studio.readFile(name).replace('"units": 8', '"units": 23'));
  await waitFor('the node shows 23 units', async () =>
    (await nodeOf(frame, 'memory').innerText()).includes('23 units'),
  );
  expect(await studio.tabDirty(name)).toBe(false);
});
