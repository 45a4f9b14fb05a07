// Where a graph may read data from: below its own folder, and really there after every link is followed. Reads whole text files with
// a size cap. A path in a file is never trusted: it is refused by its spelling first, then by where it leads.
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { quote } from '../../core/base/text.ts';
import { dataPathProblem } from '../../core/graph/readSettings.ts';
import { formatBytes } from '../../train/data/limits.ts';
import type { FileRefusal, FileSource, TextFile } from '../../train/data/fileSource.ts';
import { sha256 } from './nodeDisk.ts';

/** Names that Windows gives to devices, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why a path is refused by its spelling, or undefined. */
export function pathProblem(written: string): string | undefined {
  const problem = dataPathProblem(written);
  if (problem !== undefined) return problem;
  if (written === '') return 'is empty.';
  if (written.includes(':')) return 'has a colon.';
  const parts = written.split('/');
  if (parts.includes('..')) return 'leads out of the folder of the graph.';
  if (parts.some((part) => DEVICE.test(part) || /[. ]$/.test(part.replace(/^\.$/, ''))))
    return 'names no ordinary file.';
  return undefined;
}

const refuse = (code: string, message: string): FileRefusal => ({ ok: false, code, message });

/**
 * Data files of a graph that lies in `folder`; after links are followed they must lie in `root`, the workspace folder
 * (or the graph's folder where there is no workspace).
 */
export function dataFiles(folder: string, root: string): FileSource {
  return {
    readText: async (written, maxBytes) => {
      const problem = pathProblem(written);
      if (problem !== undefined)
        return refuse('unsafe-path', `${quote(written)} ${problem} Write a path below the folder of the graph.`);
      try {
        const [home, target] = await Promise.all([realpath(root), realpath(path.join(folder, written))]);
        const within = path.relative(home, target);
        if (within === '' || within.startsWith('..') || path.isAbsolute(within)) {
          return refuse(
            'data-outside',
            `${quote(written)} is a link that leads out of the workspace folder; it is not read.`,
          );
        }
        return await readWhole(target, written, maxBytes);
      } catch (error) {
        return readError(written, error);
      }
    },
  };
}

async function readWhole(target: string, written: string, maxBytes: number): Promise<TextFile | FileRefusal> {
  // Not blocking: a pipe must not hang the reader before it is seen to be one. No link may be put in place meanwhile.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  const file = await open(target, flags);
  try {
    const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
    if (!isFile) return refuse('data-not-a-file', `${quote(written)} is not a file.`);
    if (size > maxBytes) {
      return refuse(
        'data-too-large',
        `${quote(written)} has ${formatBytes(size)}; at most ${formatBytes(maxBytes)} are read.`,
      );
    }
    const bytes = await file.readFile();
    if (bytes.length > maxBytes)
      return refuse('data-too-large', `${quote(written)} grew beyond ${formatBytes(maxBytes)} while it was read.`);
    return decode(bytes, written);
  } finally {
    await file.close();
  }
}

function decode(bytes: Buffer, written: string): TextFile | FileRefusal {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse('data-not-utf8', `${quote(written)} is UTF-16 text. Save it as UTF-8.`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ok: true, text, sha256: sha256(bytes) };
  } catch {
    const binary = bytes.subarray(0, 4096).includes(0);
    const what = binary ? 'is not a text file' : 'is not UTF-8 text. Save it as UTF-8';
    return refuse(binary ? 'data-not-text' : 'data-not-utf8', `${quote(written)} ${what}.`);
  }
}

function readError(written: string, error: unknown): FileRefusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refuse('data-not-found', `${quote(written)} was not found beside the graph.`);
    case 'EACCES':
    case 'EPERM':
      return refuse('data-not-readable', `${quote(written)} may not be read: permission denied.`);
    case 'ENXIO':
    case 'ELOOP':
    case 'EISDIR':
      return refuse('data-not-a-file', `${quote(written)} is not a file.`);
    default:
      return refuse('data-not-readable', `${quote(written)} could not be read${code === '' ? '' : ` (${code})`}.`);
  }
}
