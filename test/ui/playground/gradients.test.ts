// The marks of Check Gradients on the canvas: for whom, in which words, and gone when the text changes.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import type {} from '../../../webview/playground/testHook.ts';
import { scene, usePlayground } from '../../support/playground.ts';

usePlayground();

for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
  scene(
    `agreement and disagreement stand below their nodes in ${theme}`,
    'sunspots',
    async (page) => {
      await page.locator('.react-flow__node').first().waitFor();
      await page.evaluate(() => {
        const { playground } = window;
        playground?.send({
          type: 'gradients',
          version: playground.host.version,
          checking: false,
          nodes: {
            memory: { agrees: true, error: 3.14e-9, parameter: 'memory.U' },
            forecast: { agrees: false, error: 0.25, parameter: 'forecast.W' },
          },
        });
      });
      const mark = (id: string): string => `.react-flow__node[data-id="${id}"] .gradient-mark`;
      await page.locator(mark('memory')).waitFor();
      expect(await page.locator(mark('memory')).innerText()).toContain('∂ 3.1·10⁻⁹');
      expect(await page.locator(`${mark('forecast')} .visually-hidden`).innerText()).toMatch(
        /does not agree .* 2\.5·10⁻¹, of forecast\.W/,
      );
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
      await page.screenshot({ path: `out/screenshots/gradients-${theme}.png` });
      await page.evaluate(() => {
        const { playground } = window;
        playground?.setText(`${playground.host.text} `);
      });
      await page.locator('.gradient-mark').first().waitFor({ state: 'detached' });
    },
    { theme },
  );
}

scene('the inspector asks for a check of what is selected', 'sunspots', async (page) => {
  await page.locator('.react-flow__node[data-id="memory"] .node-header').click();
  await page.getByText('Check Gradients').click();
  await expect
    .poll(() => page.evaluate(() => window.playground?.host.messages.slice(-2)))
    .toEqual([
      { type: 'selection', nodes: ['memory'] },
      { type: 'command', command: 'checkGradients' },
    ]);
});
