// Early stopping, keeping the best weights, the rate on plateau: what a run says, what it ends with, and that a run that was killed goes
// on with the same bits, for every optimizer.
import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { EvalRecord, RunRecord } from '../../../src/core/base/runRecords.ts';
import { parseGraph } from '../../../src/core/graph/parse.ts';
import { slotsOf } from '../../../src/runtime/optimizerSlots.ts';
import { CheckpointStore } from '../../../src/train/checkpoint.ts';
import type { Hash } from '../../../src/train/ports.ts';
import { freshProgress, progressFrom } from '../../../src/train/progress.ts';
import { readLog, RunLog } from '../../../src/train/runLog.ts';
import { Session, startRecord } from '../../../src/train/session.ts';
import { restoreSnapshot } from '../../../src/train/snapshot.ts';
import { optimizerStep, type Trainer } from '../../../src/train/trainer.ts';
import { TrainingRun } from '../../../src/train/trainingRun.ts';
import { MemoryDisk } from '../../support/memoryDisk.ts';
import { trainerOf } from '../../support/prepareTask.ts';
import { tinyGraph, waveTable } from '../../support/tinyRun.ts';

// The reference executor is slow and machines are busy; nothing here waits for a clock.
vi.setConfig({ testTimeout: 120_000 });

const hash: Hash = (data) => createHash('sha256').update(data).digest('hex');
const files = { 'wave.csv': waveTable(120) };

/** The small task with other training settings. */
function graphWith(training: object, optimizer: object = {}): string {
  const graph = JSON.parse(tinyGraph()) as { training: { optimizer: object } };
  graph.training = {
    ...graph.training,
    ...training,
    optimizer: { ...graph.training.optimizer, ...optimizer },
  };
  return JSON.stringify(graph);
}

async function open(text: string, disk: MemoryDisk): Promise<{ readonly run: TrainingRun; readonly trainer: Trainer }> {
  const trainer = await trainerOf(text, files);
  const optimizerSlots = slotsOf(optimizerStep(trainer.training, 1));
  const checkpoints = new CheckpointStore(disk, hash);
  const read = checkpoints.read('last');
  if (read.ok) expect(restoreSnapshot(trainer.executor, read.checkpoint.tensors, optimizerSlots)).toBe(null);
  const progress = read.ok ? progressFrom(read.checkpoint.counters) : freshProgress();
  const log = new RunLog(disk, read.ok ? read.checkpoint.counters.records : 0);
  if (log.records.length === 0) log.append(startRecord(trainer, 'run-1', 'wave.rnn.json'));
  let now = 0;
  const clock = { seconds: () => (now += 0.001) };
  const session = new Session(trainer, clock, progress);
  const parts = { session, log, checkpoints, clock, identity: {}, optimizerSlots, checkpointSeconds: 0.02 };
  return { run: new TrainingRun({ ...parts, onRecord: () => undefined }), trainer };
}

interface Ended {
  readonly disk: MemoryDisk;
  readonly records: readonly RunRecord[];
  readonly trainer: Trainer;
}

async function toEnd(text: string, disk = new MemoryDisk()): Promise<Ended> {
  const { run, trainer } = await open(text, disk);
  while (run.advance());
  expect(run.state).toBe('done');
  return { disk, records: readLog(disk).records, trainer };
}

const timeless = (records: readonly RunRecord[]): unknown[] =>
  records.filter((record) => record.type !== 'state').map((record) => ({ ...record, elapsed: 0, tokensPerSecond: 0 }));
const evals = (records: readonly RunRecord[], split: string): readonly EvalRecord[] =>
  records.flatMap((r) => (r.type === 'eval' && r.split === split ? [r] : []));
const bytesOf = (disk: MemoryDisk, name: 'last' | 'best'): unknown => {
  const read = new CheckpointStore(disk, hash).read(name);
  if (!read.ok) return read.code;
  const { step, bestStep, plateau, stopping } = read.checkpoint.counters;
  const tensors = [...read.checkpoint.tensors].map(([tensor, { bytes }]) => [tensor, hash(bytes)]);
  return { step, bestStep, plateau, stopping, tensors };
};

/** A rate that is far too large after a while: the validation loss rises. */
const restless = { steps: 200, evaluateEvery: 5, clipNorm: 0 };
const wild = { kind: 'sgd', learningRate: 0.25, momentum: 0.9 };

describe('early stopping', () => {
  const text = graphWith({ ...restless, earlyStopping: { patience: 3 } }, wild);

  test('ends the run after so many evaluations without a lower loss, with the best weights, and says so', async () => {
    const { records, trainer, disk } = await toEnd(text);
    const done = records.findLast((r) => r.type === 'done');
    if (done?.type !== 'done') throw new Error('no done record');
    expect(done.reason).toBe('early-stop');
    expect(done.steps).toBeLessThan(200);
    const watched = evals(records, 'validation').filter(({ weightsOf }) => weightsOf === undefined);
    const lowest = watched.reduce((best, r) => (Number(r.loss) < Number(best.loss) ? r : best));
    expect(done.weightsOf).toBe(lowest.step);
    expect(done.steps).toBe(lowest.step + 3 * 5);
    expect(evals(records, 'test')).toMatchObject([{ step: done.steps, weightsOf: lowest.step }]);
    expect(evals(records, 'validation').at(-1)).toEqual({ ...lowest, step: done.steps, weightsOf: lowest.step });
    const best = new CheckpointStore(disk, hash).read('best');
    if (!best.ok) throw new Error(best.message);
    const saved = best.checkpoint.tensors.get('out.W')?.bytes.slice();
    expect(saved && new Float64Array(saved.buffer)).toEqual(trainer.executor.param('out.W'));
    const last = new CheckpointStore(disk, hash).read('last');
    expect(last.ok && last.checkpoint.counters.step).toBe(done.steps);
  });

  test('a loss that falls by less than minDelta is no better one', async () => {
    const calm = { steps: 60, evaluateEvery: 5, earlyStopping: { patience: 2, minDelta: 100 } };
    const { records } = await toEnd(graphWith(calm));
    expect(records.findLast((r) => r.type === 'done')).toMatchObject({ reason: 'early-stop', steps: 15 });
  });

  test('keepBest alone: all steps are done, and the best weights are scored', async () => {
    const { records } = await toEnd(graphWith({ ...restless, steps: 60, keepBest: true }, wild));
    const done = records.findLast((r) => r.type === 'done');
    if (done?.type !== 'done') throw new Error('no done record');
    expect([done.reason, done.steps]).toEqual(['finished', 60]);
    const watched = evals(records, 'validation').filter(({ weightsOf }) => weightsOf === undefined);
    expect(watched.map(({ step }) => step)).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
    expect(done.weightsOf).toBeLessThan(60);
    expect(Number(evals(records, 'validation').at(-1)?.loss)).toBe(
      Math.min(...watched.map(({ loss }) => Number(loss))),
    );
  });

  test('where the last weights are the best nothing is put back', async () => {
    const { records } = await toEnd(graphWith({ steps: 20, evaluateEvery: 10, keepBest: true }));
    expect(records.findLast((r) => r.type === 'done')).not.toHaveProperty('weightsOf');
    expect(evals(records, 'validation').map(({ step }) => step)).toEqual([10, 20]);
    expect(evals(records, 'test').length).toBe(1);
  });
});

describe('the learning rate', () => {
  test('falls on plateau, and the records carry it', async () => {
    const schedule = { kind: 'plateau', patience: 0, factor: 0.5, minimum: 0.01 };
    const { records } = await toEnd(graphWith({ ...restless, steps: 60, schedule }, wild));
    const rates = records.flatMap((r) => (r.type === 'step' ? [r.learningRate] : []));
    expect(rates[0]).toBe(0.25);
    expect(new Set(rates).size).toBeGreaterThan(2);
    expect(rates.every((rate, i) => i === 0 || rate <= (rates[i - 1] ?? 0))).toBe(true);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.01);
  });

  test('penalties are reported apart from the loss and pull weights towards zero', async () => {
    const plain = await toEnd(graphWith({ steps: 40 }));
    const pulled = await toEnd(graphWith({ steps: 40, l1: 0.01, l2: 0.1 }));
    const first = (records: readonly RunRecord[]): RunRecord | undefined => records.find((r) => r.type === 'step');
    const [a, b] = [first(plain.records), first(pulled.records)];
    if (a?.type !== 'step' || b?.type !== 'step') throw new Error('no steps');
    expect(a).not.toHaveProperty('penalty');
    expect(b.loss).toBe(a.loss);
    expect(b.penalty).toBeGreaterThan(0);
    const size = ({ trainer }: Ended): number => Math.hypot(...trainer.executor.param('memory.U'));
    expect(size(pulled)).toBeLessThan(0.9 * size(plain));
  });
});

describe('a run that was killed goes on with the same bits', () => {
  const optimizers: readonly (readonly [string, object])[] = [
    ['sgd', { kind: 'sgd', learningRate: 0.1 }],
    ['sgd with Nesterov momentum', { kind: 'sgd', learningRate: 0.1, momentum: 0.8, nesterov: true }],
    ['adagrad', { kind: 'adagrad', learningRate: 0.1 }],
    ['adadelta', { kind: 'adadelta', learningRate: 1, epsilon: 1e-4 }],
    ['rmsprop', { kind: 'rmsprop', learningRate: 0.02, momentum: 0.5, centered: true }],
    ['adam', { kind: 'adam', learningRate: 0.05 }],
    ['adamw', { kind: 'adamw', learningRate: 0.05, weightDecay: 0.1 }],
    ['amsgrad', { kind: 'adam', learningRate: 0.05, amsgrad: true }],
  ];
  const schedules: readonly object[] = [
    { kind: 'plateau', patience: 0, factor: 0.7, warmup: 4 },
    { kind: 'cosine', cycle: 7, cycleFactor: 2 },
    { kind: 'oneCycle' },
    { kind: 'step', every: 9 },
    { kind: 'exponential', every: 9 },
  ];
  test.each(optimizers)('%s', async (_, optimizer) => {
    const at = optimizers.findIndex(([, one]) => one === optimizer);
    const text = graphWith(
      {
        steps: 40,
        evaluateEvery: 4,
        schedule: schedules[at % schedules.length],
        earlyStopping: { patience: 3, minDelta: 1e-4 },
        l2: 0.001,
        clipParameter: 1,
      },
      optimizer,
    );
    expect(parseGraph(text).diagnostics).toEqual([]);
    const whole = await toEnd(text);
    for (let slices = 3; slices < 60; slices += 9) {
      const again = await toEnd(text, (await killedAfter(text, slices)).restarted());
      expect(timeless(again.records)).toEqual(timeless(whole.records));
      for (const name of ['last', 'best'] as const)
        expect(bytesOf(again.disk, name)).toEqual(bytesOf(whole.disk, name));
      expect(again.trainer.executor.param('memory.U')).toEqual(whole.trainer.executor.param('memory.U'));
    }
  });
});

async function killedAfter(text: string, slices: number): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const { run } = await open(text, disk);
  for (let i = 0; i < slices; i++) run.advance();
  return disk;
}
