// Tests of the webviews alone: dist/webview/playground.js in Chromium, one scene per page, under the same
// Content-Security-Policy as in VS Code.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { collectFaults, reportViolations } from './faults.ts';
import { serveFolder, type StaticServer } from './staticServer.ts';
import type { ThemeName } from './studio.ts';

export interface SceneOptions {
  readonly theme?: ThemeName;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: boolean;
  readonly limit?: number;
}

const bundles = path.resolve(import.meta.dirname, '../../dist/webview');

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

const html = (bundle: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/codicon.css" id="vscode-codicon-stylesheet">
    <link rel="stylesheet" href="/${bundle}.css">
    <title>RNN Studio playground</title>
  </head>
  <body><div id="root"></div><script type="module" src="/${bundle}.js"></script></body>
</html>`;

let server: StaticServer | undefined;
let browser: Browser | undefined;

/** Declares the set-up of a file of playground tests; call it once at the top of the file. `bundle` is the page's script. */
export const usePlayground = (bundle: 'playground' | 'playgroundTraining' = 'playground'): void => {
  beforeAll(async () => {
    if (!existsSync(path.join(bundles, `${bundle}.js`))) {
      throw new Error(`dist/webview/${bundle}.js is missing: run \`npm run build\` first.`);
    }
    server = await serveFolder(bundles, { '/': () => html(bundle) });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
};

/**
 * Declares a test on one scene: opens `/?scene=NAME&theme=THEME`, runs the steps, then fails on any console error, uncaught
 * error or CSP violation.
 */
export const scene = (
  title: string,
  name: string,
  steps: (page: Page) => Promise<void>,
  options: SceneOptions = {},
): void => {
  test(
    title,
    async () => {
      if (!browser || !server) throw new Error('Call usePlayground() at the top of the file.');
      const context = await browser.newContext({
        viewport: options.viewport ?? { width: 1280, height: 800 },
        reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
      });
      try {
        await reportViolations(context);
        const page = await context.newPage();
        const faults = collectFaults(page, true);
        await page.goto(`${server.address}/?scene=${encodeURIComponent(name)}&theme=${options.theme ?? 'dark'}`);
        await steps(page);
        expect(faults.list(), 'console errors and CSP violations').toEqual([]);
      } finally {
        await context.close();
      }
    },
    options.limit ?? 60_000,
  );
};
