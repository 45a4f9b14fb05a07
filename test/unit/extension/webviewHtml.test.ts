// The page of a webview: nothing inline, nothing from elsewhere, and names from files cannot break out of it.
import { expect, test } from 'vitest';
import { contentSecurityPolicy, newNonce, webviewPage } from '../../../src/extension/webviewHtml.ts';

const parts = {
  cspSource: 'https://*.vscode-cdn.net',
  scriptUri: 'https://x/editor.js',
  styleUris: ['https://x/editor.css'],
  codiconUri: 'https://x/codicon.css',
  title: 'Graph of sunspots.rnn.json',
  language: 'en',
  inlineStyles: false,
};

test('the policy allows nothing by default and nothing unsafe', () => {
  const policy = contentSecurityPolicy('https://*.vscode-cdn.net', 'abc', false);
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/unsafe-|\*(?!\.vscode-cdn\.net)/);
  for (const closed of ['connect-src', 'base-uri', 'form-action']) expect(policy).toContain(`${closed} 'none'`);
});

test('a page with the equation editor may write styles into itself, and nothing more', () => {
  const [strict, relaxed] = [false, true].map((inline) =>
    contentSecurityPolicy('https://x', 'abc', inline).split('; '),
  );
  expect(relaxed?.filter((part) => strict?.includes(part) !== true)).toEqual(["style-src https://x 'unsafe-inline'"]);
  expect(webviewPage({ ...parts, inlineStyles: true }, 'n')).toContain('<div id="root" data-inline-styles="true">');
});

test('every nonce is new', () => {
  expect(new Set(Array.from({ length: 1000 }, newNonce)).size).toBe(1000);
  expect(newNonce()).toMatch(/^[\w-]{22}$/);
});

test('the only script has the nonce of the policy', () => {
  const page = webviewPage(parts, 'n0nce');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('<script type="module" nonce="n0nce" src="https://x/editor.js">');
  expect(page).toContain('&#39;nonce-n0nce&#39;');
  expect(page).not.toMatch(/\sstyle="|<style|\son\w+="/);
});

test('a hostile file name stays text', () => {
  const page = webviewPage({ ...parts, title: '</title><script>alert(1)</script>"\'&' }, 'n');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</title>');
});
