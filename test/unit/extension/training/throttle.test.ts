// At once, then at most once an interval, and the last request always served.
import { expect, test } from 'vitest';
import { Throttle } from '../../../../src/extension/training/throttle.ts';
import { FakeTimers } from './fakes.ts';

function setUp() {
  const timers = new FakeTimers();
  const times: number[] = [];
  const throttle = new Throttle(100, () => times.push(timers.now()), timers);
  return { timers, times, throttle };
}

test('the first request runs at once', () => {
  const { times, throttle } = setUp();
  throttle.request();
  expect(times).toEqual([0]);
});

test('a thousand requests in a second run eleven times, the last one included', () => {
  const { timers, times, throttle } = setUp();
  for (let i = 0; i < 1000; i++) {
    throttle.request();
    timers.pass(1);
  }
  timers.pass(100);
  expect(times).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
});

test('after a pause a request runs at once again', () => {
  const { timers, times, throttle } = setUp();
  throttle.request();
  timers.pass(500);
  throttle.request();
  expect(times).toEqual([0, 500]);
});

test('flush serves a waiting request now and none otherwise', () => {
  const { timers, times, throttle } = setUp();
  throttle.request();
  throttle.flush();
  timers.pass(10);
  throttle.request();
  throttle.flush();
  timers.pass(500);
  expect(times).toEqual([0, 10]);
});

test('nothing runs after dispose', () => {
  const { timers, times, throttle } = setUp();
  throttle.request();
  throttle.request();
  throttle.dispose();
  timers.pass(500);
  expect(times).toEqual([0]);
});
