// Data paths: what is read lies below the workspace folder whatever the path, the links and the file are.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { dataFiles, pathProblem } from '../../../../src/platform/node/dataFiles.ts';

const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'rnn-paths-')));
const root = path.join(home, 'workspace');
const folder = path.join(root, 'graphs');
mkdirSync(path.join(folder, 'sub'), { recursive: true });
writeFileSync(path.join(home, 'secret.txt'), 'secret');
writeFileSync(path.join(root, 'shared.txt'), 'shared');
writeFileSync(path.join(folder, 'a.txt'), 'héllo');
writeFileSync(path.join(folder, 'sub', 'b.txt'), 'b');
writeFileSync(path.join(folder, 'latin.txt'), Buffer.from([0x68, 0xe9]));
writeFileSync(path.join(folder, 'wide.txt'), Buffer.from([0xff, 0xfe, 0x68, 0]));
writeFileSync(path.join(folder, 'binary.txt'), Buffer.from([0x7f, 0x45, 0, 0xff, 0xfe]));
writeFileSync(path.join(folder, 'large.txt'), 'x'.repeat(2000));
symlinkSync(path.join(home, 'secret.txt'), path.join(folder, 'out.txt'));
symlinkSync(path.join(root, 'shared.txt'), path.join(folder, 'within.txt'));
symlinkSync(home, path.join(folder, 'up'));
symlinkSync('loop', path.join(folder, 'loop'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function read(name: string): Promise<string> {
  const result = await dataFiles(folder, root).readText(name, 1000);
  return result.ok ? `text ${result.text}` : `${result.code}: ${result.message}`;
}

test.each([
  ['a.txt', 'text héllo'],
  ['sub/b.txt', 'text b'],
  ['./a.txt', 'text héllo'],
  ['within.txt', 'text shared'],
  ['none.txt', 'data-not-found: “none.txt” was not found beside the graph.'],
  ['a.txt/b', 'data-not-found: “a.txt/b” was not found beside the graph.'],
  ['sub', 'data-not-a-file: “sub” is not a file.'],
  ['loop', 'data-not-a-file: “loop” is not a file.'],
  ['out.txt', 'data-outside: “out.txt” is a link that leads out of the workspace folder; it is not read.'],
  ['up/secret.txt', 'data-outside: “up/secret.txt” is a link that leads out of the workspace folder; it is not read.'],
  ['latin.txt', 'data-not-utf8: “latin.txt” is not UTF-8 text. Save it as UTF-8.'],
  ['wide.txt', 'data-not-utf8: “wide.txt” is UTF-16 text. Save it as UTF-8.'],
  ['binary.txt', 'data-not-text: “binary.txt” is not a text file.'],
  ['large.txt', 'data-too-large: “large.txt” has 2.0 KB; at most 1000 bytes are read.'],
  [
    '../shared.txt',
    'unsafe-path: “../shared.txt” leads out of the folder of the graph. Write a path below the folder of the graph.',
  ],
])('%s', async (name, expected) => {
  expect(await read(name)).toBe(expected);
});

test.each([
  '/etc/passwd',
  'C:\\a.txt',
  'c:/a.txt',
  '\\\\server\\share\\a',
  '//server/share/a',
  'file:///etc/passwd',
  'https://example.org/a.csv',
  'sub/../../shared.txt',
  '..',
  'a\0.txt',
  'a.txt::$DATA',
  'sub\\b.txt',
  'CON',
  'sub/nul.txt',
  'com1',
  'a.txt.',
  'a.txt ',
  '',
])('refused by its spelling: %j', async (name) => {
  expect(pathProblem(name)).toMatch(/\.$/);
  expect(await read(name)).toMatch(/^unsafe-path: /);
});

test.skipIf(process.platform === 'win32')('a pipe is refused and does not hang', async () => {
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  expect(await read('pipe')).toBe('data-not-a-file: “pipe” is not a file.');
});

test('no path whatever reads what lies outside', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '',
    'up',
    'sub',
    'secret.txt',
    'out.txt',
    'workspace',
    'graphs',
    '~',
    '%2e%2e',
    '．．',
    '/',
    'C:',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.constantFrom('/', '\\', '//'), async (parts, separator) => {
      expect(await read(parts.join(separator))).not.toMatch(/^text secret/);
    }),
    { numRuns: 400, seed: 11 },
  );
});
