// The equations of a custom cell in Chromium: typeset on the node, checked while they are typed, completed, and one edit when they are done.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type {} from '../../../webview/playground/testHook.ts';
import { scene, usePlayground } from '../../support/playground.ts';

usePlayground('equations');

const labels = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => window.playground?.host.undoLabels ?? []);
const written = async (page: Page): Promise<readonly string[]> => {
  const text = await page.evaluate(() => window.playground?.host.text ?? '');
  return (JSON.parse(text) as { nodes: { memory: { equations: readonly string[] } } }).nodes.memory.equations;
};

/** Selects the cell and waits for its editor. */
async function open(page: Page): Promise<void> {
  await page.locator('.status-data', { hasText: 'training' }).waitFor({ state: 'attached' });
  await page.locator('.react-flow__node[data-id="memory"] .node-header').click();
  await page.locator('.equations-editor .view-line', { hasText: 'output y' }).waitFor();
}

/** Puts the cursor at the end of the equation that holds `text`. */
async function endOf(page: Page, text: string): Promise<void> {
  await page.locator('.equations-editor .view-line', { hasText: text }).click();
  await page.keyboard.press('End');
}

describe('equations', () => {
  scene('stand typeset on the node, long ones cut', 'cells', async (page) => {
    await page.locator('.react-flow__node').first().waitFor();
    const lines = page.locator('.react-flow__node[data-id="memory"] .node-equations .equation');
    expect(await lines.allTextContents()).toEqual([
      'rt = σ(Wr xt + Ur ht−1 + br)',
      'zt = σ(Wz xt + Uz ht−1 + bz)',
      'nt = tanh(Wn xt + bn + rt ⊙ (Un ht−1 + bhn))',
      'ht = (1 − zt) ⊙ nt + zt ⊙ ht−1',
      'yt = ht',
    ]);
    const cut = await lines.nth(2).evaluate((line) => line.scrollWidth > line.clientWidth);
    expect(cut).toBe(true);
    const [box, footer] = await Promise.all([
      page.locator('.react-flow__node[data-id="memory"] .node-box').boundingBox(),
      page.locator('.react-flow__node[data-id="memory"] .node-footer').boundingBox(),
    ]);
    expect((footer?.y ?? 0) + (footer?.height ?? 0)).toBeLessThanOrEqual((box?.y ?? 0) + (box?.height ?? 0) + 1);
  });

  scene('a mistake is underlined and said with its line; corrected, it is one edit', 'cells', async (page) => {
    await open(page);
    await endOf(page, "output y = h'");
    await page.keyboard.type(' + q');
    await page.locator('.equation-problems', { hasText: 'Line 6: “q” is not known.' }).waitFor();
    await page.locator('.equations-editor .squiggly-error').first().waitFor();
    expect(await labels(page)).toEqual([]);
    await page.keyboard.press('Backspace');
    await page.keyboard.type('x');
    await page.locator('.equation-problems', { hasText: 'number by number they must be as many' }).waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('b_y');
    await page.locator('.equation-problems').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => written(page)).toContain("output y = h' + b_y");
    expect(await labels(page)).toHaveLength(1);
    await page.locator('.react-flow__node[data-id="memory"] .equation', { hasText: 'yt = ht + by' }).waitFor();
  });

  scene('Escape takes the draft back; Ctrl+Z in the field is of the field', 'cells', async (page) => {
    await open(page);
    const before = await written(page);
    await endOf(page, "output y = h'");
    await page.keyboard.type(' * 2');
    await page.keyboard.press('Control+z');
    expect(await written(page)).toEqual(before);
    await page.keyboard.type(' * 3');
    await page.keyboard.press('Escape');
    await page.locator('.equations-editor .view-line', { hasText: '3' }).waitFor({ state: 'detached' });
    await page.locator('.inspector-title').click();
    expect(await labels(page)).toEqual([]);
    expect(await written(page)).toEqual(before);
  });

  scene('names and functions are completed; leaving the field commits', 'cells', async (page) => {
    await open(page);
    await endOf(page, "output y = h'");
    await page.keyboard.press('Enter');
    await page.keyboard.type('output s = tan');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'tanh' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('h');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'state of this step, H' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.inspector-title').click();
    await expect.poll(() => written(page)).toContain('output s = tanh(h)');
    expect(await labels(page)).toHaveLength(1);
    await page.locator('.react-flow__node[data-id="memory"] .port-name', { hasText: /^s$/ }).waitFor();
  });

  scene('a name tells its shape', 'cells', async (page) => {
    await open(page);
    const line = page.locator('.equations-editor .view-line', { hasText: 'r = σ' });
    const box = await line.locator('span', { hasText: 'W_r' }).last().boundingBox();
    await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
    await page.locator('.monaco-hover', { hasText: 'W_r: H × D = 16 × 1' }).waitFor();
  });

  scene('a change from outside shows in the field', 'cells', async (page) => {
    await open(page);
    await page.evaluate(() => {
      const text = window.playground?.host.text ?? '';
      window.playground?.setText(text.replace('z * h"', 'z * h - 1"'));
    });
    await page.locator('.equations-editor .view-line', { hasText: 'z * h - 1' }).waitFor();
  });

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
    scene(
      `axe finds nothing in ${theme}, with a mistake shown`,
      'cells',
      async (page) => {
        await open(page);
        await endOf(page, "output y = h'");
        await page.keyboard.type(' + q');
        await page.locator('.equation-problems').waitFor();
        const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
      },
      { theme },
    );
  }
});
