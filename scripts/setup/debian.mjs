// Debian packages: the browser that is VS Code's window in tests, and the headers its server's native modules need.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SetupError, run, which } from './shell.mjs';

/** What node-gyp compiles against when the VS Code server is installed. */
export const serverLibraries = [
  'libkrb5-dev',
  'libsecret-1-dev',
  'pkg-config',
  'libx11-dev',
  'libxkbfile-dev',
  'build-essential',
  'python3',
];

const installed = (name) =>
  spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' }).stdout?.includes(
    'install ok installed',
  ) ?? false;

/**
 * Makes the named Debian packages present, with apt when this is root on Debian.
 * @param {readonly string[]} names
 * @throws SetupError that names exactly what is missing and the command that would install it.
 */
export const ensureDebian = async (names) => {
  if (!which('dpkg-query')) return;
  const missing = names.filter((name) => !installed(name));
  if (missing.length === 0) return;
  const advice = `apt-get update && apt-get install ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !which('apt-get')) {
    throw new SetupError(`Debian packages are missing: ${missing.join(', ')}. Install them as root: ${advice}`);
  }
  console.log(`Installing Debian packages: ${missing.join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], { env });
};

const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const browserPaths = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** A Chromium on this machine, or undefined. RNN_CHROMIUM names another one. */
export const findChromium = () => {
  if (process.env.RNN_CHROMIUM) return process.env.RNN_CHROMIUM;
  for (const name of browserNames) {
    const file = which(name);
    if (file) return file;
  }
  return browserPaths.find((file) => existsSync(file));
};

/** @returns {Promise<string>} the path of Chromium, installed with apt when that is possible. */
export const ensureChromium = async () => {
  const found = findChromium();
  if (found) return found;
  await ensureDebian(['chromium', 'fonts-dejavu-core']);
  const file = findChromium();
  if (!file) throw new SetupError('Chromium is missing: install it, or set RNN_CHROMIUM to its path.');
  return file;
};
