// What training needs from the machine, behind interfaces: a clock, a hash, and a disk whose every system call can be made to fail in a
// test. Synchronous: the engine process has nothing else to do, and a step boundary stays a step boundary.

export interface Clock {
  /** Seconds from some fixed moment, never going back. */
  seconds(): number;
}

/** SHA-256 in hexadecimal. */
export type Hash = (data: Uint8Array | string) => string;

/** A folder. Paths are relative to it, with forward slashes. Everything may throw what the system throws. */
export interface Disk {
  /** Null when there is no such file. */
  read(path: string): Uint8Array | null;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(folder: string): readonly string[];
  makeFolder(folder: string): void;
  /** `create` empties an existing file; `append` writes at its end. */
  open(path: string, mode: 'create' | 'append'): number;
  /** Bytes written, possibly fewer than given. */
  write(file: number, bytes: Uint8Array): number;
  sync(file: number): void;
  close(file: number): void;
  truncate(path: string, size: number): void;
  rename(from: string, to: string): void;
  /** Nothing happens when there is no such file. */
  remove(path: string): void;
  /** Makes renames in a folder last through a power cut. */
  syncFolder(folder: string): void;
}

/** Writes all bytes, however the system cuts them up. */
export function writeAll(disk: Disk, file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const written = disk.write(file, bytes.subarray(at));
    if (written <= 0) throw new Error('the disk accepts no more bytes');
    at += written;
  }
}

/** Replaces a file whole or not at all: a temporary file beside it, synced, renamed over it, folder synced. */
export function writeAtomically(disk: Disk, path: string, bytes: Uint8Array): void {
  const temporary = `${path}.tmp`;
  const file = disk.open(temporary, 'create');
  try {
    writeAll(disk, file, bytes);
    disk.sync(file);
  } catch (error) {
    disk.close(file);
    disk.remove(temporary);
    throw error;
  }
  disk.close(file);
  disk.rename(temporary, path);
  disk.syncFolder(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of a file, or null. Bytes that are no UTF-8 become replacement characters. */
export function readText(disk: Disk, path: string): string | null {
  const bytes = disk.read(path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}
