// Reads and prepares the graph file that a command is about, and prints its problems.
import fs from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../core/base/diagnostic.ts';
import { formatPosition, LineMap } from '../core/base/text.ts';
import type { TrainingSpec } from '../core/graph/model.ts';
import { checkText, prepareGraph, type Checked, type Prepared } from '../platform/node/prepare.ts';
import { InputError } from './arguments.ts';

const mostBytes = 50 * 1024 * 1024;

export interface GraphFile {
  readonly file: string;
  readonly path: string;
  readonly folder: string;
  readonly text: string;
}

export function readGraphFile(file: string): GraphFile {
  const full = path.resolve(file);
  let bytes: Buffer;
  try {
    const { size } = fs.statSync(full);
    if (size > mostBytes)
      throw new InputError(`${file} has ${Math.round(size / 1e6)} MB: a graph file holds no data and stays small.`);
    bytes = fs.readFileSync(full);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file} cannot be read: ${systemReason(error)}.`);
  }
  return { file, path: full, folder: path.dirname(full), text: bytes.toString('utf8') };
}

/** What the system said, in words. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'reading or writing it is not allowed',
    EPERM: 'reading or writing it is not allowed',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is no folder',
    ENOSPC: 'the disk is full',
    EEXIST: 'it exists already',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}

export function checkGraphFile(graph: GraphFile): Promise<Checked> {
  return checkText({ text: graph.text, folder: graph.folder });
}

/** The prepared graph, or an InputError that lists every error with its place. */
export async function prepareGraphFile(
  graph: GraphFile,
  training: Partial<Pick<TrainingSpec, 'steps' | 'seed'>> = {},
): Promise<Prepared> {
  const prepared = await prepareGraph({ text: graph.text, folder: graph.folder, training });
  if (prepared.ok) return prepared;
  const errors = prepared.diagnostics.filter((d) => d.severity === 'error');
  throw new InputError(errors.map((d) => diagnosticLine(graph, prepared, d)).join('\n'));
}

/** `file:line:column severity code message`. */
export function diagnosticLine(graph: GraphFile, { parsed }: Pick<Checked, 'parsed'>, diagnostic: Diagnostic): string {
  const range = diagnostic.range ?? parsed.rangeOf(diagnostic.path, diagnostic.within);
  const place = formatPosition(new LineMap(graph.text), range);
  return `${graph.file}:${place} ${diagnostic.severity} ${diagnostic.code} ${diagnostic.message}`;
}
