// The architecture as data: who may import whom, and which packages, built-ins and names each area may use.
// What is not listed is refused. Longest matching folder wins. The table mirrors docs/architecture.md.

/** What the files below one folder may import. */
export interface Area {
  readonly folder: string;
  /** Other areas whose files may be imported; an area may always import itself. A folder admits everything below it. */
  readonly imports: readonly string[];
  /** Imports of these must be types only. */
  readonly typeImports?: readonly string[];
  /** npm packages by name. */
  readonly packages?: readonly string[];
  readonly nodeBuiltins?: boolean;
  readonly vscode?: boolean;
}

const base = 'src/core/base';

export const areas: readonly Area[] = [
  { folder: 'src/core/base', imports: [] },
  { folder: 'src/core/graph', imports: [base], packages: ['jsonc-parser', 'typebox'] },
  { folder: 'src/core/ir', imports: [base] },
  // The node of custom cells has the ports, shapes and lowering that its equations give it.
  {
    folder: 'src/core/nodes',
    imports: [base, 'src/core/graph', 'src/core/ir', 'src/core/cell'],
    packages: ['typebox'],
  },
  { folder: 'src/core/cell', imports: [base, 'src/core/graph', 'src/core/ir'] },
  {
    folder: 'src/core/check',
    imports: [base, 'src/core/graph', 'src/core/nodes', 'src/core/cell', 'src/core/ir'],
  },
  {
    folder: 'src/core/compile',
    imports: [base, 'src/core/check', 'src/core/nodes', 'src/core/cell', 'src/core/ir'],
    typeImports: ['src/core/graph'],
  },
  {
    folder: 'src/core/interop',
    imports: [base, 'src/core/check', 'src/core/nodes', 'src/core/ir'],
    packages: ['@bufbuild/protobuf'],
  },
  { folder: 'src/kernels', imports: [] },
  { folder: 'src/runtime', imports: [base, 'src/core/ir'] },
  // The numbers by which the fast executor calls the kernels stand once, beside the kernels.
  { folder: 'src/runtime/wasm', imports: [base, 'src/core/ir', 'src/runtime', 'src/kernels/opcodes.ts'] },
  { folder: 'src/train', imports: ['src/runtime', 'src/core'], packages: ['papaparse', 'hyparquet'] },
  {
    folder: 'src/platform/node',
    imports: ['package.json', 'src/train', 'src/runtime', 'src/protocol', 'src/core'],
    nodeBuiltins: true,
  },
  { folder: 'src/platform/web', imports: ['src/train', 'src/runtime', 'src/protocol', base] },
  { folder: 'src/protocol', imports: [], typeImports: ['src/core'] },
  {
    folder: 'src/extension',
    imports: ['src/core', 'src/train', 'src/protocol', 'src/platform'],
    packages: ['jsonc-parser'],
    nodeBuiltins: true,
    vscode: true,
  },
  {
    folder: 'src/cli',
    imports: ['src/core', 'src/train', 'src/runtime', 'src/platform/node'],
    nodeBuiltins: true,
  },
  ...['shared', 'editor', 'training', 'playground'].map((name) => ({
    folder: `webview/${name}`,
    imports: [
      'src/protocol',
      'src/core/base',
      'src/core/graph',
      'src/core/nodes',
      'src/core/check',
      // The equation editor checks, completes and typesets while a person types.
      'src/core/cell',
      ...(name === 'shared' ? [] : ['webview/shared']),
      ...(name === 'playground' ? ['webview/editor', 'webview/training'] : []),
    ],
    packages: [
      'react',
      'react-dom',
      '@xyflow/react',
      'zustand',
      'uplot',
      'elkjs',
      '@vscode-elements/elements',
      '@vscode/codicons',
      'monaco-editor',
    ],
  })),
];

/** Lines at which a file has outgrown its one idea. */
export const longestFile = 450;

/** Names that would make a pure area depend on time or chance. */
export const impureNames: readonly { readonly folder: string; readonly names: readonly string[] }[] = [
  { folder: 'src/core', names: ['Math.random', 'Date.now', 'new Date', 'performance.now'] },
  { folder: 'src/runtime', names: ['Math.random'] },
  { folder: 'src/train', names: ['Math.random', 'Date.now', 'new Date', 'performance.now'] },
];
