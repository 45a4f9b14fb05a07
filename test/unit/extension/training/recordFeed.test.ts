// A training view gets every record once and in order, whenever it comes, goes and comes back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunRecord } from '../../../../src/core/base/runRecords.ts';
import { batchSize, RecordFeed } from '../../../../src/extension/training/recordFeed.ts';
import type { RecordsMessage } from '../../../../src/protocol/trainingView.ts';
import { step } from './fakes.ts';

function setUp() {
  const records: RunRecord[] = [];
  const messages: RecordsMessage[] = [];
  const source = {
    get total() {
      return records.length;
    },
    slice: (from: number, to: number) => records.slice(from, to),
  };
  const feed = new RecordFeed(
    (run) => (run === 'a' ? source : undefined),
    (message) => messages.push(message),
  );
  const grow = (n: number): void => {
    for (let i = 0; i < n; i++) records.push(step(records.length + 1));
  };
  return { records, messages, feed, grow };
}

test('sends what is new, once', () => {
  const { messages, feed, grow } = setUp();
  grow(3);
  feed.subscribe('a', 1);
  expect(feed.pump()).toBe(false);
  feed.pump();
  grow(1);
  feed.pump();
  expect(messages.map(({ from, records, total }) => [from, records.length, total])).toEqual([
    [1, 2, 3],
    [3, 1, 4],
  ]);
});

test('a long history comes in batches', () => {
  const { messages, feed, grow } = setUp();
  grow(batchSize * 2 + 5);
  feed.subscribe('a', 0);
  expect([feed.pump(), feed.pump(), feed.pump()]).toEqual([true, true, false]);
  expect(messages.map(({ records }) => records.length)).toEqual([batchSize, batchSize, 5]);
});

test('a run that is not known yet is waited for', () => {
  const { messages, feed } = setUp();
  feed.subscribe('b', 0);
  expect(feed.pump()).toBe(false);
  expect(messages).toEqual([]);
});

test('a view that claims more than there is gets the run from its start', () => {
  const { messages, feed, grow } = setUp();
  grow(2);
  feed.subscribe('a', 50);
  feed.pump();
  expect(messages.map(({ from, records }) => [from, records.length])).toEqual([[0, 2]]);
});

test('a history that was replaced by another one starts anew, however long the new one is', () => {
  const messages: RecordsMessage[] = [];
  const source = (length: number) => ({
    total: length,
    slice: (from: number, to: number) => [step(1), step(2), step(3)].slice(from, to),
  });
  let current = source(2);
  const feed = new RecordFeed(
    () => current,
    (message) => messages.push(message),
  );
  feed.subscribe('a', 0);
  feed.pump();
  current = source(3);
  feed.pump();
  expect(messages.map(({ from, records, total }) => [from, records.length, total])).toEqual([
    [0, 2, 2],
    [0, 0, 0],
    [0, 3, 3],
  ]);
});

test('after unsubscribing nothing comes', () => {
  const { messages, feed, grow } = setUp();
  feed.subscribe('a', 0);
  feed.unsubscribe('a');
  grow(2);
  feed.pump();
  expect(messages).toEqual([]);
});

test('whatever the order of growing, pumping and resubscribing, a page that keeps count has each record exactly once', () => {
  const action = fc.oneof(
    fc.record({ type: fc.constant('grow' as const), n: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ type: fc.constant('pump' as const) }),
    fc.record({ type: fc.constant('reload' as const) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const { records, messages, feed, grow } = setUp();
      const page: RunRecord[] = [];
      const deliver = (): void => {
        for (const message of messages.splice(0)) {
          expect(message.from).toBe(page.length);
          page.push(...message.records);
        }
      };
      feed.subscribe('a', 0);
      for (const step of [...actions, { type: 'pump' as const }]) {
        if (step.type === 'grow') grow(step.n);
        if (step.type === 'reload') feed.subscribe('a', page.length);
        if (step.type === 'pump') feed.pump();
        deliver();
      }
      while (feed.pump()) deliver();
      deliver();
      expect(page).toEqual(records);
    }),
  );
});
