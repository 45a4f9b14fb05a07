// `npm start [file]`: installs what is missing, builds, packages the extension and opens it with examples/ in a real VS Code:
// the desktop one where `code` is on PATH and there is a display, otherwise the VS Code server of the cache folder, which
// stays in the foreground until Ctrl+C.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './setup/freePort.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { cacheDirectory, root, run, SetupError, which } from './setup/shell.mjs';
import { ensureServer } from './setup/vscodeServer.mjs';
import { packageExtension } from './packageExtension.mjs';

const examples = path.join(root, 'examples');

/** The file named on the command line, looked for from where the person stands and among the examples. */
const fileToOpen = () => {
  const [name] = process.argv.slice(2);
  if (name === undefined) return undefined;
  const candidates = [
    path.resolve(process.env.INIT_CWD ?? process.cwd(), name),
    path.resolve(root, name),
    path.join(examples, name),
  ];
  const file = candidates.find((candidate) => existsSync(candidate));
  if (!file) throw new SetupError(`${name} does not exist, neither here nor in examples/.`);
  return file;
};

const desktopCode = () => {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return hasDisplay ? which('code') : undefined;
};

const openDesktop = async (code, vsix, folder, file) => {
  await run(code, ['--install-extension', vsix, '--force']);
  await run(code, [folder, ...(file ? [file] : [])]);
  console.log(`Opened ${folder} in the desktop VS Code.`);
};

const settings = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

const openServer = async (vsix, folder, file) => {
  const server = await ensureServer('newest');
  const data = path.join(cacheDirectory(), 'start');
  const extensions = path.join(data, 'extensions');
  const settingsFile = path.join(data, 'User', 'settings.json');
  mkdirSync(path.dirname(settingsFile), { recursive: true });
  if (!existsSync(settingsFile)) writeFileSync(settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  const folders = ['--user-data-dir', data, '--extensions-dir', extensions];
  await run(server.node, [server.entry, ...folders, '--install-extension', vsix, '--force']);
  const port = await freePort(Number(process.env.PORT ?? 8090));
  const socket = path.join(data, 'session.sock');
  // Started from a terminal of VS Code, code-server would hand over to that one.
  const { VSCODE_IPC_HOOK_CLI: _outer, ...env } = process.env;
  const child = spawn(
    server.node,
    [
      ...[server.entry, ...folders, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--session-socket', socket],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', folder],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env },
  );
  const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`;
  child.stdout.on('data', (chunk) => {
    if (!String(chunk).includes('HTTP server listening')) return;
    console.log(`\nRNN Studio is open at\n\n  ${address}\n\nCtrl+C ends it.`);
    if (file)
      void openWhenConnected(child, [server.node, server.entry, ...folders, '--session-socket', socket], file, env);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  await new Promise((resolve) => child.on('close', resolve));
};

/**
 * Opens the file once a browser window is there and its extensions are known; named in the address it would come too early
 * and show as text. The server refuses as long as there is no window.
 */
const openWhenConnected = async (server, [command, ...args], file, env) => {
  while (server.exitCode === null && server.signalCode === null) {
    const opener = spawn(command, [...args, '--reuse-window', file], { stdio: 'ignore', env });
    const code = await new Promise((resolve) => opener.on('close', resolve));
    if (code === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
};

try {
  const file = fileToOpen();
  await ensurePackages();
  const vsix = await packageExtension();
  const folder = file && !file.startsWith(examples + path.sep) ? path.dirname(file) : examples;
  const code = desktopCode();
  if (code) await openDesktop(code, vsix, folder, file);
  else await openServer(vsix, folder, file);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
