// The engine as a process: started, joined, paused, resumed, stopped, left alone, killed. The process ends with each test.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../src/core/base/runRecords.ts';
import { attachRun, isLive, startEngine, untilState } from '../../src/platform/node/engineClient.ts';
import type { RunHandle } from '../../src/platform/node/engineClient.ts';
import { listRuns } from '../../src/platform/node/listRuns.ts';
import { lockHolder } from '../../src/platform/node/lock.ts';
import { decodeLog } from '../../src/train/runLog.ts';
import { engineSource, makeTask } from '../support/tinyRun.ts';
import type { Task } from '../support/tinyRun.ts';

const LONG = 1_000_000;
const cleanups: (() => void)[] = [];
const handles: RunHandle[] = [];

afterEach(async () => {
  for (const handle of handles.splice(0)) {
    if (handle.live) {
      handle.stop();
      await handle.ended;
    }
  }
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function task(settings: Parameters<typeof makeTask>[0] = {}): Task {
  const made = makeTask(settings);
  cleanups.push(() => made.remove());
  return made;
}

async function start(
  made: Task,
  folder: string,
  more: { resume?: boolean; idleSeconds?: number } = {},
): Promise<RunHandle> {
  const handle = await startEngine({
    folder,
    graphFolder: made.folder,
    root: made.folder,
    resume: false,
    enginePath: engineSource,
    ...more,
  });
  handles.push(handle);
  return handle;
}

async function attach(folder: string): Promise<RunHandle> {
  const handle = await attachRun(folder);
  handles.push(handle);
  return handle;
}

async function untilRecord(handle: RunHandle, test: (record: RunRecord) => boolean): Promise<void> {
  if (handle.records.some(test)) return;
  await new Promise<void>((resolve) => {
    const stop = handle.onRecords((from) => {
      if (!handle.records.slice(from).some(test)) return;
      stop();
      resolve();
    });
    void handle.ended.then(resolve);
  });
  expect(handle.records.some(test)).toBe(true);
}

const stepAt = (n: number) => (record: RunRecord) => record.type === 'step' && record.step >= n;
const steps = (records: readonly RunRecord[]): number[] => records.flatMap((r) => (r.type === 'step' ? [r.step] : []));
const logged = (folder: string): readonly RunRecord[] =>
  decodeLog(readFileSync(path.join(folder, 'log.jsonl'))).records;

test('a run to the end: every record once, on the wire as in the log; nothing of the engine is left', async () => {
  const made = task({ steps: 60 });
  const { folder } = made.create();
  const handle = await start(made, folder);
  expect(await untilState(handle)).toBe('done');
  await handle.ended;
  expect(handle.records).toEqual(logged(folder));
  expect(steps(handle.records)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  expect(handle.records.filter((r) => r.type === 'eval').map((r) => r.split)).toEqual([
    'validation',
    'validation',
    'train',
    'validation',
    'test',
  ]);
  expect(handle.records.at(-2)).toMatchObject({ type: 'done', steps: 60, reason: 'finished' });
  expect([existsSync(path.join(folder, 'engine.json')), existsSync(path.join(folder, 'engine.sock'))]).toEqual([
    false,
    false,
  ]);
  expect(readFileSync(path.join(made.folder, '.rnn/.gitignore'), 'utf8')).toBe('*\n');
  expect(listRuns(made.graphFile)).toMatchObject([
    { state: 'done', step: 60, live: false, manifest: { description: 'elman 8 → dense 1 · seed 1' } },
  ]);
});

test('address and socket are for their owner only', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  await start(made, folder);
  const mode = (name: string): string => (statSync(path.join(folder, name)).mode & 0o777).toString(8);
  expect([mode('engine.json'), mode('engine.sock')]).toEqual(['600', '700']);
});

test('pause holds, resume goes on, stop ends and keeps what was trained', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  const handle = await start(made, folder);
  await untilRecord(handle, stepAt(5));
  handle.pause();
  expect(await untilState(handle, (state) => state === 'paused')).toBe('paused');
  const held = steps(handle.records).length;
  handle.resume();
  await untilRecord(handle, stepAt(held + 5));
  handle.stop();
  expect(await untilState(handle)).toBe('done');
  await handle.ended;
  const states = handle.records.flatMap((r) => (r.type === 'state' ? [r.state] : []));
  expect(states).toEqual(['running', 'paused', 'running', 'stopping', 'done']);
  const seen = steps(handle.records);
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1));
  // Nothing was trained between the pause and the resumption.
  const between = handle.records.slice(
    handle.records.findIndex((r) => r.type === 'state' && r.state === 'paused'),
    handle.records.findIndex((r, i) => r.type === 'state' && r.state === 'running' && i > 2),
  );
  expect(steps(between)).toEqual([]);
  expect(existsSync(path.join(folder, 'checkpoints/last.json'))).toBe(true);
});

test('a window reload: the run goes on, and the new window gets every record exactly once', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  const first = await start(made, folder);
  await untilRecord(first, stepAt(20));
  first.detach();
  await first.ended;
  const second = await attach(folder);
  await untilRecord(second, stepAt(steps(first.records).length + 20));
  second.stop();
  await second.ended;
  expect(second.records).toEqual(logged(folder));
  expect(second.records.slice(0, first.records.length)).toEqual(first.records);
});

test('two windows see the same run', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  const first = await start(made, folder);
  const second = await attach(folder);
  await untilRecord(second, stepAt(10));
  second.stop();
  await Promise.all([first.ended, second.ended]);
  expect(second.records).toEqual(first.records);
});

test('killed: the run is found interrupted with what was logged, and resumes to the records of an unbroken one', async () => {
  const made = task();
  const unbroken = made.create({ steps: 400 });
  const whole = await start(made, unbroken.folder);
  await whole.ended;
  const { folder } = made.create({ steps: 400 });
  const handle = await start(made, folder);
  await untilRecord(handle, stepAt(30));
  // A pause writes a checkpoint; the kill comes while it trains on.
  handle.pause();
  await untilState(handle, (state) => state === 'paused');
  const pid = lockHolder(folder);
  if (pid === undefined) throw new Error('nobody holds the lock');
  process.kill(pid, 'SIGKILL');
  await handle.ended;
  expect(handle.state).toBe('interrupted');
  expect(isLive(folder)).toBe(false);
  const left = await attach(folder);
  expect(left.state).toBe('interrupted');
  expect(listRuns(made.graphFile)[0]).toMatchObject({ state: 'interrupted', live: false });
  const again = await start(made, folder, { resume: true });
  expect(await untilState(again)).toBe('done');
  await again.ended;
  const timeless = (records: readonly RunRecord[]): unknown[] =>
    records
      .filter((r) => r.type !== 'state' && r.type !== 'start')
      .map((r) => ({ ...r, elapsed: 0, tokensPerSecond: 0 }));
  expect(timeless(again.records)).toEqual(timeless(whole.records));
});

test('asked to end: the run is left to be resumed', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  const handle = await start(made, folder);
  await untilRecord(handle, stepAt(5));
  process.kill(lockHolder(folder) ?? 0, 'SIGTERM');
  await handle.ended;
  expect(handle.records.at(-1)).toMatchObject({ type: 'state', state: 'interrupted' });
  expect(existsSync(path.join(folder, 'checkpoints/last.json'))).toBe(true);
});

test('paused and watched by nobody: it ends by itself', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  const handle = await start(made, folder, { idleSeconds: 0.2 });
  handle.pause();
  await untilState(handle, (state) => state === 'paused');
  const pid = lockHolder(folder);
  handle.detach();
  await expect.poll(() => lockHolder(folder), { timeout: 10_000 }).toBe(undefined);
  expect(pid).toBeGreaterThan(0);
  expect(logged(folder).at(-1)).toMatchObject({ type: 'state', state: 'interrupted' });
});

test('a second engine for the same run is refused', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  const handle = await start(made, folder);
  await untilRecord(handle, stepAt(1));
  const pid = lockHolder(folder);
  await start(made, folder).catch(() => undefined);
  expect(lockHolder(folder)).toBe(pid);
  expect(handle.live).toBe(true);
});

test('a graph with an error: the run says which and is over', async () => {
  const made = task();
  writeFileSync(path.join(made.folder, 'wave.csv'), 't,other\n1,2\n');
  const { folder } = made.create();
  const handle = await start(made, folder);
  await handle.ended;
  expect(handle.state).toBe('failed');
  expect(handle.records.find((r) => r.type === 'error')?.message).toMatch(/wave/);
  expect(logged(folder).length).toBe(2);
});

test('NaN stops the run and names the node', async () => {
  const made = task({ learningRate: 1000, kind: 'elman' });
  const text = made.text
    .replace('"clipNorm": 1', '"clipNorm": 0')
    .replace('"kind": "elman"', '"kind": "elman", "activation": "relu"');
  writeFileSync(made.graphFile, text);
  const { folder } = { ...made, ...{ create: made.create } }.create({ steps: 500 });
  writeFileSync(path.join(folder, 'graph.rnn.json'), text.replace('"kind": "adam"', '"kind": "sgd"'));
  const handle = await start(made, folder);
  await handle.ended;
  expect(handle.state).toBe('failed');
  const error = handle.records.find((r) => r.type === 'error');
  expect(error).toMatchObject({ code: 'not-finite' });
  expect(['memory', 'out', 'loss']).toContain(error?.node);
  expect(handle.records.at(-2)).toMatchObject({ type: 'done', reason: 'not-finite' });
});

test('a stranger without the token learns nothing', async () => {
  const made = task();
  const { folder } = made.create({ steps: LONG });
  await start(made, folder);
  const { socket: place } = JSON.parse(readFileSync(path.join(folder, 'engine.json'), 'utf8')) as { socket: string };
  for (const words of [
    '{"type":"hello","token":"x","since":0}\n',
    '{"type":"stop"}\n',
    'GET / HTTP/1.1\r\n\r\n',
    '[]\n',
    'x'.repeat(100_000),
  ]) {
    const heard = await new Promise<string>((resolve) => {
      let text = '';
      const socket = net.createConnection(place, () => socket.write(words));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(heard).toBe('');
  }
  expect(isLive(folder)).toBe(true);
});

test('a run folder whose path is too long for a socket', async () => {
  const made = task();
  const deep = path.join(made.folder, 'a'.repeat(80), 'b'.repeat(80));
  mkdirSync(deep, { recursive: true });
  writeFileSync(path.join(deep, 'wave.csv'), readFileSync(path.join(made.folder, 'wave.csv')));
  const { createRun } = await import('../../src/platform/node/createRun.ts');
  const { folder } = createRun({
    graphFile: path.join(deep, 'wave.rnn.json'),
    text: made.text,
    steps: 30,
    studioVersion: 'test',
  });
  const handle = await startEngine({ folder, graphFolder: deep, root: deep, resume: false, enginePath: engineSource });
  handles.push(handle);
  expect(await untilState(handle)).toBe('done');
});
