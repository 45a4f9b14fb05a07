// One writer per run: a living holder keeps others out, a dead one does not, and a release frees only what is one's own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, lockHolder, takeLock } from '../../../../src/platform/node/lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'rnn-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

test('taken, refused, released, taken again', () => {
  const first = takeLock(folder);
  expect(takeLock(folder)).toEqual({ ok: false, pid: process.pid });
  expect(lockHolder(folder)).toBe(process.pid);
  if (first.ok) first.release();
  expect(lockHolder(folder)).toBe(undefined);
  expect(takeLock(folder).ok).toBe(true);
});

test('the lock of a process that is gone is taken over, and nothing is left beside it', () => {
  const dead = deadPid();
  expect(isAlive(dead)).toBe(false);
  writeFileSync(path.join(folder, 'lock'), `${dead} old\n`);
  expect(takeLock(folder).ok).toBe(true);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('an empty or foreign lock file is taken over too', () => {
  writeFileSync(path.join(folder, 'lock'), '');
  expect(takeLock(folder).ok).toBe(true);
});

test('a release does not remove the lock of another', () => {
  const mine = takeLock(folder);
  writeFileSync(path.join(folder, 'lock'), `${process.pid} another\n`);
  if (mine.ok) mine.release();
  expect(readFileSync(path.join(folder, 'lock'), 'utf8')).toBe(`${process.pid} another\n`);
});
