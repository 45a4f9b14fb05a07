// The playground: `?scene=NAME&theme=dark|light|hcDark|hcLight&bar=0`. Scenes of the graph editor over a fake host, for
// development and for the tests in a browser. Not part of the extension.
import './playground.css';
import { mountEditor } from '../editor/mount.tsx';
import { FakeHost } from './fakeHost.ts';
import type {} from './testHook.ts';
import { brokenText, scenes } from './scenes.ts';
import { applyTheme, themes } from './themes.ts';

const query = new URLSearchParams(location.search);
const sceneName = query.get('scene') ?? 'sunspots';
const scene = scenes[sceneName] ?? scenes.sunspots;
applyTheme(query.get('theme') ?? 'dark');
if (query.get('motion') === 'off') document.body.classList.add('vscode-reduce-motion');

function chooser(
  label: string,
  names: readonly string[],
  chosen: string,
  onChange: (name: string) => void,
): HTMLElement {
  const wrap = document.createElement('label');
  const select = document.createElement('select');
  wrap.append(`${label} `, select);
  for (const name of names) select.add(new Option(name, name, false, name === chosen));
  select.addEventListener('change', () => {
    onChange(select.value);
  });
  return wrap;
}

function go(changes: Readonly<Record<string, string>>): void {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) next.set(name, value);
  location.search = next.toString();
}

if (query.get('bar') !== '0') {
  const bar = document.createElement('div');
  bar.className = 'playground-bar';
  bar.append(
    chooser('Scene', Object.keys(scenes), sceneName, (name) => {
      go({ scene: name });
    }),
    chooser('Theme', Object.keys(themes), query.get('theme') ?? 'dark', applyTheme),
  );
  document.body.prepend(bar);
}

const root = document.getElementById('root');
if (root !== null && scene !== undefined) {
  const host = new FakeHost(scene);
  mountEditor(root, host.bridge());
  window.playground = {
    get host() {
      return host.view;
    },
    setText: (text) => {
      host.setText(text);
    },
    undo: () => {
      host.undo();
    },
    redo: () => {
      host.redo();
    },
    send: (message) => {
      host.send(message);
    },
  };
  if (sceneName === 'broken') {
    setTimeout(() => {
      host.setText(brokenText);
    }, 50);
  }
  // As VS Code does with keys that come out of a webview.
  window.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) host.redo();
    else host.undo();
  });
}
