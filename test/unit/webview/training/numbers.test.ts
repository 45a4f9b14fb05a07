// Numbers as people read them.
import { describe, expect, test } from 'vitest';
import {
  formatCompact,
  formatCount,
  formatDuration,
  formatLogTicks,
  formatNumber,
  formatSetting,
  formatTicks,
} from '../../../../webview/training/format/numbers.ts';
import {
  formatMetric,
  higherIsBetter,
  isNaive,
  leadingMetric,
  metricName,
  naiveNames,
} from '../../../../webview/training/format/metricWords.ts';

describe('numbers', () => {
  test.each([
    [0.01842, '0.0184'],
    [2.412, '2.41'],
    [2.4, '2.40'],
    [532.6, '533'],
    [1271.4, '1,271'],
    [-3.0634, '−3.06'],
    [0.9996, '1.00'],
    [0.00002413, '2.41·10⁻⁵'],
    [12_345_678, '1.23·10⁷'],
    [0, '0'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
  ])('%d reads %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test.each([
    [412_345, '412 k'],
    [4_123, '4.1 k'],
    [950, '950'],
    [999_700, '1.0 M'],
    [0, '0'],
  ])('a rate of %d reads %s', (value, text) => {
    expect(formatCompact(value)).toBe(text);
  });

  test('counts, durations and settings', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect([4, 750, 3723, -1].map(formatDuration)).toEqual(['0:04', '12:30', '1:02:03', '–']);
    expect([0.003, 1, 1e-5, 0.1 + 0.2].map(formatSetting)).toEqual(['0.003', '1', '10⁻⁵', '0.3']);
  });

  test('ticks of an axis have the same decimals; decades are powers where figures would be long', () => {
    expect(formatTicks([0, 0.5, 1])).toEqual(['0.0', '0.5', '1.0']);
    expect(formatTicks([0, 500, 1000, 1500])).toEqual(['0', '500', '1,000', '1,500']);
    expect(formatTicks([0, 2e-5, 4e-5])).toEqual(['0', '2·10⁻⁵', '4·10⁻⁵']);
    expect(formatLogTicks([1e-4, 0.03, 0.3, 1, 1000, 1e6])).toEqual(['10⁻⁴', '0.03', '0.3', '1', '1,000', '10⁶']);
  });
});

describe('metrics', () => {
  test('have names and units', () => {
    expect(metricName('bitsPerCharacter')).toBe('bits per character');
    expect(metricName('naiveRmse')).toBe('naive RMSE');
    expect(metricName('topFive')).toBe('top five');
    expect(formatMetric('majorityAccuracy', 0.5625)).toBe('56.3 %');
    expect(formatMetric('rmse', 3.063)).toBe('3.06');
    expect(formatMetric('second.recall', 0.5)).toBe('50 %');
  });

  test('of one field or class, and of a second loss, are named so', () => {
    expect(metricName('rmse:temp_max')).toBe('RMSE of temp_max');
    expect(metricName('f1:a.b:c')).toBe('F1 of a.b:c');
    expect(metricName('second.naiveRmse:rain')).toBe('naive RMSE of rain (second)');
    expect(isNaive('second.naiveRmse:rain')).toBe(true);
    expect(naiveNames('second.accuracy')).toEqual(['second.naiveAccuracy', 'second.majorityAccuracy']);
    expect(higherIsBetter('r2:rain')).toBe(true);
  });

  test('the leading one has a naive score, and is never a naive score itself', () => {
    expect(leadingMetric(['loss', 'mae', 'rmse'], ['rmse'])).toBe('rmse');
    expect(leadingMetric(['rmse', 'accuracy'], ['accuracy'])).toBe('accuracy');
    expect(leadingMetric(['naiveRmse', 'loss'], [])).toBeNull();
  });

  test('names from the run do not reach what every object inherits', () => {
    expect(metricName('constructor')).toBe('constructor');
    expect(formatMetric('__proto__', 1)).toBe('1.00');
  });
});
