// The one build script: extension host, engine, command line, webviews, codicons and the WebAssembly kernels.
// `node esbuild.mjs [--watch] [--production] [--only=NAME,…] [--out=FOLDER]`. An entry whose source is missing is an error.
// The list of what is built is in scripts/buildTargets.mjs.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { bundles, copyFonts } from './scripts/buildTargets.mjs';
import { buildKernels, watchKernels } from './scripts/buildKernels.mjs';
import { writeSchema } from './scripts/schema.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(`--${name}=`.length);
const only = option('only')?.split(',');
const out = option('out') ?? 'dist';
const wanted = (name) => only === undefined || only.includes(name);

process.chdir(root);
mkdirSync(out, { recursive: true });

/** Prints diagnostics in the one-line form that the problem matcher of .vscode/tasks.json reads. */
const report = (messages, severity) => {
  for (const { location, text } of messages) {
    const where = location ? `${location.file}:${location.line}:${location.column + 1}` : 'esbuild.mjs:1:1';
    console.error(`${where}: ${severity}: ${text}`);
  }
};

let building = 0;
const problemMatcher = {
  name: 'problem-matcher',
  setup(build) {
    build.onStart(() => {
      if (watch && building++ === 0) console.log('[watch] build started');
    });
    build.onEnd((result) => {
      report(result.errors, 'error');
      report(result.warnings, 'warning');
      if (watch && --building === 0) console.log('[watch] build finished');
    });
  },
};

const jobs = [];
for (const { name, ...options } of bundles({ production, out })) {
  if (!wanted(name)) continue;
  jobs.push(options);
}
const settings = (job) => ({ ...job, logLevel: 'silent', plugins: [problemMatcher, ...(job.plugins ?? [])] });

let failed = false;
if (wanted('webview')) copyFonts(out);
if (wanted('schema')) await writeSchema(out);
if (wanted('kernels') && !(await buildKernels({ production, out }))) failed = true;
if (watch) {
  for (const job of jobs) await (await esbuild.context(settings(job))).watch();
  if (wanted('kernels')) watchKernels({ production, out });
} else {
  const results = await Promise.allSettled(jobs.map((job) => esbuild.build(settings(job))));
  failed ||= results.some((result) => result.status === 'rejected');
  if (failed) process.exitCode = 1;
}
