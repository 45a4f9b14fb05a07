// The disk port on Node's synchronous file calls, and the clock and hash of this machine. Files are private to their owner.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Clock, Disk, Hash } from '../../train/ports.ts';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** A folder as a disk; the folder itself must exist before something is written. */
export function nodeDisk(folder: string): Disk {
  const at = (name: string): string => path.join(folder, name);
  return {
    read: (name) => {
      try {
        return fs.readFileSync(at(name));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    list: (name) => {
      try {
        return fs.readdirSync(at(name)).sort();
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
    makeFolder: (name) => void fs.mkdirSync(at(name), { recursive: true }),
    open: (name, mode) => fs.openSync(at(name), mode === 'create' ? 'w' : 'a', 0o600),
    write: (file, bytes) => fs.writeSync(file, bytes),
    sync: (file) => fs.fsyncSync(file),
    close: (file) => fs.closeSync(file),
    truncate: (name, size) => fs.truncateSync(at(name), size),
    rename: (from, to) => fs.renameSync(at(from), at(to)),
    remove: (name) => fs.rmSync(at(name), { force: true }),
    syncFolder: (name) => syncFolder(at(name)),
  };
}

/** Not every system can sync a folder (Windows cannot open one): there the rename has to do. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

export const sha256: Hash = (data) => createHash('sha256').update(data).digest('hex');

export const monotonicClock: Clock = { seconds: () => performance.now() / 1000 };
