// Reads what a scene of the training view shows, for its tests.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { scene } from '../../support/playground.ts';
import type { ThemeName } from '../../support/studio.ts';
import type {} from '../../../webview/playground/trainingScene.ts';

export const themes = ['dark', 'light', 'highContrast', 'highContrastLight'] as const satisfies readonly ThemeName[];

interface TrainingSceneOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
}

/** Declares a test on the scene `training-NAME` of the page for which `usePlayground('playgroundTraining')` was called. */
export const trainingScene = (
  title: string,
  name: string,
  steps: (page: Page) => Promise<void>,
  { theme = 'dark', width = 1440 }: TrainingSceneOptions = {},
): void => {
  scene(title, `training-${name}`, steps, { theme, viewport: { width, height: 900 } });
};

/** Violations that axe finds, as lines. */
export const axeViolations = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
  );
};

export const panel = (page: Page, id: string): Locator => page.locator(`[data-panel="${id}"]`);

/** Waits until a panel's chart has drawn its curves. */
export const chartReady = async (page: Page, id: string): Promise<void> => {
  await panel(page, id).locator('.chart-label').first().waitFor();
  await panel(page, id).locator('.u-over').waitFor();
};

/** Puts the pointer over a share of a chart's width. */
export const hover = async (page: Page, id: string, share: number): Promise<void> => {
  const box = await panel(page, id).locator('.u-over').boundingBox();
  if (box === null) throw new Error(`The chart ${id} is not on the page.`);
  await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
  await panel(page, id).locator('.chart-readout').waitFor();
};

/** The lines of a chart's read-out. */
export const readout = async (page: Page, id: string): Promise<readonly string[]> => {
  const box = panel(page, id).locator('.chart-readout');
  const lines = await box.locator('.chart-readout-head, .chart-readout-row').all();
  return Promise.all(
    lines.map(async (line) =>
      (await line.locator('> *').count()) === 0
        ? ((await line.textContent()) ?? '')
        : (await line.locator('> span:nth-child(2), > b').allTextContents()).join(' '),
    ),
  );
};
