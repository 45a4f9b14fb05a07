// `npm run screenshots`: the pictures of the README, made from the packaged extension in a real VS Code.
import path from 'node:path';
import { packageExtension } from './packageExtension.mjs';
import { ensureChromium } from './setup/debian.mjs';
import { ensurePackages, projectNode } from './setup/packages.mjs';
import { root, run } from './setup/shell.mjs';
import { ensureServer } from './setup/vscodeServer.mjs';

try {
  await ensurePackages();
  await ensureChromium();
  await ensureServer('newest');
  const vsix = process.argv[2] ?? (await packageExtension());
  await run(projectNode, [path.join(root, 'scripts', 'takeScreenshots.ts'), path.resolve(vsix)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
