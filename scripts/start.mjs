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
  const child = spawn(
    server.node,
    [
      ...[server.entry, ...folders, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', folder],
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CODE_SERVER_SESSION_SOCKET: path.join(data, 'session.sock') },
    },
  );
  const payload = file
    ? `&payload=${encodeURIComponent(JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${port}${file}`]]))}`
    : '';
  const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}${payload}`;
  child.stdout.on('data', (chunk) => {
    if (String(chunk).includes('HTTP server listening')) {
      console.log(`\nRNN Studio is open at\n\n  ${address}\n\nCtrl+C ends it.`);
    }
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  await new Promise((resolve) => child.on('close', resolve));
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
