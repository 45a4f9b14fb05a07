// Before the suites: the kernels in dist/ are built when they are missing or older than their sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export function setup(): void {
  const sources = path.join(root, 'src/kernels');
  const newest = Math.max(...readdirSync(sources).map((name) => statSync(path.join(sources, name)).mtimeMs));
  const modules = ['kernels.wasm', 'kernels.relaxed.wasm'].map((name) => path.join(root, 'dist', name));
  if (modules.every((file) => existsSync(file) && statSync(file).mtimeMs >= newest)) return;
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--only=kernels'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the kernels did not build');
}
