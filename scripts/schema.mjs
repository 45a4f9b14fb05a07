// Writes dist/rnn.schema.json, the JSON Schema that VS Code uses for *.rnn.json, from the same sources as the program.
// Run by the build; `node scripts/schema.mjs` runs it alone.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @returns the schema file's text, made from the sources as they are now. */
export const schemaText = async () => {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: `export { fileJsonSchema } from './src/core/nodes/jsonSchema.ts'; export { allKinds } from './src/core/nodes/catalogue.ts';`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const code = outputFiles[0].text;
  const { fileJsonSchema, allKinds } = await import(
    `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  );
  return `${JSON.stringify(fileJsonSchema(allKinds), null, 2)}\n`;
};

export const writeSchema = async (out = 'dist') => {
  const folder = path.resolve(root, out);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'rnn.schema.json'), await schemaText());
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeSchema();
