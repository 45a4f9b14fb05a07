// Type-checks every environment with its own configuration; a configuration without files yet is skipped.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const projects = ['src/core', '.', 'webview', 'test', 'scripts'];
let failed = false;
for (const project of projects) {
  const file = path.join(root, project, 'tsconfig.json');
  const parsed = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8'));
  const inputs = ts.parseJsonConfigFileContent(parsed.config, ts.sys, path.dirname(file)).fileNames;
  if (inputs.length === 0) {
    console.log(`${project}: no files yet`);
    continue;
  }
  // What was found out last time is kept in out/, so that only what a change reaches is checked again.
  const memory = path.join(
    root,
    'out/typecheck',
    `${project === '.' ? 'root' : project.replaceAll('/', '-')}.tsbuildinfo`,
  );
  const args = ['-p', file, '--incremental', '--tsBuildInfoFile', memory];
  const result = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), ...args], {
    stdio: 'inherit',
    cwd: root,
  });
  failed ||= result.status !== 0;
  console.log(`${project}: ${inputs.length} files, ${result.status === 0 ? 'no errors' : 'errors'}`);
}
process.exit(failed ? 1 : 0);
