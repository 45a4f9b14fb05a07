// A disk in memory that can be made to fail at any of its system calls, as a full or dying disk or a killed process does.
import type { Disk } from '../../src/train/ports.ts';

export type Fault = 'ENOSPC' | 'EIO' | 'short' | 'killed';

export class Killed extends Error {}

export class MemoryDisk implements Disk {
  readonly files = new Map<string, Uint8Array>();
  readonly #open = new Map<number, string>();
  #next = 3;
  /** System calls made so far that change something. */
  calls = 0;
  /** The call at which the fault happens, counted from 0; −1: never. */
  faultAt = -1;
  fault: Fault = 'EIO';
  #dead = false;

  /** The same files on a sound disk: what a new process finds. */
  restarted(): MemoryDisk {
    const disk = new MemoryDisk();
    for (const [name, bytes] of this.files) disk.files.set(name, bytes.slice());
    return disk;
  }

  read(path: string): Uint8Array | null {
    return this.files.get(path)?.slice() ?? null;
  }

  list(folder: string): readonly string[] {
    return [...this.files.keys()]
      .filter((name) => name.startsWith(`${folder}/`))
      .map((name) => name.slice(folder.length + 1))
      .sort();
  }

  makeFolder(): void {
    // Folders come with their files.
  }

  open(path: string, mode: 'create' | 'append'): number {
    this.#call();
    if (mode === 'create' || !this.files.has(path)) this.files.set(path, new Uint8Array());
    this.#open.set(this.#next, path);
    return this.#next++;
  }

  write(file: number, bytes: Uint8Array): number {
    const path = this.#open.get(file);
    if (path === undefined) throw new Error('EBADF');
    const short = this.#call(() => this.#append(path, bytes.subarray(0, Math.floor(bytes.length / 2))));
    const written = short ? bytes.subarray(0, Math.max(1, Math.floor(bytes.length / 2))) : bytes;
    this.#append(path, written);
    return written.length;
  }

  sync(): void {
    this.#call();
  }

  close(file: number): void {
    this.#open.delete(file);
  }

  truncate(path: string, size: number): void {
    this.#call();
    this.files.set(path, (this.files.get(path) ?? new Uint8Array()).slice(0, size));
  }

  rename(from: string, to: string): void {
    this.#call();
    const bytes = this.files.get(from);
    if (bytes === undefined) throw new Error('ENOENT');
    this.files.delete(from);
    this.files.set(to, bytes);
  }

  remove(path: string): void {
    this.#call();
    this.files.delete(path);
  }

  syncFolder(): void {
    this.#call();
  }

  #append(path: string, bytes: Uint8Array): void {
    const before = this.files.get(path) ?? new Uint8Array();
    const after = new Uint8Array(before.length + bytes.length);
    after.set(before);
    after.set(bytes, before.length);
    this.files.set(path, after);
  }

  /** True when this call is to be cut short. `half` is what a killed process had done of it. */
  #call(half?: () => void): boolean {
    if (this.#dead) throw new Killed();
    if (this.calls++ !== this.faultAt) return false;
    if (this.fault === 'short') return true;
    if (this.fault === 'killed') {
      half?.();
      this.#dead = true;
      throw new Killed();
    }
    half?.();
    throw new Error(`${this.fault}: the disk failed`);
  }
}
