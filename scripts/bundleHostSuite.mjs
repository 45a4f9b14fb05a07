// Bundles test/vscode/**/*.test.ts (found by glob) into out/test/vscode.cjs, the module that VS Code's extension host runs.
import { globSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { root } from './setup/shell.mjs';

/** @returns {Promise<string>} the path of the bundle, whose `run()` runs every test. */
export const bundleHostSuite = async () => {
  const files = globSync('test/vscode/**/*.test.ts', { cwd: root }).sort();
  const outfile = path.join(root, 'out', 'test', 'vscode.cjs');
  mkdirSync(path.dirname(outfile), { recursive: true });
  await esbuild.build({
    stdin: {
      contents: [
        ...files.map((file) => `import ${JSON.stringify(`./${file.split(path.sep).join('/')}`)};`),
        `export { runAll as run } from './test/vscode/support/runner.ts';`,
      ].join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
    outfile,
    logLevel: 'warning',
  });
  return outfile;
};
