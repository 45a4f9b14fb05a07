// Data files in memory and the files of examples/, behind the readers' port.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FileSource } from '../../src/train/data/fileSource.ts';

export function memorySource(files: Readonly<Record<string, string>>): FileSource {
  return {
    readText: async (name) => {
      const text = files[name];
      if (text === undefined) return { ok: false, code: 'data-not-found', message: `${name} is not there.` };
      return { ok: true, text, sha256: createHash('sha256').update(text).digest('hex') };
    },
  };
}

export const examplesFolder = path.resolve(import.meta.dirname, '../../examples');

export function exampleSource(...names: readonly string[]): FileSource {
  return memorySource(
    Object.fromEntries(names.map((name) => [name, readFileSync(path.join(examplesFolder, name), 'utf8')])),
  );
}
