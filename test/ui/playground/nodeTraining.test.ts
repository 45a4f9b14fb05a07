// How one node is trained, in the inspector: only what differs is written, and what is as usual again is taken out.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type {} from '../../../webview/playground/testHook.ts';
import { scene, usePlayground } from '../../support/playground.ts';

usePlayground();

const train = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const graph = JSON.parse(window.playground?.host.text ?? '{}') as { nodes: { memory: { train?: unknown } } };
    return graph.nodes.memory.train ?? null;
  });

scene('a node is frozen, gets a rate and a decay of its own, and goes back to the usual', 'sunspots', async (page) => {
  await page.locator('.react-flow__node[data-id="memory"] .node-header').click();
  await page.getByText('Training of this node').click();
  await page.getByRole('textbox', { name: 'Learning rate times' }).fill('0.1');
  await page.keyboard.press('Enter');
  await expect.poll(() => train(page)).toEqual({ rateFactor: 0.1 });
  await page.getByRole('textbox', { name: 'Weight decay' }).fill('2');
  await page.keyboard.press('Enter');
  await page.locator('.field-problem, .text-problem', { hasText: 'Must be' }).first().waitFor();
  await page.getByRole('textbox', { name: 'Weight decay' }).fill('0.01');
  await page.keyboard.press('Enter');
  await expect.poll(() => train(page)).toEqual({ rateFactor: 0.1, weightDecay: 0.01 });
  await page.getByText('Freeze', { exact: true }).click();
  await expect.poll(() => train(page)).toEqual({ freeze: true, rateFactor: 0.1, weightDecay: 0.01 });
  await page.screenshot({ path: 'out/screenshots/node-training.png' });
  await page.getByText('Freeze', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Weight decay' }).fill('');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Learning rate times' }).fill('1');
  await page.keyboard.press('Enter');
  await expect.poll(() => train(page)).toBe(null);
});
