// What the host knows of a run from its records.
import { describe, expect, test } from 'vitest';
import { RecordGap, RunHistory } from '../../../../src/extension/training/runHistory.ts';
import { manifest, startRecord, step } from './fakes.ts';

const history = (): RunHistory =>
  new RunHistory({ key: 'sine.rnn.json#run-1', name: 'sine · run 1', manifest: manifest('run-1') });

describe('RunHistory', () => {
  test('records that arrive twice are kept once', () => {
    const run = history();
    run.append(0, [startRecord, step(1), step(2)]);
    run.append(1, [step(1), step(2), step(3)]);
    run.append(0, [startRecord]);
    expect(run.slice(0, run.total).map((record) => (record.type === 'step' ? record.step : record.type))).toEqual([
      'start',
      1,
      2,
      3,
    ]);
  });

  test('before its records are there the run is what its folder says', () => {
    const identity = { key: 'k', name: 'n', manifest: manifest('run-1') };
    const run = new RunHistory(identity, { state: 'interrupted', step: 40, best: 0.25 });
    expect(run.summary()).toMatchObject({ state: 'interrupted', step: 40, best: 0.25 });
    expect(run.live).toBe(false);
  });

  test('a gap is refused', () => {
    const run = history();
    run.append(0, [startRecord]);
    expect(() => run.append(2, [step(2)])).toThrow(RecordGap);
    expect(run.total).toBe(1);
  });

  test('the summary follows the records', () => {
    const run = history();
    expect(run.summary()).toMatchObject({ state: 'preparing', step: 0, steps: 100, best: null });
    run.append(0, [startRecord, step(1)]);
    expect(run.summary()).toMatchObject({ state: 'running', step: 1 });
    const evaluation = (loss: number | 'NaN', split: 'validation' | 'test') =>
      ({ type: 'eval', step: 1, split, loss, metrics: {} }) as const;
    run.append(2, [
      evaluation(0.5, 'validation'),
      evaluation(0.1, 'test'),
      evaluation(0.7, 'validation'),
      evaluation('NaN', 'validation'),
    ]);
    expect(run.summary().best).toBe(0.5);
    run.append(6, [{ type: 'state', step: 1, state: 'paused' }]);
    expect(run.live).toBe(true);
    run.append(7, [{ type: 'done', steps: 1, reason: 'stopped', elapsed: 1 }]);
    expect(run.summary().state).toBe('done');
    expect([run.live, run.ended]).toEqual([false, true]);
  });

  test('an error fails the run and names its node', () => {
    const run = history();
    run.append(0, [startRecord, step(1), { type: 'error', code: 'not-finite', message: 'NaN in rnn.', node: 'rnn' }]);
    expect(run.forGraph()).toMatchObject({ state: 'failed', error: { message: 'NaN in rnn.', node: 'rnn' } });
  });

  test('an engine that goes without a word leaves an interrupted run; a finished one stays finished', () => {
    const run = history();
    run.append(0, [startRecord, step(1)]);
    run.interrupted();
    expect(run.state).toBe('interrupted');
    const finished = history();
    finished.append(0, [startRecord, { type: 'done', steps: 0, reason: 'finished', elapsed: 0 }]);
    finished.interrupted();
    expect(finished.state).toBe('done');
  });

  test('the gradient of a node is the norm over its parameters; the newest sixty finite values are kept', () => {
    const run = history();
    run.append(0, [startRecord, step(1), step(2, { gradNorms: ['NaN', 1, 7] })]);
    expect(run.forGraph().nodeGradients).toEqual({ rnn: [5], out: [2, 7] });
    run.append(
      3,
      Array.from({ length: 100 }, (_, i) => step(i + 3, { gradNorms: [0, 0, i] })),
    );
    expect(run.forGraph().nodeGradients.out).toEqual(Array.from({ length: 60 }, (_, i) => i + 40));
  });

  test('a loss that is no number is not shown as one', () => {
    const run = history();
    run.append(0, [startRecord, step(1, { loss: 'NaN' })]);
    expect(run.forGraph().loss).toBeNull();
  });
});
