// package.json and the code name the same commands, settings and files, and every string that a person reads is in package.nls.json.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandIds, graphEditorViewType } from '../../../src/extension/ids.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Contributions {
  readonly customEditors: readonly { readonly viewType: string }[];
  readonly commands: readonly {
    readonly command: string;
    readonly title: string;
    readonly category: string;
    readonly icon: string;
  }[];
  readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  readonly keybindings: readonly { readonly command: string; readonly key: string; readonly when: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, Json>> };
  readonly walkthroughs: readonly { readonly steps: readonly { readonly description: string }[] }[];
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: Contributions;
  readonly capabilities: Json;
};
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
const { contributes } = manifest;

/** Every string below a value. */
function* stringsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* stringsIn(item);
}
const contributed = [...stringsIn(contributes as unknown as Json), ...stringsIn(manifest.capabilities)];

test('contributed commands are the ones the code registers', () => {
  expect(contributes.commands.map(({ command }) => command).sort()).toEqual([...commandIds].sort());
});

test('every command has the category and an icon of the icon font', () => {
  const codicons = readFileSync('node_modules/@vscode/codicons/dist/codicon.css', 'utf8');
  for (const { category, icon } of contributes.commands) {
    expect(category).toBe('RNN Studio');
    expect(codicons).toContain(`.codicon-${/^\$\((.+)\)$/.exec(icon)?.[1]}:before`);
  }
});

test('menus and keys name contributed commands', () => {
  const known = new Set<string>(commandIds);
  const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(({ command }) => command);
  expect(named.filter((command) => !known.has(command))).toEqual([]);
});

test('every key is bound only while the graph editor is active', () => {
  for (const { when } of contributes.keybindings)
    expect(when).toContain(`activeCustomEditorId == '${graphEditorViewType}'`);
});

test('view types are those of the code', () => {
  expect(contributes.customEditors.map(({ viewType }) => viewType)).toEqual([graphEditorViewType]);
});

test('placeholders and strings match one to one', () => {
  const used = new Set(contributed.flatMap((text) => [...text.matchAll(/^%(.+)%$/g)].map(([, key]) => key)));
  expect([...used].sort()).toEqual(Object.keys(strings).sort());
});

test('every step of the walkthrough has an action', () => {
  for (const { description } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    expect(strings[description.slice(1, -1)]).toMatch(/\[[^\]]+\]\(command:rnnStudio\.\w+\)/);
  }
});

test('files that are contributed exist', () => {
  const files = contributed.filter((text) => /^\.?\/?media\//.test(text));
  expect(files.length).toBeGreaterThanOrEqual(4);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test('every setting is read by the code', () => {
  const code = readFileSync('src/extension/settings.ts', 'utf8');
  for (const name of Object.keys(contributes.configuration.properties)) {
    expect(code).toContain(`'${name.replace('rnnStudio.', '')}'`);
  }
});
