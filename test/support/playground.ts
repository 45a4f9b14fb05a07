// Tests of the webviews alone: dist/webview/playground.js in Chromium, one scene per page, under the same
// Content-Security-Policy as in VS Code.
import { existsSync, readFileSync } from 'node:fs';
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
  /** More of the page's query, for scenes that take it. */
  readonly query?: Readonly<Record<string, string>>;
  readonly limit?: number;
}

const root = path.resolve(import.meta.dirname, '../..');

/** The pages of webview/playground and the bundle that each loads. `equations` has the policy of graphs with custom cells. */
const pages = {
  playground: { file: 'index.html', bundle: 'playground' },
  equations: { file: 'equations.html', bundle: 'playground' },
  playgroundTraining: { file: 'training.html', bundle: 'playgroundTraining' },
} as const;

/** As the playground calls the themes. */
const themeNames: Readonly<Record<ThemeName, string>> = {
  dark: 'dark',
  light: 'light',
  highContrast: 'hcDark',
  highContrastLight: 'hcLight',
};

let server: StaticServer | undefined;
let browser: Browser | undefined;

/** Declares the set-up of a file of playground tests; call it once at the top of the file. `name` is the page. */
export const usePlayground = (name: keyof typeof pages = 'playground'): void => {
  const { file, bundle } = pages[name];
  beforeAll(async () => {
    if (!existsSync(path.join(root, 'dist/webview', `${bundle}.js`))) {
      throw new Error(`dist/webview/${bundle}.js is missing: run \`npm run build\` first.`);
    }
    const page = readFileSync(path.join(root, 'webview/playground', file), 'utf8');
    server = await serveFolder(root, { '/': () => page }, ['/dist/webview/']);
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
        const query = new URLSearchParams({ scene: name, theme: themeNames[options.theme ?? 'dark'], bar: '0' });
        if (options.reducedMotion) query.set('motion', 'off');
        for (const [key, value] of Object.entries(options.query ?? {})) query.set(key, value);
        await page.goto(`${server.address}/?${query}`);
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        await steps(page);
        expect(faults.list(), 'console errors and CSP violations').toEqual([]);
      } finally {
        await context.close();
      }
    },
    options.limit ?? 60_000,
  );
};
