// Every record exactly once, whatever the channel does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../../src/core/base/runRecords.ts';
import { RecordFeed } from '../../../../webview/training/data/recordFeed.ts';

function stepRecords(count: number): readonly RunRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'step',
    step: i + 1,
    epoch: 0,
    loss: 1 / (i + 1),
    gradNorm: 1,
    gradNorms: [],
    learningRate: 0.1,
    tokensPerSecond: 1,
    elapsed: i,
  }));
}

function steps(feed: RecordFeed): readonly number[] {
  const { values, length } = feed.data.step;
  return [...values.subarray(0, length)];
}

describe('RecordFeed', () => {
  test('takes each record once under loss, repetition and overlap, asking again at every gap', () => {
    const batch = fc.record({ from: fc.nat(120), count: fc.integer({ min: 0, max: 40 }), lost: fc.boolean() });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 60 }), (batches) => {
        const all = stepRecords(120);
        const feed = new RecordFeed();
        for (const { from, count, lost } of batches) {
          if (lost) continue;
          const outcome = feed.accept({ from, records: all.slice(from, from + count), total: all.length });
          if (outcome.kind !== 'gap') continue;
          expect(outcome.since).toBe(feed.next);
          feed.accept({
            from: outcome.since,
            records: all.slice(outcome.since, outcome.since + 10),
            total: all.length,
          });
        }
        feed.accept({ from: feed.next, records: all.slice(feed.next), total: all.length });
        expect(steps(feed)).toEqual(all.map((_, i) => i + 1));
      }),
    );
  });

  test('takes nothing of a batch behind a gap', () => {
    const all = stepRecords(10);
    const feed = new RecordFeed();
    feed.accept({ from: 0, records: all.slice(0, 3), total: 10 });
    expect(feed.accept({ from: 5, records: all.slice(5, 8), total: 10 })).toEqual({ kind: 'gap', since: 3 });
    expect(steps(feed)).toEqual([1, 2, 3]);
  });

  test('starts over when the host holds another, shorter history', () => {
    const all = stepRecords(10);
    const feed = new RecordFeed();
    feed.accept({ from: 0, records: all, total: 10 });
    expect(feed.accept({ from: 2, records: all.slice(2, 4), total: 4 })).toEqual({ kind: 'replaced' });
    expect(feed.next).toBe(0);
    feed.accept({ from: 0, records: all.slice(0, 4), total: 4 });
    expect(steps(feed)).toEqual([1, 2, 3, 4]);
  });
});
