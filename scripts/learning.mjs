// `npm run test:learning`: trains the published tasks from the examples with `rnn` and holds the scores to what is published.
// Prints a table; `--write` puts it into docs/learning.md. Takes minutes, so it is no part of `npm test`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { learningTasks } from './learningTasks.mjs';
import { ensurePackages, projectNode } from './setup/packages.mjs';
import { root, run } from './setup/shell.mjs';

await ensurePackages();
await run(projectNode, ['esbuild.mjs']);
const scratch = mkdtempSync(path.join(os.tmpdir(), 'rnn-studio-learning-'));

/** Trains an example, or its text changed by `edit`; gives its records. */
const train = (example, { edit = (text) => text, args = [] } = {}) => {
  const file = path.join(scratch, `${example}.rnn.json`);
  writeFileSync(file, edit(readFileSync(path.join(root, 'examples', `${example}.rnn.json`), 'utf8')));
  const out = mkdtempSync(path.join(scratch, 'run-'));
  rmSync(out, { recursive: true });
  const cli = path.join(root, 'dist/cli.mjs');
  const child = spawnSync(projectNode, [cli, 'train', file, '--json', '--out', out, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (child.status !== 0) throw new Error(`${example}: rnn train ended with ${child.status}\n${child.stderr}`);
  return child.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/** The last evaluation of a split, or the one at a step. */
const score = (records, split, step) => {
  const found = records.findLast(
    (r) => r.type === 'eval' && r.split === split && (step === undefined || r.step === step),
  );
  if (found === undefined) throw new Error(`no evaluation of ${split}${step === undefined ? '' : ` at step ${step}`}`);
  return found;
};

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const rows = [];
try {
  for (const { name, example, published, measure } of learningTasks) {
    if (wanted.length > 0 && !wanted.includes(example)) continue;
    const start = Date.now();
    const { result, reached } = measure({ train, score });
    const seconds = Math.round((Date.now() - start) / 1000);
    rows.push({ name, example, published, result, reached, seconds });
    console.log(`${reached ? 'ok    ' : 'NOT OK'} ${name}: ${result} (${published}) ${seconds} s`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const failed = rows.filter(({ reached }) => !reached).length;
if (process.argv.includes('--write')) {
  const table = rows.map(
    ({ name, example, published, result, reached, seconds }) =>
      `| ${name} | \`${example}\` | ${published} | ${result} | ${reached ? 'yes' : '**no**'} | ${seconds} s |`,
  );
  writeFileSync(
    path.join(root, 'docs/learning.md'),
    [
      '# Does it learn what is published?',
      '',
      'Made by `npm run test:learning -- --write`: the examples named here, trained from the command line with their own seed, on the',
      'test part unless the row says otherwise. Seconds are of the machine that made the table, building not included.',
      '',
      '| task | example | to reach, with its source | measured | reached | time |',
      '|---|---|---|---|---|---|',
      ...table,
      '',
    ].join('\n'),
  );
}
console.log(`\n${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
