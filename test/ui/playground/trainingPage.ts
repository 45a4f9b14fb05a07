// Opens a scene of the training view in Chromium under the webview's Content-Security-Policy, and reads what it shows.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { collectFaults, reportViolations } from '../../support/faults.ts';
import { serveFolder, type StaticServer } from '../../support/staticServer.ts';
import type {} from '../../../webview/playground/trainingScene.ts';

export const themes = ['dark', 'light', 'hcDark', 'hcLight'] as const;
export type Theme = (typeof themes)[number];

const bundles = path.resolve(import.meta.dirname, '../../../dist/webview');

const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `font-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

const html = (): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/codicon.css" id="vscode-codicon-stylesheet">
    <link rel="stylesheet" href="/playgroundTraining.css">
    <title>Training view</title>
  </head>
  <body><div id="root"></div><script type="module" src="/playgroundTraining.js"></script></body>
</html>`;

let server: StaticServer | undefined;
let browser: Browser | undefined;

/** Declares the set-up of the file; call it once at its top. */
export const useTrainingPlayground = (): void => {
  beforeAll(async () => {
    if (!existsSync(path.join(bundles, 'playgroundTraining.js'))) {
      throw new Error('dist/webview/playgroundTraining.js is missing: run `npm run build` first.');
    }
    server = await serveFolder(bundles, { '/': html });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
};

interface SceneOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

/** Declares a test on `training-NAME`; it fails on console errors, uncaught errors and violations of the policy. */
export const trainingScene = (
  title: string,
  name: string,
  steps: (page: Page, context: BrowserContext) => Promise<void>,
  { theme = 'dark', width = 1440, height = 900 }: SceneOptions = {},
): void => {
  test(
    title,
    async () => {
      if (!browser || !server) throw new Error('Call useTrainingPlayground() at the top of the file.');
      const context = await browser.newContext({ viewport: { width, height } });
      try {
        await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address });
        await reportViolations(context);
        const page = await context.newPage();
        const faults = collectFaults(page, true);
        await page.goto(`${server.address}/?scene=training-${name}&theme=${theme}`);
        await steps(page, context);
        expect(faults.list(), 'console errors and policy violations').toEqual([]);
      } finally {
        await context.close();
      }
    },
    60_000,
  );
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
