// Checkpoints of a run: weights, optimizer slots and counters. The weights go to a file of their own, then a small manifest with
// their hash is renamed into place: that rename is the moment at which the checkpoint exists. `last` goes on, `best` had the
// lowest validation loss. A crash at any point leaves the checkpoint before it.
import { readText, utf8, writeAtomically } from './ports.ts';
import type { Disk, Hash } from './ports.ts';
import { readTensors, writeTensors } from './safetensors.ts';
import type { Tensor } from './safetensors.ts';

export const checkpointFolder = 'checkpoints';
export type CheckpointName = 'last' | 'best';

export interface Counters {
  /** Steps done. */
  readonly step: number;
  /** Records in the log when that step had been recorded. */
  readonly records: number;
  /** Seconds of training. */
  readonly elapsed: number;
  readonly bestLoss: number | null;
  readonly bestStep: number;
  /** Where the learning rate falls on plateau. */
  readonly plateau?: { readonly best: number | null; readonly waited: number; readonly falls: number };
  /** Where early stopping is on. */
  readonly stopping?: { readonly best: number | null; readonly waited: number };
}

export interface Checkpoint {
  readonly counters: Counters;
  /** What must agree for going on: name → value, see `differences`. */
  readonly identity: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

interface Manifest {
  readonly version: 1;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly counters: Counters;
  readonly identity: Readonly<Record<string, string>>;
}

export type CheckpointResult =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly code: 'none' | 'damaged'; readonly message: string };

export class CheckpointStore {
  readonly #disk: Disk;
  readonly #hash: Hash;

  constructor(disk: Disk, hash: Hash) {
    this.#disk = disk;
    this.#hash = hash;
  }

  /** Removes what interrupted writes left behind. Only for the one writer of a run. */
  sweep(): void {
    const kept = new Set(['last.json', 'best.json']);
    for (const name of ['last', 'best'] as const) {
      const manifest = this.#manifest(name);
      if (manifest !== null) kept.add(manifest.file);
    }
    for (const name of this.#disk.list(checkpointFolder)) {
      if (!kept.has(name)) this.#disk.remove(`${checkpointFolder}/${name}`);
    }
  }

  /** Writes under the given names, in order. Throws what the disk says; the checkpoints before stay whole then. */
  write(checkpoint: Checkpoint, names: readonly CheckpointName[]): void {
    this.#disk.makeFolder(checkpointFolder);
    const metadata = new Map([['format', 'rnn-studio']]);
    const bytes = writeTensors({ tensors: checkpoint.tensors, metadata });
    const file = `step-${String(checkpoint.counters.step).padStart(9, '0')}.safetensors`;
    const manifest: Manifest = {
      version: 1,
      file,
      bytes: bytes.length,
      sha256: this.#hash(bytes),
      counters: checkpoint.counters,
      identity: checkpoint.identity,
    };
    writeAtomically(this.#disk, `${checkpointFolder}/${file}`, bytes);
    for (const name of names) {
      writeAtomically(this.#disk, `${checkpointFolder}/${name}.json`, utf8(JSON.stringify(manifest, null, 2)));
    }
    this.sweep();
  }

  /** The checkpoint, whole and checked against its hash, or why there is none. */
  read(name: CheckpointName): CheckpointResult {
    const damaged = (why: string): CheckpointResult => {
      return { ok: false, code: 'damaged', message: `The ${name} checkpoint cannot be used: ${why}.` };
    };
    if (this.#disk.read(`${checkpointFolder}/${name}.json`) === null) {
      return { ok: false, code: 'none', message: `The run has no ${name} checkpoint yet.` };
    }
    const manifest = this.#manifest(name);
    if (manifest === null) return damaged('its manifest is not readable');
    const bytes = this.#disk.read(`${checkpointFolder}/${manifest.file}`);
    if (bytes === null) return damaged(`${manifest.file} is missing`);
    if (bytes.length !== manifest.bytes || this.#hash(bytes) !== manifest.sha256) {
      return damaged(`${manifest.file} is not what was written`);
    }
    const read = readTensors(bytes);
    if (!read.ok) return damaged(read.message);
    const { counters, identity } = manifest;
    return { ok: true, checkpoint: { counters, identity, tensors: read.file.tensors } };
  }

  #manifest(name: CheckpointName): Manifest | null {
    const text = readText(this.#disk, `${checkpointFolder}/${name}.json`);
    if (text === null) return null;
    try {
      const value: unknown = JSON.parse(text);
      return isManifest(value) ? value : null;
    } catch {
      return null;
    }
  }
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { version, file, bytes, sha256, counters, identity } = value as Partial<Record<keyof Manifest, unknown>>;
  if (version !== 1 || typeof file !== 'string' || !/^step-\d+\.safetensors$/.test(file)) return false;
  if (typeof bytes !== 'number' || typeof sha256 !== 'string') return false;
  if (typeof identity !== 'object' || identity === null || typeof counters !== 'object' || counters === null)
    return false;
  const { step, records, elapsed, bestLoss, bestStep, plateau, stopping } = counters as Partial<
    Record<keyof Counters, unknown>
  >;
  return (
    Object.values(identity).every((part) => typeof part === 'string') &&
    [step, records, elapsed, bestStep].every(isCount) &&
    isLoss(bestLoss) &&
    (plateau === undefined || isWaiting(plateau, ['waited', 'falls'])) &&
    (stopping === undefined || isWaiting(stopping, ['waited']))
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isLoss(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

function isWaiting(value: unknown, counts: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return isLoss(fields['best']) && counts.every((name) => isCount(fields[name]));
}

/** Names of the parts in which two identities differ, sorted. */
export function differences(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => a[name] !== b[name]).sort();
}
