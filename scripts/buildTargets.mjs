// What the build makes: one bundle per environment, each with its entries, format and target.
import { copyFileSync, mkdirSync } from 'node:fs';

/** Node inside the oldest supported VS Code (1.100) is 20; its webviews are Chromium 132. */
const nodeTarget = 'node20';
const browserTarget = 'chrome132';

/** @returns esbuild options with a `name`; `entryPoints` maps the output name to its source. */
export const bundles = ({ production, out }) => {
  const common = {
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    // Its CommonJS build loads its own parts in a way that cannot be bundled.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    outdir: out,
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
    metafile: true,
  };
  const node = { ...common, platform: 'node', target: nodeTarget };
  const module = {
    ...node,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // Bundled CommonJS dependencies call require for Node's own modules.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  };
  return [
    {
      ...node,
      name: 'extension',
      format: 'cjs',
      entryPoints: { extension: 'src/extension/extension.ts' },
      outExtension: { '.js': '.cjs' },
      external: ['vscode'],
    },
    {
      ...module,
      name: 'engine',
      entryPoints: { engine: 'src/platform/node/engineMain.ts' },
    },
    { ...module, name: 'reader', entryPoints: { reader: 'src/extension/data/readerThreadMain.ts' } },
    { ...module, name: 'cli', entryPoints: { cli: 'src/cli/main.ts' } },
    {
      ...common,
      name: 'webview',
      platform: 'browser',
      target: browserTarget,
      format: 'esm',
      splitting: true,
      jsx: 'automatic',
      outdir: `${out}/webview`,
      chunkNames: 'chunks/[name]-[hash]',
      assetNames: 'assets/[name]',
      loader: { '.ttf': 'file', '.woff': 'file', '.woff2': 'file', '.svg': 'file' },
      entryPoints: {
        editor: 'webview/editor/main.tsx',
        // Loaded by the editor when a custom cell is looked at; an entry so that its style sheet has a name.
        equations: 'webview/editor/equations/equationEditor.ts',
        training: 'webview/training/main.tsx',
        // Scenes for tests and for development; not part of the product.
        ...(production
          ? {}
          : {
              playground: 'webview/playground/main.tsx',
              playgroundTraining: 'webview/playground/training.ts',
            }),
      },
    },
  ];
};

/** The codicon font and its style sheet, which a webview links to instead of bundling. */
export const copyFonts = (out) => {
  mkdirSync(`${out}/webview`, { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    copyFileSync(`node_modules/@vscode/codicons/dist/${file}`, `${out}/webview/${file}`);
  }
};
