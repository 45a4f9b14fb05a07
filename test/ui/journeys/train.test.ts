// Training on the installed VSIX: the curves grow, pause holds them, a reload of the window does not stop the run, stop ends it.
import type { Frame } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from '../../support/journey.ts';
import { waitFor } from '../../support/processes.ts';

const name = 'seattle-weather.rnn.json';
const state = (frame: Frame, word: string): Promise<void> =>
  frame.locator(`.head-state.${word}`).first().waitFor({ timeout: 60_000 });

const step = async (frame: Frame): Promise<number> => {
  const now = await frame.getByRole('progressbar', { name: 'Training' }).getAttribute('aria-valuenow');
  return Number(now);
};

const grows = async (frame: Frame, past: number): Promise<number> => {
  let now = past;
  await waitFor(`the run is past step ${past}`, async () => (now = await step(frame)) > past, { limit: 60_000 });
  return now;
};

for (const theme of ['light', 'dark', 'highContrast'] as const) {
  journey(
    `train, pause, resume, reload, stop in ${theme}`,
    { examples: true, theme },
    async (studio) => {
      const long = studio.readFile(name).replace('"steps": 900', '"steps": 400000');
      studio.writeFile(name, long);
      await studio.openFromExplorer(name);
      const editor = await studio.editorFrame();
      await editor.getByRole('button', { name: 'Train', exact: true }).first().click();
      let frame = await studio.trainingFrame();
      await state(frame, 'running');
      await grows(frame, await grows(frame, 0));
      await frame.getByRole('button', { name: 'Pause', exact: true }).click();
      await state(frame, 'paused');
      const held = await step(frame);
      await frame.getByRole('button', { name: 'Resume', exact: true }).click();
      await state(frame, 'running');
      const before = await grows(frame, held);
      await studio.reload();
      frame = await studio.trainingFrame();
      await grows(frame, before);
      await frame.getByRole('button', { name: 'Stop', exact: true }).click();
      await state(frame, 'done');
      expect(await frame.locator('.head-state').first().innerText()).toMatch(/stopped/i);
      expect(studio.readFile(name)).toBe(long);
      expect(studio.fileExists(`.rnn/${name}/run-1/run.json`)).toBe(true);
      expect(studio.readFile('.rnn/.gitignore')).toBe('*\n');
    },
    300_000,
  );
}
