// Batches by length: every sequence once an epoch, the same for one seed, and little padding.
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/base/random.ts';
import { batchesOf } from '../../../src/train/batches.ts';
import { lengthOf } from '../../../src/train/data/dataset.ts';
import type { SequenceSet } from '../../../src/train/data/dataset.ts';

const random = new RandomStream(1, 'lengths');
const lengths = Int32Array.from({ length: 1003 }, () => 1 + random.below(40));
const set: SequenceSet = { starts: new Int32Array(1003), lengths, length: 40, ids: null };
const settings = { batch: 16, bucket: 8, seed: 3, shuffle: true };

function padding(batches: readonly Int32Array[]): number {
  let [real, all] = [0, 0];
  for (const indices of batches) {
    const here = Array.from(indices, (i) => lengthOf(set, i));
    all += Math.max(...here) * here.length;
    real += here.reduce((sum, n) => sum + n, 0);
  }
  return 1 - real / all;
}

describe('batches by length', () => {
  test('hold every sequence once, in another order each epoch, the same for one seed', () => {
    const first = batchesOf(set, settings, 0);
    expect(first.flatMap((indices) => [...indices]).sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    expect(batchesOf(set, settings, 0)).toEqual(first);
    expect(batchesOf(set, settings, 1)).not.toEqual(first);
  });

  test('have a quarter of the padding of shuffled ones', () => {
    const shuffled = padding(batchesOf(set, { ...settings, bucket: 0 }, 0));
    expect(shuffled).toBeGreaterThan(0.4);
    expect(padding(batchesOf(set, settings, 0))).toBeLessThan(shuffled / 4);
  });

  test('are in the order of the shuffle without buckets, and in that of the file without shuffling', () => {
    const order = Int32Array.from(lengths.keys());
    new RandomStream(3, 'shuffle', 2).shuffle(order);
    expect(batchesOf(set, { ...settings, bucket: 0 }, 2)[1]).toEqual(order.subarray(16, 32));
    expect([...(batchesOf(set, { ...settings, shuffle: false }, 2)[1] ?? [])]).toEqual(
      [...lengths.keys()].slice(16, 32),
    );
  });

  test('of sequences of one length are what they were', () => {
    const even = { ...set, lengths: null };
    expect(batchesOf(even, settings, 0)).toEqual(batchesOf(even, { ...settings, bucket: 0 }, 0));
  });
});
