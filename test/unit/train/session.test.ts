// The loop itself, on the reference executor and a disk in memory: learning, repeating, resuming, stopping, failing.
import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { RunRecord } from '../../../src/core/base/runRecords.ts';
import { slotsOf } from '../../../src/runtime/optimizerSlots.ts';
import { CheckpointStore } from '../../../src/train/checkpoint.ts';
import { estimateMemory } from '../../../src/train/memory.ts';
import type { Hash } from '../../../src/train/ports.ts';
import { logFile, readLog, RunLog } from '../../../src/train/runLog.ts';
import { freshProgress, progressFrom } from '../../../src/train/progress.ts';
import { Session, startRecord } from '../../../src/train/session.ts';
import { restoreSnapshot } from '../../../src/train/snapshot.ts';
import { TrainingRun } from '../../../src/train/trainingRun.ts';
import { optimizerStep } from '../../../src/train/trainer.ts';
import { MemoryDisk } from '../../support/memoryDisk.ts';
import { trainerOf } from '../../support/prepareTask.ts';
import { tinyGraph, waveTable } from '../../support/tinyRun.ts';

// The reference executor is slow and machines are busy; nothing here waits for a clock.
vi.setConfig({ testTimeout: 60_000 });

const hash: Hash = (data) => createHash('sha256').update(data).digest('hex');
const files = { 'wave.csv': waveTable(120) };

/** A clock that moves a millisecond at every look. */
function ticking(): { seconds(): number } {
  let now = 0;
  return { seconds: () => (now += 0.001) };
}

interface Opened {
  readonly run: TrainingRun;
  readonly disk: MemoryDisk;
  readonly seen: RunRecord[];
}

async function open(text: string, disk = new MemoryDisk(), checkpointSeconds = 0.05): Promise<Opened> {
  const trainer = await trainerOf(text, files);
  const optimizerSlots = slotsOf(optimizerStep(trainer.training, 1));
  const checkpoints = new CheckpointStore(disk, hash);
  const read = checkpoints.read('last');
  const progress = read.ok ? progressFrom(read.checkpoint.counters) : freshProgress();
  if (read.ok) {
    expect(restoreSnapshot(trainer.executor, read.checkpoint.tensors, optimizerSlots)).toBe(null);
    trainer.batches.restore(read.checkpoint.tensors);
  }
  const log = new RunLog(disk, read.ok ? read.checkpoint.counters.records : 0);
  if (log.records.length === 0) log.append(startRecord(trainer, 'run-1', 'wave.rnn.json'));
  const clock = ticking();
  const seen: RunRecord[] = [];
  const session = new Session(trainer, clock, progress);
  const run = new TrainingRun({
    session,
    log,
    checkpoints,
    clock,
    identity: {},
    optimizerSlots,
    checkpointSeconds,
    onRecord: (record) => seen.push(record),
  });
  return { run, disk, seen };
}

async function toEnd(text: string, disk?: MemoryDisk): Promise<MemoryDisk> {
  const opened = await open(text, disk);
  while (opened.run.advance());
  return opened.disk;
}

const records = (disk: MemoryDisk): readonly RunRecord[] => readLog(disk).records;
const timeless = (disk: MemoryDisk): unknown[] =>
  records(disk)
    .filter((record) => record.type !== 'state')
    .map((record) => ({ ...record, elapsed: 0, tokensPerSecond: 0 }));
const weights = (disk: MemoryDisk): Uint8Array | null => {
  const read = new CheckpointStore(disk, hash).read('last');
  return read.ok
    ? (disk.files.get(`checkpoints/step-${String(read.checkpoint.counters.step).padStart(9, '0')}.safetensors`) ?? null)
    : null;
};

describe('a run', () => {
  const text = tinyGraph({ steps: 60, dropout: true });

  test('learns the wave better than persistence and says so', async () => {
    const disk = await toEnd(tinyGraph({ steps: 150 }));
    const test = records(disk).find((r) => r.type === 'eval' && r.split === 'test');
    if (test?.type !== 'eval') throw new Error('no evaluation of the test split');
    expect(test.metrics['rmse']).toBeLessThan(0.8 * Number(test.metrics['naiveRmse']));
    const start = records(disk)[0];
    const baseline =
      start?.type === 'start' ? start.baselines.find((b) => b.split === 'test' && b.name === 'persistence') : undefined;
    expect(baseline?.value).toBeGreaterThan(0.2);
  });

  test('the same seed twice: the same bytes in the log, and the same weights', async () => {
    const [a, b] = [await toEnd(text), await toEnd(text)];
    expect(a.files.get(logFile)).toEqual(b.files.get(logFile));
    expect(weights(a)).toEqual(weights(b));
    const other = await toEnd(text.replace('"seed": 1', '"seed": 2'));
    expect(timeless(other)).not.toEqual(timeless(a));
  });

  test('records: one start, every step in order with a norm per parameter, evaluations when due', async () => {
    const all = records(await toEnd(text));
    expect(all[0]).toMatchObject({
      type: 'start',
      parameterNames: ['memory.W', 'memory.U', 'memory.b', 'out.W', 'out.b'],
      preview: 'forecast',
      clipNorm: 1,
    });
    const steps = all.flatMap((r) => (r.type === 'step' ? [r] : []));
    expect(steps.map((r) => r.step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    for (const { gradNorm, gradNorms } of steps) {
      expect(Math.hypot(...gradNorms.map(Number))).toBeCloseTo(Number(gradNorm), 9);
    }
    expect(all.flatMap((r) => (r.type === 'eval' ? [`${r.step} ${r.split}`] : []))).toEqual([
      '20 validation',
      '40 validation',
      '60 train',
      '60 validation',
      '60 test',
    ]);
    const forecast = all.findLast((r) => r.type === 'forecast');
    expect(
      forecast?.type === 'forecast' && [forecast.labels.length, forecast.truth.length, forecast.prediction.length],
    ).toEqual([24, 24, 24]);
  });

  const streamed = text.replace(
    '"seed": 1',
    '"seed": 1, "truncation": { "steps": 5, "every": 3 }, "evaluation": { "state": "carry" }',
  );
  test.each([
    ['by windows', text],
    ['with carried state', streamed],
  ])('killed at any of its slices and resumed, %s: log and weights of an unbroken run', async (_, text) => {
    const whole = await toEnd(text);
    for (let slices = 0; slices < 75; slices += 8) {
      const first = await open(text, new MemoryDisk(), 0.02);
      for (let i = 0; i < slices; i++) first.run.advance();
      const disk = await toEnd(text, first.disk.restarted());
      expect(timeless(disk)).toEqual(timeless(whole));
      expect(weights(disk)).toEqual(weights(whole));
    }
  });

  test('paused: nothing happens until it is resumed, and nothing differs after', async () => {
    const { run, disk } = await open(text);
    for (let i = 0; i < 10; i++) run.advance();
    run.pause();
    const before = records(disk).length;
    expect([run.advance(), run.advance(), run.state]).toEqual([false, false, 'paused']);
    expect(records(disk).length).toBe(before);
    run.resume();
    while (run.advance());
    expect(timeless(disk)).toEqual(timeless(await toEnd(text)));
  });

  test('stopped: done at once, with a checkpoint of the last step', async () => {
    const { run, disk, seen } = await open(text);
    for (let i = 0; i < 7; i++) run.advance();
    run.stop();
    expect([run.state, run.advance()]).toEqual(['done', false]);
    expect(seen.slice(-3)).toMatchObject([
      { state: 'stopping' },
      { type: 'done', steps: 7, reason: 'stopped' },
      { state: 'done' },
    ]);
    const read = new CheckpointStore(disk, hash).read('last');
    expect(read.ok && read.checkpoint.counters.step).toBe(7);
  });

  test('best is the checkpoint of the lowest validation loss', async () => {
    const disk = await toEnd(text);
    const evals = records(disk).flatMap((r) => (r.type === 'eval' && r.split === 'validation' ? [r] : []));
    const lowest = evals.reduce((best, r) => (Number(r.loss) < Number(best.loss) ? r : best));
    const best = new CheckpointStore(disk, hash).read('best');
    expect(best.ok && best.checkpoint.counters.step).toBe(lowest.step);
  });
});

describe('a failing disk', () => {
  test.each(['ENOSPC', 'EIO'] as const)(
    '%s ends the run with a message and leaves the checkpoint before',
    async (fault) => {
      const { run, disk, seen } = await open(tinyGraph({ steps: 60 }));
      for (let i = 0; i < 30; i++) run.advance();
      run.pause();
      const before = new CheckpointStore(disk, hash).read('last');
      run.resume();
      disk.fault = fault;
      disk.faultAt = disk.calls + 10;
      while (run.advance());
      expect(run.state).toBe('failed');
      expect(seen.find((r) => r.type === 'error')).toMatchObject({
        code: 'run-failed',
        message: expect.stringContaining(fault) as string,
      });
      expect(before.ok && new CheckpointStore(disk.restarted(), hash).read('last').ok).toBe(true);
    },
  );
});

describe('numbers that are not finite', () => {
  test('a huge learning rate: stopped before the update, node named, good weights kept', async () => {
    const text = tinyGraph({ steps: 60, learningRate: 1000 })
      .replace('"kind": "adam"', '"kind": "sgd"')
      .replace('"clipNorm": 1', '"clipNorm": 0')
      .replace('"kind": "elman"', '"kind": "elman", "activation": "relu"');
    const { run, disk, seen } = await open(text);
    while (run.advance());
    expect(run.state).toBe('failed');
    const error = seen.find((r) => r.type === 'error');
    expect(error?.type === 'error' && [error.code, typeof error.node]).toEqual(['not-finite', 'string']);
    expect(error?.type === 'error' && error.message).toMatch(
      /it began in (“(memory|out|loss)”|the values of (memory|out)\.[WUb])/,
    );
    const last = seen.findLast((r) => r.type === 'step');
    expect(last?.type === 'step' && typeof last.loss).toBe('number');
    const read = new CheckpointStore(disk, hash).read('last');
    const kept = read.ok
      ? [...read.checkpoint.tensors.values()].flatMap(({ bytes }) => [
          ...new Float64Array(new Uint8Array(bytes).buffer),
        ])
      : [];
    expect(kept.length).toBeGreaterThan(0);
    expect([...(read.ok ? read.checkpoint.tensors : [])].filter(([name]) => !name.startsWith('optimizer')).length).toBe(
      5,
    );
  });

  test('a parameter that is NaN is named', async () => {
    const trainer = await trainerOf(tinyGraph({ steps: 5 }), files);
    trainer.executor.param('out.W')[3] = NaN;
    const events = [...new Session(trainer, ticking()).events()];
    const error = events.flatMap((e) => (e.type === 'record' && e.record.type === 'error' ? [e.record] : []))[0];
    expect(error).toMatchObject({
      node: 'out',
      step: 1,
      message: expect.stringContaining('the values of out.W') as string,
    });
  });
});

describe('clipping', () => {
  test('the norm is recorded before, the step is taken after', async () => {
    const limited = tinyGraph({ steps: 1 })
      .replace('"clipNorm": 1', '"clipNorm": 0.001')
      .replace('"kind": "adam"', '"kind": "sgd"');
    const trainer = await trainerOf(limited, files);
    const before = ['memory.W', 'memory.U', 'memory.b', 'out.W', 'out.b'].map((name) =>
      trainer.executor.param(name).slice(),
    );
    const session = new Session(trainer, ticking());
    let norm = 0;
    for (const event of session.events()) {
      if (event.type === 'record' && event.record.type === 'step') norm = Number(event.record.gradNorm);
      if (event.type === 'step') break;
    }
    const moved = ['memory.W', 'memory.U', 'memory.b', 'out.W', 'out.b'].flatMap((name, i) =>
      Array.from(trainer.executor.param(name), (v, k) => v - (before[i]?.[k] ?? 0)),
    );
    expect(norm).toBeGreaterThan(0.01);
    expect(Math.hypot(...moved)).toBeCloseTo(0.001 * 0.01, 9);
  });
});

test('a run too large for the machine is refused in words, before memory is taken', async () => {
  const { plan } = await trainerOf(tinyGraph(), files);
  expect(estimateMemory(plan, { B: 16, T: 8 }, 2)).toMatchObject({ refusal: null });
  const { refusal } = estimateMemory(plan, { B: 100_000, T: 1000 }, 2);
  expect(refusal).toMatch(/^Training would need about [\d.]+ GB of memory; 3\.0 GB is the limit\. .*Use fewer units/);
});
