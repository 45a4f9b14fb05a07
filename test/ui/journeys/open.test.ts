// Opening a graph as a person does: a double click in the explorer shows the graph editor, and nothing is written.
import { expect } from 'vitest';
import { journey } from '../../support/journey.ts';

const text = `{
  "version": 1,
  "nodes": {
    "in": { "kind": "input", "fields": ["y"] },
    "out": { "kind": "dense", "units": 1, "inputs": { "x": "in.y" } }
  },
  "layout": { "in": [0, 0], "out": [240, 0] }
}
`;

journey('a graph opens from the explorer', { workspaceFiles: { 'first.rnn.json': text } }, async (studio) => {
  await studio.openFromExplorer('first.rnn.json');
  const frame = await studio.editorFrame();
  expect(await frame.locator('.react-flow').first().isVisible()).toBe(true);
  expect(await studio.tabDirty('first.rnn.json')).toBe(false);
  expect(studio.readFile('first.rnn.json')).toBe(text);
});
