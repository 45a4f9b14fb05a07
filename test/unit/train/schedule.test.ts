// Schedules of the learning rate against PyTorch's schedulers for 100 steps (written by test/parity/writeTraining.py), and their ends.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TrainingSpec } from '../../../src/core/graph/model.ts';
import { parseGraph } from '../../../src/core/graph/parse.ts';
import { freshPlateau, laidOutForSteps, learningRateAt, seePlateau } from '../../../src/train/schedule.ts';
import { compareSchedule, scheduleSettings, type TrainingValues } from '../../support/pytorchCases.ts';

const file = new URL('../../fixtures/pytorch/training.json', import.meta.url);
const values = JSON.parse(readFileSync(file, 'utf8')) as TrainingValues;
const training = (schedule: object, steps = 100): TrainingSpec => scheduleSettings({ ...schedule, steps });

describe('the learning rate of 100 steps equals PyTorch to 1e-12 relative', () => {
  for (const test of values.schedules) it(test.name, () => expect(compareSchedule(test)).toBeLessThan(1e-12));
});

describe('schedules', () => {
  it('a file that says nothing has the same rate at every step', () => {
    const { graph } = parseGraph('{"version":1}');
    expect([1, 500, 1000].map((step) => learningRateAt(graph.training, step, 0))).toEqual([0.001, 0.001, 0.001]);
  });

  it('warm-up rises to the full rate at its last step, also before a one cycle', () => {
    const warm = training({ kind: 'constant', warmup: 4 });
    [0.025, 0.05, 0.075, 0.1, 0.1].forEach((rate, i) => expect(learningRateAt(warm, i + 1, 0)).toBeCloseTo(rate, 12));
    const cycle = training({ kind: 'oneCycle', warmup: 4 }, 54);
    expect(learningRateAt(cycle, 5, 0)).toBeCloseTo(0.1 / 25, 12);
    expect(learningRateAt(cycle, 54, 0)).toBeCloseTo(0.1 / 25 / 10_000, 12);
  });

  it('runs of one and two steps have finite rates', () => {
    for (const kind of ['constant', 'step', 'exponential', 'cosine', 'oneCycle', 'plateau'])
      for (const steps of [1, 2])
        for (const step of [1, 2, 3]) {
          const rate = learningRateAt(training({ kind }, steps), step, 1);
          expect(rate, `${kind}, step ${step} of ${steps}`).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(0.1);
        }
  });

  it('on plateau the rate never rises, though its minimum lies above it', () => {
    expect(learningRateAt(training({ kind: 'plateau', minimum: 5 }), 7, 3)).toBe(0.1);
  });

  it('a loss that is no number counts as not better', () => {
    const state = freshPlateau();
    const { schedule } = training({ kind: 'plateau', patience: 1 });
    for (const loss of [1, NaN, Infinity]) seePlateau(state, schedule, loss);
    expect(state).toEqual({ best: 1, waited: 0, falls: 1 });
  });

  it('knows which ones are laid out for the length of the run', () => {
    const laidOut = (schedule: object): boolean => laidOutForSteps(training(schedule).schedule);
    expect(laidOut({ kind: 'oneCycle' })).toBe(true);
    expect([laidOut({ kind: 'cosine' }), laidOut({ kind: 'cosine', cycle: 10 })]).toEqual([true, false]);
    expect([laidOut({ kind: 'step' }), laidOut({ kind: 'plateau' })]).toEqual([false, false]);
  });
});
