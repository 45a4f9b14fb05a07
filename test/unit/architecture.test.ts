// The architecture holds on the whole tree, and each rule is shown to bite on a file that breaks it.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { violations, type SourceText } from '../support/architecture.ts';

const root = path.resolve(import.meta.dirname, '../..');
const exists = (relative: string): boolean => existsSync(path.join(root, relative));

const tree: readonly SourceText[] = globSync(
  ['src/**/*.{ts,tsx}', 'webview/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'scripts/**/*.mjs'],
  {
    cwd: root,
    exclude: (name) => name === 'fixtures' || name === 'node_modules',
  },
).map((file) => ({ path: file.split(path.sep).join('/'), text: readFileSync(path.join(root, file), 'utf8') }));

describe('the tree', () => {
  test('has sources to look at', () => {
    expect(tree.filter(({ path }) => path.startsWith('src/core/')).length).toBeGreaterThan(0);
  });

  test('breaks no rule of the architecture', () => {
    expect(violations(tree)).toEqual([]);
  }, 60_000);
});

describe('a rule bites on', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'core importing the runtime',
      'src/core/ir/a.ts',
      `// A.\nimport { b } from '../../runtime/b.ts';\nb();`,
      /may not/,
    ],
    [
      'graph importing nodes',
      'src/core/graph/a.ts',
      `// A.\nexport { b } from '../nodes/b.ts';\nexport const a = 1;`,
      /may not/,
    ],
    [
      'the runtime importing the compiler',
      'src/runtime/a.ts',
      `// A.\nimport type { P } from '../core/compile/p.ts';\nexport type Q = P;`,
      /may not/,
    ],
    ['a dynamic import', 'src/runtime/a.ts', `// A.\nexport const a = () => import('../train/b.ts');`, /may not/],
    [
      'a value in the protocol',
      'src/protocol/a.ts',
      `// A.\nimport { b } from '../core/base/b.ts';\nexport const a = b;`,
      /only types/,
    ],
    [
      'vscode outside the extension',
      'src/cli/a.ts',
      `// A.\nimport * as vscode from 'vscode';\nvscode.window;`,
      /imports vscode/,
    ],
    ['node: in train', 'src/train/a.ts', `// A.\nimport fs from 'node:fs';\nfs.readFileSync('x');`, /imports node:fs/],
    ['a bare built-in', 'src/cli/a.ts', `// A.\nimport fs from 'fs';\nfs.readFileSync('x');`, /package fs/],
    ['an unlisted package', 'src/core/ir/a.ts', `// A.\nimport { z } from 'lodash';\nz();`, /package lodash/],
    ['an import without extension', 'src/core/ir/a.ts', `// A.\nimport { b } from './b';\nb();`, /extension/],
    ['any', 'src/core/ir/a.ts', `// A.\nexport const a = (b: any) => b;`, /type any/],
    ['ts-ignore', 'src/core/ir/a.ts', `// A.\n// ${'@ts-'}ignore\nexport const a = 1;`, /silences the compiler/],
    ['a silenced linter', 'test/unit/a.ts', `export const a = 1; // ${'eslint'}-disable-line`, /silences the linter/],
    ['unfinished work', 'src/core/ir/a.ts', `// A.\nexport const a = 1; // ${'TO'}DO more`, /unfinished/],
    ['a default export', 'src/core/ir/a.ts', `// A.\nexport default function a() {}`, /default export/],
    ['a barrel', 'src/core/ir/index.ts', `// A.\nexport { a } from './a.ts';`, /barrel/],
    ['export *', 'src/core/ir/a.ts', `// A.\nexport * from './b.ts';\nexport const a = 1;`, /export \*/],
    ['a file without a first comment', 'src/core/ir/a.ts', `export const a = 1;`, /start with a comment/],
    ['a long file', 'src/core/ir/a.ts', `// A.\n${'export {};\n'.repeat(450)}`, /451 lines/],
    ['a name in the wrong case', 'src/core/ir/my-file.ts', `// A.\nexport const a = 1;`, /camelCase/],
    ['hidden randomness', 'src/core/ir/a.ts', `// A.\nexport const a = () => Math.random();`, /Math\.random/],
    ['the clock', 'src/core/ir/a.ts', `// A.\nexport const a = () => new Date();`, /new Date/],
    ['an area nobody listed', 'src/misc/a.ts', `// A.\nexport const a = 1;`, /no area/],
    [
      'the editor importing the training view',
      'webview/editor/a.ts',
      `// A.\nimport { b } from '../training/b.ts';\nb();`,
      /may not/,
    ],
  ];
  test.each(cases)('%s', (_title, file, text, complaint) => {
    expect(violations([{ path: file, text }]).join('\n')).toMatch(complaint);
  });

  test('an import cycle', () => {
    const file = (name: string, other: string): SourceText => ({
      path: `src/core/ir/${name}.ts`,
      text: `// A file.\nimport { ${other} } from './${other}.ts';\nexport const ${name} = () => ${other};\n`,
    });
    expect(violations([file('a', 'b'), file('b', 'c'), file('c', 'a')])).toEqual([
      'import cycle: src/core/ir/a.ts → src/core/ir/b.ts → src/core/ir/c.ts → src/core/ir/a.ts',
    ]);
  });

  test('nothing in a sound file', () => {
    const text = `// A file that says what it is.\nimport { b } from '../base/b.ts';\nexport const a = (): string => b('any TODO in a string is text');\n`;
    expect(violations([{ path: 'src/core/ir/a.ts', text }])).toEqual([]);
  });
});

describe('the code map of docs/architecture.md', () => {
  const text = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
  const named = [...text.matchAll(/`((?:src|webview|test|scripts|examples|media|docs)(?:\/[\w.-]+)*)\/?`/g)].map(
    (match) => match[1] ?? '',
  );

  test('names only what exists', () => {
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });

  test('names every folder of the product', () => {
    const parents = ['src', 'src/core', 'src/platform', 'webview'];
    const folders = new Set(
      tree.flatMap(({ path: file }) =>
        parents
          .filter((parent) => file.startsWith(`${parent}/`))
          .map((parent) => `${parent}/${file.split('/')[parent.split('/').length] ?? ''}`),
      ),
    );
    const isFile = (name: string): boolean => /\.\w+$/.test(name);
    const isNamed = (folder: string): boolean => named.some((name) => name === folder || name.startsWith(`${folder}/`));
    expect([...folders].filter((folder) => !isFile(folder) && !isNamed(folder))).toEqual([]);
  });
});
