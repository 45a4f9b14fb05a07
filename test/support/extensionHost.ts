// Runs the bundled suite of test/vscode inside the extension host of a real VS Code and brings its results back.
// The suite writes one JSON file of results; VS Code's exit code and log are only what explains a missing one.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './browser.ts';
import { until } from './processes.ts';
import { startInnerServer, temporaryFolder, type Lane } from './vscodeServer.ts';

export interface HostTestResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
  readonly milliseconds: number;
}

export interface HostRun {
  readonly results: readonly HostTestResult[];
  /** What the extension host and the server said; shown when something failed. */
  readonly log: string;
}

/**
 * Runs one bundled suite.
 * @throws when VS Code ended or fell silent before the suite had written its results.
 */
export const runInExtensionHost = async (options: {
  readonly lane: Lane;
  readonly trusted: boolean;
  /** The extension under test: a folder with a built `package.json` and `dist/`. */
  readonly extension: string;
  /** A CommonJS module that exports `run(): Promise<void>`. */
  readonly suite: string;
  readonly workspace: string;
  readonly limit?: number;
}): Promise<HostRun> => {
  const scratch = temporaryFolder('results');
  const resultsFile = path.join(scratch, 'results.json');
  const env = { RNN_TEST_RESULTS: resultsFile, RNN_TEST_TRUSTED: String(options.trusted) };
  const server = await startInnerServer({ lane: options.lane, trusted: options.trusted, env });
  const browser = await launchBrowser();
  let log = '';
  let exitCode: number | undefined;
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    await context.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
      log += `[${type}] ${args.map(String).join(' ')}\n`;
    });
    await context.exposeFunction('codeAutomationExit', (code: number) => {
      exitCode = code;
    });
    const page = await context.newPage();
    page.on('crash', () => {
      exitCode ??= -1;
    });
    const remote = `vscode-remote://127.0.0.1:${server.port}`;
    const payload = [
      ['extensionDevelopmentPath', `${remote}${options.extension}`],
      ['extensionTestsPath', `${remote}${options.suite}`],
      ['skipWelcome', 'true'],
    ];
    const query = `folder=${encodeURIComponent(options.workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await page.goto(`http://127.0.0.1:${server.port}/?${query}`);
    const limit = options.limit ?? 300_000;
    await until(() => exitCode !== undefined, limit);
    const whole = `${log}\n${server.output()}`;
    if (!existsSync(resultsFile)) {
      throw new Error(`The suite in the extension host wrote no results (exit code ${exitCode ?? 'none'}):\n${whole}`);
    }
    return { results: JSON.parse(readFileSync(resultsFile, 'utf8')) as HostTestResult[], log: whole };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
};
