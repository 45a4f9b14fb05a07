// Takes the pictures of the README from the installed VSIX in a real VS Code: the graph editor, and the training view after
// a run, in every theme. Called by screenshots.mjs, which sets everything up.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { startStudio, type Studio, type ThemeName } from '../test/support/studio.ts';
import { installVsix } from '../test/support/vscodeServer.ts';
import { root } from './setup/shell.mjs';

const pictures = path.join(root, 'media', 'screenshots');
const file = 'seattle-weather.rnn.json';
const themes: readonly ThemeName[] = ['dark', 'light', 'highContrast', 'highContrastLight'];

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
      await studio.openFromExplorer(file);
      await studio.editorFrame();
      await studio.runCommand('View: Toggle Primary Side Bar Visibility');
      console.log(await studio.screenshot(path.join(pictures, `editor-${theme}.png`)));
      await trainToTheEnd(studio);
      console.log(await studio.screenshot(path.join(pictures, `training-${theme}.png`)));
      const faults = studio.faults();
      if (faults.length > 0) throw new Error(`Errors while taking the pictures:\n${faults.join('\n')}`);
    } finally {
      await studio.dispose();
    }
  }
} finally {
  rmSync(extensions, { recursive: true, force: true });
}
