// What the columns of a run hold after its records.
import { describe, expect, test } from 'vitest';
import type { StartRecord, StepRecord } from '../../../../src/core/base/runRecords.ts';
import { RunData } from '../../../../webview/training/data/runData.ts';
import { runHead } from '../../../../webview/training/data/runHead.ts';

const start: StartRecord = {
  type: 'start',
  run: 'r',
  graph: 'g',
  seed: 1,
  steps: 100,
  stepsPerEpoch: 10,
  parameters: 9,
  parameterNames: ['memory.Wx', 'out.W', 'memory.Wh'],
  parameterNodes: ['memory', 'out', 'memory'],
  lossKind: 'mse',
  baselines: [{ split: 'validation', metric: 'rmse', name: 'persistence', value: 3 }],
  preview: 'none',
};

function step(at: number, changes: Partial<StepRecord> = {}): StepRecord {
  return {
    type: 'step',
    step: at,
    epoch: 0,
    loss: at,
    gradNorm: 5,
    gradNorms: [3, 1, 4],
    learningRate: 0.1,
    tokensPerSecond: 100,
    elapsed: at / 10,
    ...changes,
  };
}

function runOf(...records: readonly Parameters<RunData['append']>[0][]): RunData {
  const data = new RunData();
  for (const record of [start, ...records]) data.append(record);
  return data;
}

describe('RunData', () => {
  test('joins the parameters of a node as the root of the sum of squares', () => {
    const data = runOf(step(1));
    expect(data.nodes.map(({ node, parameters }) => [node, ...parameters])).toEqual([
      ['memory', 0, 2],
      ['out', 1],
    ]);
    expect(data.nodes.map(({ norm }) => norm.last())).toEqual([5, 1]);
  });

  test('keeps values that are not finite as what they are', () => {
    const data = runOf(step(1, { loss: 'NaN', gradNorm: 'Infinity', gradNorms: ['-Infinity', 'NaN', 1] }));
    expect([data.loss.last(), data.gradNorm.last()]).toEqual([NaN, Infinity]);
    expect(data.parameterNorms.map((column) => column.last())).toEqual([-Infinity, NaN, 1]);
    expect(data.nodes.map(({ norm }) => norm.last())).toEqual([Infinity, NaN]);
  });

  test('forgets what a resumed run does again', () => {
    const data = runOf(
      step(1),
      step(2),
      { type: 'eval', step: 2, split: 'validation', loss: 7, metrics: { rmse: 2 } },
      step(3),
      step(2, { loss: 20 }),
    );
    expect([...data.step.values.subarray(0, data.step.length)]).toEqual([1, 2]);
    expect(data.loss.last()).toBe(20);
    expect(data.evaluations).toEqual([]);
    expect(data.metric('validation', 'rmse')?.value.length).toBe(0);
    expect(data.nodes[0]?.norm.length).toBe(2);
  });

  test('keeps a metric that only some evaluations have on its own steps', () => {
    const data = runOf(
      { type: 'eval', step: 1, split: 'validation', loss: 2, metrics: {} },
      { type: 'eval', step: 5, split: 'validation', loss: 1, metrics: { rmse: 4 } },
    );
    const columns = data.metric('validation', 'rmse');
    expect([columns?.step.last(), columns?.value.last(), columns?.step.length]).toEqual([5, 4, 1]);
    expect(data.metricNames()).toEqual(['loss', 'rmse']);
  });
});

describe('runHead', () => {
  test('tells the score beside what is reached without learning, and the time left at the newest pace', () => {
    const data = runOf({ type: 'state', step: 0, state: 'running' }, step(1, { elapsed: 1 }), step(3, { elapsed: 2 }), {
      type: 'eval',
      step: 3,
      split: 'validation',
      loss: 0.5,
      metrics: { mae: 1, rmse: 2 },
    });
    const head = runHead(data);
    expect(head.score).toEqual({ metric: 'rmse', value: 2, naive: 3, naiveName: 'persistence' });
    expect(head.timeLeft).toBeCloseTo((100 - 3) * 0.5);
    data.append({ type: 'done', steps: 3, reason: 'stopped', elapsed: 2 });
    data.append({ type: 'state', step: 3, state: 'done' });
    expect(runHead(data).timeLeft).toBeNull();
  });
});
