// One writer per run folder. The lock is a file that names its process; a lock whose process is gone is taken over, and two that try
// to take it over at once cannot both succeed: a stale lock is renamed away first, and only one rename finds it.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runFiles } from './runFolder.ts';

export type LockResult =
  | { readonly ok: true; readonly release: () => void }
  /** `pid` of the process that writes the run. */
  | { readonly ok: false; readonly pid: number };

/** Takes the lock of a run's folder. Throws what the system throws when the folder cannot be written. */
export function takeLock(folder: string): LockResult {
  const file = path.join(folder, runFiles.lock);
  const mine = `${process.pid} ${randomUUID()}\n`;
  for (let attempt = 0; attempt < 10; attempt++) {
    if (createWhole(file, mine)) return { ok: true, release: () => release(file, mine) };
    const held = read(file);
    if (held === undefined) continue;
    const pid = Number.parseInt(held, 10);
    if (isAlive(pid)) return { ok: false, pid };
    moveAway(file, held);
  }
  return { ok: false, pid: 0 };
}

/** The process that holds the lock of a folder and lives, or undefined. */
export function lockHolder(folder: string): number | undefined {
  const pid = Number.parseInt(read(path.join(folder, runFiles.lock)) ?? '', 10);
  return isAlive(pid) ? pid : undefined;
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A process that has ended and was not waited for yet still answers signals; Linux tells it apart. */
function isZombie(pid: number): boolean {
  const stat = process.platform === 'linux' ? read(`/proc/${pid}/stat`) : undefined;
  return stat !== undefined && /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/** The lock appears with its content or not at all: written aside, then linked. False when there is one already. */
function createWhole(file: string, content: string): boolean {
  const aside = `${file}.${randomUUID()}`;
  fs.writeFileSync(aside, content, { mode: 0o600 });
  try {
    fs.linkSync(aside, file);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') return false;
    // A file system without hard links: creating the file is the lock then.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return createNew(file, content);
    throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

function createNew(file: string, content: string): boolean {
  try {
    fs.writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Renames a stale lock away; one that was exchanged in between belongs to a living process and is put back. */
function moveAway(file: string, stale: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) {
    try {
      fs.linkSync(aside, file);
    } catch {
      // Somebody has taken the lock in the meantime: theirs stands.
    }
  }
  fs.rmSync(aside, { force: true });
}

function release(file: string, mine: string): void {
  if (read(file) === mine) fs.rmSync(file, { force: true });
}
