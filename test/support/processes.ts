// Child processes of a test: started with a mark in their environment, ended with everything that inherited it.
// A training engine leaves its parent and the mark on purpose: its run's folder names its process. Nothing is ever ended by name.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../../src/platform/node/lock.ts';
import { runFiles } from '../../src/platform/node/runFolder.ts';

/** The environment variable by which a test knows its own processes. */
const markName = 'RNN_STUDIO_TEST_RUN';

export interface TestProcess {
  readonly child: ChildProcess;
  /** Everything it said so far, both streams. */
  readonly output: () => string;
  /** Ends it and all it started, and waits until they are gone. */
  readonly stop: () => Promise<void>;
}

const marked = (mark: string): number[] => {
  if (process.platform !== 'linux') return [];
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`${markName}=${mark}`)) found.push(Number(entry));
    } catch {
      // It ended meanwhile, or belongs to someone else.
    }
  }
  return found;
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
};

/** Starts a program whose whole family can be ended by `stop`. */
export const startProcess = (
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): TestProcess => {
  const mark = randomUUID();
  let said = '';
  // Variables of an outer VS Code or vitest would change how the inner one behaves.
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|VITEST|NODE_OPTIONS$)/.test(name)),
  );
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...inherited, ...options.env, [markName]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const collect = (chunk: Buffer): void => {
    said += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.on('error', (error) => {
    said += `\n${error.message}`;
  });
  const stop = async (): Promise<void> => {
    const family = new Set([...marked(mark), ...(child.pid === undefined ? [] : [child.pid])]);
    for (const pid of family) signal(pid, 'SIGTERM');
    await until(() => marked(mark).length === 0 && (child.exitCode !== null || child.signalCode !== null), 3000);
    for (const pid of marked(mark)) signal(pid, 'SIGKILL');
    await until(() => marked(mark).length === 0, 3000);
  };
  return { child, output: () => said, stop };
};

/** Ends the engines that still train a graph of the folder, and waits until they are gone. */
export const endEngines = async (folder: string): Promise<void> => {
  const runs = path.join(folder, '.rnn');
  if (!existsSync(runs)) return;
  const addresses = readdirSync(runs, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name === runFiles.address,
  );
  const pids = addresses.map(({ parentPath, name }) => {
    const { pid } = JSON.parse(readFileSync(path.join(parentPath, name), 'utf8')) as { readonly pid: number };
    return pid;
  });
  for (const pid of pids) signal(pid, 'SIGKILL');
  await until(() => !pids.some(isAlive), 3000);
};

/** Waits until `condition` holds, looking often; resolves to whether it came to hold within `limit` milliseconds. */
export const until = async (condition: () => boolean | Promise<boolean>, limit: number): Promise<boolean> => {
  const end = Date.now() + limit;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Waits until `condition` holds and fails with `what` and the last state when it does not in time. */
export const waitFor = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
  options: { readonly limit?: number; readonly state?: () => string | Promise<string> } = {},
): Promise<void> => {
  const limit = options.limit ?? 30_000;
  if (await until(condition, limit)) return;
  throw new Error(`Waited ${limit / 1000} s in vain: ${what}${options.state ? `\n${await options.state()}` : ''}`);
};
