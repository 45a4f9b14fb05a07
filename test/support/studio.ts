// A real VS Code with the installed VSIX, driven as a person would: by its explorer, palette, keys and webviews.
// Every method waits for the state it brings about; nothing sleeps.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { collectFaults, reportViolations, type FaultLog } from './faults.ts';
import { endEngines, waitFor } from './processes.ts';
import { startCodeServer, temporaryFolder, type Lane, type VscodeServer } from './vscodeServer.ts';

export type ThemeName = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

const themeIds: Readonly<Record<Lane, Readonly<Record<ThemeName, string>>>> = {
  newest: {
    dark: 'Dark Modern',
    light: 'Light Modern',
    highContrast: 'Default High Contrast',
    highContrastLight: 'Default High Contrast Light',
  },
  oldest: {
    dark: 'Default Dark Modern',
    light: 'Default Light Modern',
    highContrast: 'Default High Contrast',
    highContrastLight: 'Default High Contrast Light',
  },
};

export interface StudioOptions {
  /** Files of the workspace by relative path. */
  readonly workspaceFiles?: Readonly<Record<string, string | Uint8Array>>;
  /** Copies the repository's `examples/` into the workspace first. */
  readonly examples?: boolean;
  readonly theme?: ThemeName;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False opens the workspace in Restricted Mode. Default true. */
  readonly trusted?: boolean;
  readonly lane?: Lane;
  readonly viewport?: { readonly width: number; readonly height: number };
}

const root = path.resolve(import.meta.dirname, '../..');

/** Where pictures of failures and of `screenshot` go. */
export const pictureFolder = path.join(root, 'out', 'screenshots');

const literal = (text: string): string => JSON.stringify(text);

/** One running VS Code window. Made by `startStudio`, ended by `dispose`. */
export class Studio {
  readonly page: Page;
  /** The workspace folder on disk. */
  readonly workspace: string;
  readonly #browser: Browser;
  readonly #server: VscodeServer;
  readonly #faults: FaultLog;

  constructor(page: Page, workspace: string, browser: Browser, server: VscodeServer, faults: FaultLog) {
    this.page = page;
    this.workspace = workspace;
    this.#browser = browser;
    this.#server = server;
    this.#faults = faults;
  }

  /**
   * Opens a file as a person does: a double click on its explorer row. Waits until its tab is the active one. In the first moments
   * of a new window VS Code may know our commands and not yet our editor, and shows a graph as text; it is closed and opened again then.
   */
  async openFromExplorer(name: string): Promise<void> {
    const parts = name.split('/');
    for (const [depth, part] of parts.entries()) {
      const row = this.explorerRow(part);
      await row.waitFor();
      if (depth < parts.length - 1) {
        if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
      } else await row.dblclick();
    }
    const tab = this.tab(parts.at(-1) ?? name).and(this.page.locator('.active'));
    await tab.first().waitFor();
    if (!name.endsWith('.rnn.json')) return;
    const group = this.page.locator('.editor-group-container.active');
    const text = group.locator('.editor-instance .monaco-editor');
    const shown = group.locator('[id^="webview-editor-element"]').or(text).first();
    await waitFor(`${name} opens in the graph editor`, async () => {
      await shown.waitFor({ state: 'attached' });
      if ((await text.count()) === 0) return true;
      await this.runCommand('View: Close Editor');
      await text.waitFor({ state: 'detached' });
      await this.explorerRow(parts.at(-1) ?? name).dblclick();
      return false;
    });
  }

  /** The row of a file or folder in the explorer. */
  explorerRow(name: string): Locator {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** The tab of a file by its name, in whichever group. */
  tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name=${literal(name)}]`);
  }

  /** Whether the file's tab shows unsaved changes. */
  async tabDirty(name: string): Promise<boolean> {
    return (await this.tab(name).and(this.page.locator('.dirty')).count()) > 0;
  }

  /** Waits until the file's tab shows unsaved changes, or none. */
  async waitForDirty(name: string, dirty: boolean): Promise<void> {
    await waitFor(
      `the tab of ${name} is ${dirty ? 'dirty' : 'clean'}`,
      async () => (await this.tabDirty(name)) === dirty,
    );
  }

  /**
   * The innermost frame of the webview whose document shows `selector`. Both the graph editor and the training view are found
   * this way, however many webviews are open; `index` chooses among several that match (two editors on one file).
   */
  async webview(selector: string, index = 0): Promise<Frame> {
    let found: Frame | undefined;
    const frames = async (): Promise<boolean> => {
      const matching: Frame[] = [];
      for (const frame of this.page.frames()) {
        if (frame.parentFrame() === null || frame.childFrames().length > 0) continue;
        const visible = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false);
        if (visible) matching.push(frame);
      }
      found = matching[index];
      return found !== undefined;
    };
    await waitFor(`a webview shows ${selector}`, frames, { state: () => this.describe() });
    if (!found) throw new Error('unreachable: waitFor has thrown');
    return found;
  }

  /** The frame of the graph editor, once its canvas is drawn. */
  editorFrame(index = 0): Promise<Frame> {
    return this.webview('.react-flow', index);
  }

  /** The frame of the training view, once its first chart is drawn. */
  trainingFrame(): Promise<Frame> {
    return this.webview('.uplot');
  }

  /** Runs a command by its title in the palette, for example "RNN Studio: Train". Fails when the palette does not offer it. */
  async runCommand(title: string): Promise<void> {
    const { page } = this;
    const widget = page.locator('.quick-input-widget');
    const row = widget.locator('.monaco-list-row').filter({
      has: page.getByText(title, { exact: true }),
    });
    await page.keyboard.press('F1');
    const input = widget.locator('input').first();
    await input.waitFor();
    await input.fill(`>${title}`);
    await row
      .first()
      .waitFor({ timeout: 15_000 })
      .catch(async () => {
        const offered = await widget.locator('.monaco-list-row .label-name').allInnerTexts();
        throw new Error(`The palette does not offer "${title}". It offers: ${offered.join(' | ')}`);
      });
    await row.first().click();
  }

  /** Whether the palette offers a command; leaves the palette closed. */
  async offersCommand(title: string): Promise<boolean> {
    const { page } = this;
    const widget = page.locator('.quick-input-widget');
    await page.keyboard.press('F1');
    const input = widget.locator('input').first();
    await input.waitFor();
    await input.fill(`>${title}`);
    const rows = widget.locator('.monaco-list-row .label-name');
    await rows.first().waitFor();
    const offered = await rows.allInnerTexts();
    await page.keyboard.press('Escape');
    await widget.waitFor({ state: 'hidden' });
    return offered.includes(title);
  }

  /** The text of a file of the workspace as it is on disk now. */
  readFile(name: string): string {
    return readFileSync(path.join(this.workspace, name), 'utf8');
  }

  /** Writes a file of the workspace from outside, as another program would. */
  writeFile(name: string, text: string): void {
    writeFileSync(path.join(this.workspace, name), text);
  }

  /** Whether a path of the workspace exists on disk. */
  fileExists(name: string): boolean {
    return existsSync(path.join(this.workspace, name));
  }

  /** Waits until a file on disk holds what `condition` wants. */
  async waitForFile(name: string, condition: (text: string) => boolean): Promise<string> {
    await waitFor(
      `${name} on disk has the wanted content`,
      () => this.fileExists(name) && condition(this.readFile(name)),
      {
        state: () => (this.fileExists(name) ? this.readFile(name) : 'the file does not exist'),
      },
    );
    return this.readFile(name);
  }

  /** Waits until VS Code's own backup of an unsaved file holds what `condition` wants: from then on a crash loses nothing. */
  async waitForBackup(name: string, condition: (text: string) => boolean): Promise<void> {
    const folder = path.join(this.#server.data, 'User', 'Backups');
    await waitFor(`the backup of ${name} has the wanted content`, () => backupsOf(folder, name).some(condition), {
      state: () => backupsOf(folder, name).join('\n———\n') || `no backup of it below ${folder}`,
    });
  }

  /** The rows of the Problems panel, as text. Opens the panel. */
  async problems(): Promise<readonly string[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.runCommand('View: Focus Problems (Errors, Warnings, Infos)').catch(() =>
        this.runCommand('Problems: Focus on Problems View'),
      );
      await panel.waitFor();
    }
    return panel.locator('.monaco-list-row').allInnerTexts();
  }

  /** The texts of the notifications shown now. */
  notifications(): Promise<readonly string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** The texts of the status bar entries. */
  statusBar(): Promise<readonly string[]> {
    return this.page.locator('.statusbar-item').allInnerTexts();
  }

  /** Reloads the window by its own command, which keeps unsaved work and the layout, and waits until the workbench stands again. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await workbenchReady(this.page);
    await extensionReady(this.page);
  }

  /** Saves a picture of the window to out/screenshots/NAME.png (or to the given file) and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = path.isAbsolute(name) ? name : path.join(pictureFolder, `${name}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    await Promise.all(this.page.frames().map((frame) => frame.evaluate(fontsLoaded).catch(() => undefined)));
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Console errors, uncaught errors and CSP violations of our webviews so far. */
  faults(): readonly string[] {
    return this.#faults.list();
  }

  /** What is on the window, for messages of failed waits. */
  async describe(): Promise<string> {
    const tabs = await this.page.locator('.tabs-container .tab').allInnerTexts();
    return [
      `tabs: ${tabs.join(' | ')}`,
      `notifications: ${(await this.notifications()).join(' | ')}`,
      `frames: ${this.page
        .frames()
        .map((frame) => frame.url().replace(/\?.*/u, ''))
        .join(' | ')}`,
      `faults: ${this.faults().join('\n')}`,
    ].join('\n');
  }

  /** The server's output, for messages of failed tests. */
  serverOutput(): string {
    return this.#server.output();
  }

  /** Ends the browser, the server, everything it started and the engines of the workspace, and removes the workspace. */
  async dispose(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await endEngines(this.workspace);
    rmSync(this.workspace, { recursive: true, force: true });
  }
}

/** The contents of VS Code's backups of a file: a line that names the file, then its unsaved text. */
const backupsOf = (folder: string, name: string): readonly string[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const text = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
    const head = text.indexOf('\n');
    return text.slice(0, head).includes(name) ? [text.slice(head + 1)] : [];
  });
};

/** Runs in a frame: resolves when every font that its text asks for has arrived, icons included. */
const fontsLoaded = async (): Promise<void> => {
  await document.fonts.ready;
};

const workbenchReady = async (page: Page): Promise<void> => {
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
};

/** Waits until VS Code knows what the extension contributes: a graph opened earlier would show as text. */
const extensionReady = async (page: Page): Promise<void> => {
  const widget = page.locator('.quick-input-widget');
  const ours = widget.locator('.monaco-list-row', { hasText: 'RNN Studio: ' });
  await waitFor(
    'the palette offers commands of RNN Studio: the extension is installed',
    async () => {
      await page.keyboard.press('F1');
      await widget.locator('input').first().fill('>RNN Studio: ');
      const offered = await ours
        .first()
        .waitFor({ timeout: 1000 })
        .then(
          () => true,
          () => false,
        );
      await page.keyboard.press('Escape');
      await widget.waitFor({ state: 'hidden' });
      return offered;
    },
    { limit: 60_000 },
  );
};

/** The folder into which the suite's set-up has installed the VSIX. */
const extensionsFolder = (): string => {
  const folder = process.env.RNN_TEST_EXTENSIONS;
  if (folder === undefined) throw new Error('RNN_TEST_EXTENSIONS is not set: run journeys with vitest.ui.config.ts.');
  return folder;
};

/** Starts VS Code with the installed VSIX on a workspace of its own. The caller disposes it, or uses `journey`. */
export const startStudio = async (options: StudioOptions = {}): Promise<Studio> => {
  const lane = options.lane ?? 'newest';
  const workspace = temporaryFolder('workspace');
  if (options.examples)
    cpSync(path.join(root, 'examples'), workspace, { recursive: true, filter: (file) => !file.includes('.rnn/') });
  for (const [name, content] of Object.entries(options.workspaceFiles ?? {})) {
    const file = path.join(workspace, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const server = await startCodeServer({
    lane,
    trusted: options.trusted ?? true,
    workspace,
    extensions: extensionsFolder(),
    settings: { 'workbench.colorTheme': themeIds[lane][options.theme ?? 'dark'], ...options.settings },
  });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await reportViolations(context);
    const page = await context.newPage();
    const faults = collectFaults(page, false);
    await page.goto(`http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(workspace)}`);
    await workbenchReady(page);
    await extensionReady(page);
    return new Studio(page, workspace, browser, server, faults);
  } catch (error) {
    await browser.close();
    await server.stop();
    throw error;
  }
};
