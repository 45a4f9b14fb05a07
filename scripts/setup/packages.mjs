// The npm packages of the checkout: installed from the lockfile when they are missing or older than it.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm, root, run } from './shell.mjs';

const stamp = path.join(root, 'node_modules', '.rnn-studio-lock');

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');

/** The Node of the development dependency (24), with which everything else runs. */
export const projectNode = path.join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Installs with `npm ci` unless node_modules already belongs to this lockfile. */
export const ensurePackages = async () => {
  const hash = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(projectNode)) return;
  if (!existsSync(stamp) && existsSync(projectNode) && installedMatchesLock()) {
    writeFileSync(stamp, hash);
    return;
  }
  console.log('Installing npm packages (npm ci) …');
  await run(npm, ['ci', '--no-audit', '--no-fund']);
  writeFileSync(stamp, hash);
};

/** Whether a person's own `npm install` already brought what the lockfile names. */
const installedMatchesLock = () => {
  const hidden = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === '' || optional || found[name]?.version === version,
  );
};
