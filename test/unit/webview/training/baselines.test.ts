// Naive scores stand on a chart only in its own unit.
import { describe, expect, test } from 'vitest';
import type { Baseline, EvalRecord } from '../../../../src/core/base/runRecords.ts';
import { baselinesAsLoss, hardestBaseline } from '../../../../webview/training/data/baselines.ts';

const baseline = (metric: string, value: number, name = 'naive'): Baseline => ({
  split: 'validation',
  metric,
  name,
  value,
});
const evaluation = (loss: number, metrics: EvalRecord['metrics']): EvalRecord => ({
  type: 'eval',
  step: 1,
  split: 'validation',
  loss,
  metrics,
});

describe('baselines', () => {
  test('the hardest is the lowest error or the highest accuracy', () => {
    expect(hardestBaseline([baseline('rmse', 3), baseline('rmse', 2, 'seasonal')], 'validation', 'rmse')?.name).toBe(
      'seasonal',
    );
    expect(
      hardestBaseline([baseline('accuracy', 0.5), baseline('accuracy', 0.6, 'majority')], 'validation', 'accuracy')
        ?.name,
    ).toBe('majority');
    expect(hardestBaseline([baseline('rmse', 3)], 'test', 'rmse')).toBeNull();
  });

  test('a root of the squared error becomes the loss of normalised data', () => {
    const records = [0.8, 0.2, 0.05].map((loss) => evaluation(loss, { rmse: 7 * Math.sqrt(loss) }));
    expect(baselinesAsLoss([baseline('rmse', 3.5)], records, 'validation')[0]?.value).toBeCloseTo(0.25, 6);
  });

  test('bits per character become nats', () => {
    const records = [3, 2].map((loss) => evaluation(loss, { bitsPerCharacter: loss / Math.LN2 }));
    expect(baselinesAsLoss([baseline('bitsPerCharacter', 4)], records, 'validation')[0]?.value).toBeCloseTo(
      4 * Math.LN2,
      6,
    );
  });

  test('a metric that is not proved to be in the unit of the loss is left out', () => {
    const records = [0.6, 0.3].map((loss) => evaluation(loss, { accuracy: 1 - loss }));
    expect(baselinesAsLoss([baseline('accuracy', 0.5)], records, 'validation')).toEqual([]);
    expect(baselinesAsLoss([baseline('rmse', 1)], [evaluation(1, { rmse: 2 })], 'validation')).toEqual([]);
    expect(
      baselinesAsLoss(
        [baseline('rmse', 1)],
        [evaluation(1, { rmse: 'NaN' }), evaluation(2, { rmse: 1 })],
        'validation',
      ),
    ).toEqual([]);
  });
});
