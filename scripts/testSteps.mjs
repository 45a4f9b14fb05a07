// The steps of `npm test` as data and how each counts its tests. A step names what must be set up before it.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from './packageExtension.mjs';
import { projectNode } from './setup/packages.mjs';
import { ensurePython } from './setup/python.mjs';
import { root, run } from './setup/shell.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const resultsFolder = path.join(root, 'out', 'results');
const bin = path.join(root, 'node_modules', '.bin');

/** Project programs, and whatever they start, find Node 24 first. */
const env = { PATH: `${path.dirname(projectNode)}${path.delimiter}${bin}${path.delimiter}${process.env.PATH}` };

const node = (args, more = {}) => run(projectNode, args, { env: { ...env, ...more } });

/** A check that either holds or not counts as one test. */
const check = (args) => async () => {
  await node(args);
  return { passed: 1, failed: 0, skipped: 0 };
};

/** Runs a command that leaves a results file, and counts from the file, whatever the command's exit code was. */
const counted = async (name, command, read) => {
  const file = path.join(resultsFolder, `${name}.json`);
  mkdirSync(resultsFolder, { recursive: true });
  rmSync(file, { force: true });
  let problem;
  try {
    await command(file);
  } catch (error) {
    problem = error;
  }
  if (!existsSync(file)) throw problem ?? new Error(`${name} wrote no results.`);
  const count = read(JSON.parse(readFileSync(file, 'utf8')));
  if (problem && count.failed === 0) return { ...count, failed: 1 };
  if (!problem && count.passed + count.failed === 0) throw new Error(`${name} found no test to run.`);
  return count;
};

const vitest = (name, args, more) =>
  counted(
    name,
    (file) =>
      node(
        [
          path.join(root, 'node_modules/vitest/vitest.mjs'),
          'run',
          ...args,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${file}`,
        ],
        more,
      ),
    (json) => ({
      passed: json.numPassedTests,
      failed: json.numFailedTests,
      skipped: json.numPendingTests + json.numTodoTests,
    }),
  );

const hostSuites = () =>
  counted(
    'vscode',
    (file) => node([path.join(root, 'scripts/hostSuites.ts'), file]),
    (results) => ({
      passed: results.filter(({ status }) => status === 'passed').length,
      failed: results.filter(({ status }) => status === 'failed').length,
      skipped: results.filter(({ status }) => status === 'skipped').length,
    }),
  );

let vsix;
const vsixFile = async () => (vsix ??= await packageExtension());

/** @type {readonly { name: string, needs: readonly ('chromium' | 'server' | 'python')[], onlyByName?: boolean, run: () => Promise<Count> }[]} */
export const steps = [
  { name: 'typecheck', needs: [], run: check(['scripts/typecheck.mjs']) },
  { name: 'lint', needs: [], run: check(['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']) },
  {
    name: 'format',
    needs: [],
    run: check(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  },
  { name: 'build', needs: [], run: check(['esbuild.mjs']) },
  { name: 'unit', needs: [], run: () => vitest('unit', ['--project', 'unit', '--project', 'integration']) },
  { name: 'vscode', needs: ['chromium', 'server'], run: hostSuites },
  {
    name: 'package',
    needs: [],
    run: async () => {
      await vsixFile();
      return { passed: 1, failed: 0, skipped: 0 };
    },
  },
  {
    name: 'ui',
    needs: ['chromium'],
    run: () => vitest('ui', ['--config', 'vitest.ui.config.ts', '--project', 'playground']),
  },
  {
    name: 'journeys',
    needs: ['chromium', 'server'],
    run: async () =>
      vitest('journeys', ['--config', 'vitest.ui.config.ts', '--project', 'journeys'], { RNN_VSIX: await vsixFile() }),
  },
  {
    name: 'parity',
    needs: ['python'],
    onlyByName: true,
    run: async () => vitest('parity', ['--config', 'vitest.parity.config.ts'], { RNN_PYTHON: await ensurePython() }),
  },
];

/** Steps that a single step named on the command line cannot do without. */
export const prerequisites = { vscode: ['build'], ui: ['build'], unit: ['build'], parity: ['build'] };
