// A custom cell on the installed VSIX: equations typed in the inspector, a mistake said and mended, one edit, gradients checked on its node.
import { expect } from 'vitest';
import { canvasReady, nodeOf } from '../../support/canvas.ts';
import { journey } from '../../support/journey.ts';

const name = 'cell-minimal-gated-unit.rnn.json';

for (const theme of ['dark', 'light'] as const) {
  journey(
    `equations of a custom cell are written, checked and saved in ${theme}`,
    { examples: true, theme },
    async (studio) => {
      const { page } = studio;
      await studio.openFromExplorer(name);
      let frame = await studio.editorFrame();
      await canvasReady(frame);
      await nodeOf(frame, 'memory').locator('.node-header').click();
      frame = await studio.webview('.equations-editor .view-line');
      await frame.locator('.equations-editor .view-line', { hasText: 'output y' }).click();
      await page.keyboard.press('End');
      await page.keyboard.type(' + q');
      await frame.locator('.equation-problems', { hasText: '“q” is not known' }).waitFor();
      expect(await studio.tabDirty(name)).toBe(false);
      await page.keyboard.press('Backspace');
      await page.keyboard.type('b_y');
      await frame.locator('.equation-problems').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+Enter');
      await studio.waitForDirty(name, true);
      await page.keyboard.press('Control+s');
      const saved = await studio.waitForFile(name, (text) => text.includes("output y = h' + b_y"));
      expect(saved).toContain('# Zhou et al. 2016');
      await frame.getByText('Check Gradients').first().click();
      await frame.locator('.react-flow__node[data-id="memory"] .gradient-mark.agrees').waitFor({ timeout: 60_000 });
      await studio.screenshot(`cell-${theme}`);
    },
  );
}

journey('a cell added to a graph without one gets its equation editor', { examples: true }, async (studio) => {
  await studio.openFromExplorer('sunspots.rnn.json');
  const frame = await studio.editorFrame();
  await canvasReady(frame);
  await frame.getByPlaceholder('Search nodes').fill('custom cell');
  await frame.locator('.palette-item', { hasText: 'Custom cell' }).dblclick();
  await studio.waitForDirty('sunspots.rnn.json', true);
  // The page is made anew to let the editor in; the new node is still selected.
  await studio.webview('.equations-editor .view-line');
});
