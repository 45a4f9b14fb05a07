// A checkpoint is there whole or not at all, whatever the disk or the process does while it is written.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CheckpointStore, differences } from '../../../src/train/checkpoint.ts';
import type { Checkpoint } from '../../../src/train/checkpoint.ts';
import type { Hash } from '../../../src/train/ports.ts';
import { floats } from '../../../src/train/safetensors.ts';
import { MemoryDisk } from '../../support/memoryDisk.ts';

const hash: Hash = (data) => createHash('sha256').update(data).digest('hex');

function at(step: number): Checkpoint {
  return {
    counters: { step, records: step * 2, elapsed: step / 10, bestLoss: 0.5, bestStep: 1 },
    identity: { graph: 'a', data: 'b' },
    tensors: new Map([['memory.W', floats([2, 2], new Float32Array([step, -0, NaN, 1e-40]))]]),
  };
}

function stepIn(disk: MemoryDisk): number | string {
  const read = new CheckpointStore(disk, hash).read('last');
  return read.ok ? read.checkpoint.counters.step : read.code;
}

test('what is written is read, bit for bit', () => {
  const disk = new MemoryDisk();
  const store = new CheckpointStore(disk, hash);
  store.write(at(7), ['last']);
  const read = store.read('last');
  expect(read.ok && read.checkpoint).toEqual(at(7));
  expect(store.read('best')).toMatchObject({ ok: false, code: 'none' });
});

test('last and best are kept, older weights are removed', () => {
  const disk = new MemoryDisk();
  const store = new CheckpointStore(disk, hash);
  store.write(at(1), ['best', 'last']);
  for (const step of [2, 3, 4]) store.write(at(step), ['last']);
  expect(disk.list('checkpoints')).toEqual([
    'best.json',
    'last.json',
    'step-000000001.safetensors',
    'step-000000004.safetensors',
  ]);
});

describe('a fault at every system call of a write', () => {
  test.each(['ENOSPC', 'EIO', 'killed'] as const)(
    '%s: the checkpoint before or the new one, never half of one',
    (fault) => {
      const before = new MemoryDisk();
      new CheckpointStore(before, hash).write(at(1), ['best', 'last']);
      const sound = before.restarted();
      new CheckpointStore(sound, hash).write(at(2), ['last']);
      const found = new Set<number | string>();
      for (let call = 0; call < sound.calls; call++) {
        const disk = before.restarted();
        disk.fault = fault;
        disk.faultAt = call;
        expect(() => new CheckpointStore(disk, hash).write(at(2), ['last'])).toThrow();
        const after = disk.restarted();
        found.add(stepIn(after));
        // A new process sweeps, goes on and finds nothing in its way.
        const store = new CheckpointStore(after, hash);
        store.sweep();
        expect(after.list('checkpoints').filter((name) => name.endsWith('.tmp'))).toEqual([]);
        store.write(at(3), ['last']);
        expect(stepIn(after)).toBe(3);
      }
      expect([...found].sort()).toEqual([1, 2]);
    },
  );

  test('short writes are completed', () => {
    const sound = new MemoryDisk();
    new CheckpointStore(sound, hash).write(at(2), ['last']);
    for (let call = 0; call < sound.calls; call++) {
      const disk = new MemoryDisk();
      disk.fault = 'short';
      disk.faultAt = call;
      new CheckpointStore(disk, hash).write(at(2), ['last']);
      expect(stepIn(disk)).toBe(2);
    }
  });
});

test('damage is found and said', () => {
  const disk = new MemoryDisk();
  const store = new CheckpointStore(disk, hash);
  const damage = (path: string, change: (bytes: Uint8Array) => Uint8Array): string => {
    store.write(at(5), ['last']);
    disk.files.set(path, change(disk.files.get(path) ?? new Uint8Array()));
    const read = store.read('last');
    return read.ok ? 'read' : read.message;
  };
  const weights = 'checkpoints/step-000000005.safetensors';
  expect(damage(weights, (bytes) => bytes.map((b, i) => (i === bytes.length - 1 ? b ^ 1 : b)))).toMatch(
    /not what was written/,
  );
  expect(damage(weights, (bytes) => bytes.slice(0, -1))).toMatch(/not what was written/);
  expect(damage('checkpoints/last.json', (bytes) => bytes.slice(0, 20))).toMatch(/manifest is not readable/);
  const elsewhere = JSON.stringify({
    version: 1,
    file: '../../secret',
    bytes: 1,
    sha256: '',
    identity: {},
    counters: {},
  });
  expect(damage('checkpoints/last.json', () => new TextEncoder().encode(elsewhere))).toMatch(
    /manifest is not readable/,
  );
  store.write(at(5), ['last']);
  disk.files.delete(weights);
  expect(store.read('last')).toMatchObject({ ok: false, message: expect.stringContaining('is missing') as string });
});

test('differences are named', () => {
  expect(differences({ a: '1', b: '2', c: '3' }, { a: '1', b: '9', d: '4' })).toEqual(['b', 'c', 'd']);
});
