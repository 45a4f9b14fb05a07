// Builds for production into a folder of its own and packages that as VSIX into out/: nothing of a development build can
// slip in, and the manifest of the product carries no scripts and no development dependencies.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectNode } from './setup/packages.mjs';
import { root, run } from './setup/shell.mjs';

/** More than this is a mistake in .vscodeignore or a bundle that took in too much. */
const largestVsix = 4 * 1024 * 1024;

const copied = ['README.md', 'CHANGELOG.md', 'LICENSE', 'package.nls.json', 'media', 'examples', '.vscodeignore'];

/** @returns {Promise<string>} the path of the new VSIX. */
export const packageExtension = async () => {
  const out = path.join(root, 'out');
  const stage = path.join(out, `package-${process.pid}`);
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(out, `${manifest.name}-${manifest.version}.vsix`);
  const env = { PATH: `${path.dirname(projectNode)}${path.delimiter}${process.env.PATH}` };
  mkdirSync(stage, { recursive: true });
  try {
    const { scripts: _scripts, devDependencies: _devDependencies, ...product } = manifest;
    writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(product, null, 2)}\n`);
    for (const name of copied) {
      if (existsSync(path.join(root, name))) cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
    }
    await run(projectNode, ['esbuild.mjs', '--production', `--out=${path.join(stage, 'dist')}`], { env });
    const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
    const partial = path.join(stage, 'product.vsix');
    // The project names no public repository yet, so links of the README stay relative.
    const args = [
      ...[vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'],
      ...['--out', partial],
    ];
    await run(projectNode, args, { cwd: stage, env });
    cpSync(partial, file);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  const { size } = statSync(file);
  if (size > largestVsix) throw new Error(`${path.basename(file)} has ${size} bytes, more than ${largestVsix}.`);
  return file;
};
