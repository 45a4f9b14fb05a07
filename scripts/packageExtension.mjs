// Builds for production and packages the VSIX into out/, with no dependency left outside the bundles.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { projectNode } from './setup/packages.mjs';
import { root, run } from './setup/shell.mjs';

/** More than this is a mistake in .vscodeignore or a bundle that took in too much. */
const largestVsix = 4 * 1024 * 1024;

/** @returns {Promise<string>} the path of the new VSIX. */
export const packageExtension = async () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(root, 'out', `rnn-studio-${version}.vsix`);
  mkdirSync(path.dirname(file), { recursive: true });
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', file];
  await run(projectNode, args, { env: { PATH: `${path.dirname(projectNode)}${path.delimiter}${process.env.PATH}` } });
  const { size } = statSync(file);
  if (size > largestVsix) throw new Error(`${path.basename(file)} has ${size} bytes, more than ${largestVsix}.`);
  return file;
};
