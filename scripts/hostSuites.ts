// Runs test/vscode in the extension host twice, in a trusted and in a restricted window, and writes all results to the file
// named on the command line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runInExtensionHost, type HostTestResult } from '../test/support/extensionHost.ts';
import { bundleHostSuite } from './bundleHostSuite.mjs';
import { root } from './setup/shell.mjs';

const suite = await bundleHostSuite();
const all: HostTestResult[] = [];
for (const trusted of [true, false]) {
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'rnn-studio-host-'));
  const window = trusted ? 'trusted window' : 'restricted window';
  try {
    const { results, log } = await runInExtensionHost({ lane: 'newest', trusted, extension: root, suite, workspace });
    for (const { name, status, error, milliseconds } of results) {
      console.log(
        ` ${status === 'passed' ? '✓' : '×'} ${window}: ${name} ${milliseconds} ms${error ? `\n${error}` : ''}`,
      );
      all.push({ name: `${window}: ${name}`, status, milliseconds, ...(error === undefined ? {} : { error }) });
    }
    if (results.some(({ status }) => status === 'failed')) console.log(log);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message);
    all.push({ name: `${window}: the suite runs`, status: 'failed', milliseconds: 0, error: message });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
const [file] = process.argv.slice(2);
if (file !== undefined) writeFileSync(file, JSON.stringify(all));
process.exitCode = all.some(({ status }) => status === 'failed') ? 1 : 0;
