// Which files the data section of a graph names, and where in the text each name stands.
import type { JsonPath } from '../base/json.ts';
import type { DataSpec } from './model.ts';

export interface DataPath {
  readonly path: string;
  readonly at: JsonPath;
}

/** Paths as written; those that are empty name nothing. Data that the program makes itself has none. */
export function dataPathsOf(spec: DataSpec): readonly DataPath[] {
  if (spec.kind === 'generated') return [];
  const single = spec.path === '' ? [] : [{ path: spec.path, at: ['data', 'path'] }];
  if (spec.kind !== 'lines') return single;
  return [...single, ...spec.files.map(({ path }, i) => ({ path, at: ['data', 'files', i, 'path'] }))];
}
