// Child processes for the scripts: run to the end, or fail with the command and the tail of what it said.
// Node built-ins only, and no syntax newer than Node 20: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where large things live that are not part of the checkout: VS Code servers, browsers' profiles, Python environments. */
export const cacheDirectory = () => {
  const base =
    process.env.RNN_CACHE ?? path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'rnn-studio');
  mkdirSync(base, { recursive: true });
  return base;
};

/** Thrown when something the scripts need cannot be had; the message says what is missing and what to do. */
export class SetupError extends Error {}

/**
 * Runs a command to its end. Output goes to the terminal, or with `log` only to that file (its tail joins the error).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, log?: string }} [options]
 * @returns {Promise<void>} Rejects with a SetupError when the command cannot start or ends with another code than 0.
 */
export const run = (command, args, { cwd = root, env = {}, log } = {}) =>
  new Promise((resolve, reject) => {
    const shown = [command, ...args].join(' ');
    let tail = '';
    if (log) writeFileSync(log, `$ ${shown}\n`, { flag: 'a' });
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: log ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    const collect = (chunk) => {
      tail = (tail + chunk).slice(-2000);
      appendFileSync(log, chunk);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (error) => reject(new SetupError(`${shown}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new SetupError(`${shown} ended with ${signal ?? `code ${code}`}${tail ? `\n${tail.trimEnd()}` : ''}`));
    });
  });

/**
 * The full path of a program on PATH, or undefined.
 * @param {string} name
 */
export const which = (name) => {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder && spawnSync('test', ['-x', file]).status === 0) return file;
  }
  return undefined;
};

/** npm's program name on this system. */
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
