// Truth against prediction for a stretch of the validation split, as a chart model. x is the place in the stretch and
// carries the labels of the data (dates or row numbers).
import type { ForecastRecord } from '../../../src/core/base/runRecords.ts';
import type { ChartModel } from '../charts/model.ts';
import { recordedValue } from '../data/search.ts';
import { formatNumber } from '../format/numbers.ts';

/** @param hidden ids of hidden curves. */
export function forecastModel(record: ForecastRecord, hidden: readonly string[]): ChartModel {
  const length = record.labels.length;
  const x = { values: Float64Array.from({ length }, (_, index) => index), length };
  const numbers = (values: ForecastRecord['truth']): { values: Float64Array; length: number } => ({
    values: Float64Array.from(values, recordedValue),
    length: Math.min(length, values.length),
  });
  const labelAt = (place: number): string => record.labels[Math.round(place)] ?? '';
  return {
    curves: [
      { id: 'truth', label: 'truth', color: 'muted', dash: 0, x, y: numbers(record.truth) },
      { id: 'prediction', label: 'forecast', color: 0, dash: 0, x, y: numbers(record.prediction) },
    ],
    lines: [],
    events: [],
    hidden: new Set(hidden),
    x: {
      scale: 'linear',
      name: '',
      format: labelAt,
      ticks: (ticks) => ticks.map((tick) => (Number.isInteger(tick) ? labelAt(tick) : '')),
      whole: true,
      until: null,
      from: null,
    },
    y: { scale: 'linear', format: (value) => formatNumber(value, 4) },
  };
}
