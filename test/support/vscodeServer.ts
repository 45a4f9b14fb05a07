// Starts the VS Code server of the cache folder in its two forms: the inner server for suites inside the extension host,
// and code-server as a person starts it. Each gets folders of its own, which vanish with it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/setup/freePort.mjs';
import { ensureServer } from '../../scripts/setup/vscodeServer.mjs';
import { startProcess, waitFor } from './processes.ts';

export type Lane = 'newest' | 'oldest';

export interface VscodeServer {
  readonly port: number;
  /** Everything the server and its extension host printed. */
  readonly output: () => string;
  /** Where this VS Code keeps settings, backups and logs. */
  readonly data: string;
  readonly stop: () => Promise<void>;
}

/** A new empty folder below the system's temporary folder. */
export const temporaryFolder = (name: string): string => mkdtempSync(path.join(os.tmpdir(), `rnn-studio-${name}-`));

/** Settings every test starts with: nothing opens by itself, nothing saves by itself, nothing phones out. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'files.autoSave': 'off',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'update.showReleaseNotes': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'window.confirmBeforeClose': 'never',
  'editor.accessibilitySupport': 'off',
} as const;

const started = async (
  command: string,
  args: readonly string[],
  port: number,
  env: Readonly<Record<string, string>>,
  data: string,
): Promise<VscodeServer> => {
  // No extension gallery: a test talks to nothing but its own server.
  const server = startProcess(command, args, { env: { EXTENSIONS_GALLERY: '{}', ...env } });
  try {
    await waitFor(
      'the VS Code server answers',
      async () => {
        if (server.child.exitCode !== null) throw new Error(`The VS Code server ended early:\n${server.output()}`);
        return fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' }).then(
          () => true,
          () => false,
        );
      },
      { limit: 60_000, state: server.output },
    );
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  return { port, output: server.output, data, stop };
};

/** VS Code's inner server, in which `extensionTestsPath` works. */
export const startInnerServer = async (options: {
  readonly lane: Lane;
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string>>;
}): Promise<VscodeServer> => {
  const paths = await ensureServer(options.lane);
  const data = temporaryFolder('server');
  const port = await freePort();
  const args = [
    paths.serverMain,
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...['--without-connection-token', '--accept-server-license-terms', '--enable-smoke-test-driver'],
    ...['--server-data-dir', data, '--extensions-dir', path.join(data, 'extensions')],
    ...['--telemetry-level', 'off'],
    ...(options.trusted ? ['--disable-workspace-trust'] : []),
  ];
  return started(paths.node, args, port, options.env, data);
};

/** Installs a VSIX into a folder of its own, as a person would, and returns that extensions folder. */
export const installVsix = async (lane: Lane, vsix: string): Promise<string> => {
  const paths = await ensureServer(lane);
  const folder = temporaryFolder('extensions');
  const data = temporaryFolder('install');
  const args = [paths.entry, '--user-data-dir', data, '--extensions-dir', folder, '--install-extension', vsix];
  const installer = startProcess(paths.node, args);
  await waitFor('the VSIX is installed', () => installer.child.exitCode !== null, {
    limit: 120_000,
    state: installer.output,
  });
  rmSync(data, { recursive: true, force: true });
  if (installer.child.exitCode !== 0) throw new Error(`Installing ${vsix} failed:\n${installer.output()}`);
  return folder;
};

/** code-server on a workspace, with the extensions of the folder `extensions`. */
export const startCodeServer = async (options: {
  readonly lane: Lane;
  readonly trusted: boolean;
  readonly workspace: string;
  readonly extensions: string;
  readonly settings: Readonly<Record<string, unknown>>;
}): Promise<VscodeServer> => {
  const paths = await ensureServer(options.lane);
  const data = temporaryFolder('user');
  mkdirSync(path.join(data, 'User'), { recursive: true });
  writeFileSync(
    path.join(data, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...options.settings }, null, 2),
  );
  const port = await freePort();
  const args = [
    paths.entry,
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...['--user-data-dir', data, '--extensions-dir', options.extensions],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(options.trusted ? ['--disable-workspace-trust'] : []),
    options.workspace,
  ];
  return started(paths.node, args, port, { CODE_SERVER_SESSION_SOCKET: path.join(data, 'session.sock') }, data);
};
