// Takes the pictures of the README from the installed VSIX in a real VS Code: the graph editor, a custom cell with its
// equations, and the training view after a run, in every theme. Called by screenshots.mjs, which sets everything up.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { startStudio, type Studio, type ThemeName } from '../test/support/studio.ts';
import { installVsix } from '../test/support/vscodeServer.ts';
import { root } from './setup/shell.mjs';

const pictures = path.join(root, 'media', 'screenshots');
const themes: readonly ThemeName[] = ['dark', 'light', 'highContrast', 'highContrastLight'];

/** The graph with the side bar out of the way, fitted to the canvas. */
const openAlone = async (studio: Studio, name: string): Promise<void> => {
  await studio.runCommand('View: Close All Editors');
  await studio.openFromExplorer(name);
  await studio.runCommand('View: Toggle Primary Side Bar Visibility');
  await fit(studio);
};

const fit = async (studio: Studio): Promise<void> => {
  const frame = await studio.editorFrame();
  await frame.getByRole('button', { name: 'Fit', exact: true }).first().click();
};

/** A picture without the traces of the pointer that led there. */
const take = async (studio: Studio, name: string): Promise<void> => {
  await studio.page.mouse.move(720, 2);
  await studio.page.locator('.workbench-hover').first().waitFor({ state: 'hidden' });
  console.log(await studio.screenshot(path.join(pictures, `${name}.png`)));
};

/** The custom cell selected, its equations in the inspector. */
const openEquations = async (studio: Studio): Promise<void> => {
  const frame = await studio.editorFrame();
  await frame.locator('.react-flow__node[data-id="memory"] .node-header').click();
  await studio.webview('.equations-editor .view-line');
};

const trainToTheEnd = async (studio: Studio): Promise<void> => {
  await studio.runCommand('RNN Studio: Train');
  const frame = await studio.trainingFrame();
  await frame.locator('.head-state.done, .head-state.failed').first().waitFor({ timeout: 120_000 });
};

const [vsix] = process.argv.slice(2);
if (vsix === undefined) throw new Error('Usage: takeScreenshots.ts FILE.vsix');
const extensions = await installVsix('newest', vsix);
process.env.RNN_TEST_EXTENSIONS = extensions;
try {
  for (const theme of themes) {
    const studio = await startStudio({ examples: true, theme, viewport: { width: 1440, height: 860 } });
    try {
      await openAlone(studio, 'elman-by-hand.rnn.json');
      await take(studio, `editor-${theme}`);
      await studio.runCommand('View: Toggle Primary Side Bar Visibility');
      await openAlone(studio, 'cell-minimal-gated-unit.rnn.json');
      await openEquations(studio);
      await take(studio, `cell-${theme}`);
      await studio.runCommand('View: Toggle Primary Side Bar Visibility');
      await openAlone(studio, 'seattle-weather.rnn.json');
      await trainToTheEnd(studio);
      await take(studio, `training-${theme}`);
      const faults = studio.faults();
      if (faults.length > 0) throw new Error(`Errors while taking the pictures:\n${faults.join('\n')}`);
    } finally {
      await studio.dispose();
    }
  }
} finally {
  rmSync(extensions, { recursive: true, force: true });
}
