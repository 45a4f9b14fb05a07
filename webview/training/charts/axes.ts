// The options of a chart for uPlot: two axes with few lines, our own ticks, no legend and no cursor of uPlot's own (the
// chart draws those, so that keyboard, pointer and linked charts share one).
import type uPlot from 'uplot';
import { formatLogTicks, formatTicks } from '../format/numbers.ts';
import type { ChartModel } from './model.ts';
import type { Palette } from './palette.ts';
import type { Range } from './range.ts';
import { linearTicks, logTicks } from './ticks.ts';

export const yAxisWidth = 52;
export const xAxisHeight = 26;

export interface AxisSource {
  readonly model: () => ChartModel;
  readonly palette: () => Palette;
  readonly yRange: () => Range;
  readonly draw: (u: uPlot) => void;
}

/** Options for `model`'s kinds of axes; a change of scale needs a new chart. */
export function chartOptions(width: number, height: number, gutter: number, source: AxisSource): uPlot.Options {
  const { x, y } = source.model();
  const { font } = source.palette();
  const label = (): string => source.palette().text;
  const grid = (): string => source.palette().grid;
  const keep = (_: uPlot, splits: number[]): number[] => splits;
  return {
    width,
    height,
    pxAlign: false,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, gutter, 0, 0],
    scales: {
      x: { time: false, distr: x.scale === 'log' ? 3 : 1, auto: false },
      y: {
        distr: y.scale === 'log' ? 3 : 1,
        range: () => {
          const [min, max] = source.yRange();
          return [min, max];
        },
      },
    },
    series: [{}, { scale: 'y', paths: () => null, points: { show: false } }],
    axes: [
      {
        scale: 'x',
        size: xAxisHeight,
        font,
        gap: 6,
        stroke: label,
        grid: { show: false },
        ticks: { show: false },
        filter: keep,
        splits: (u, _index, min, max) => {
          const count = Math.max(2, Math.floor(u.bbox.width / devicePixelRatio / 90));
          return [...(x.scale === 'log' ? logTicks(min, max, count) : linearTicks(min, max, count, x.whole))];
        },
        values: (_u, splits) => [
          ...(source.model().x.ticks ?? (x.scale === 'log' ? formatLogTicks : formatTicks))(splits),
        ],
      },
      {
        scale: 'y',
        size: yAxisWidth,
        font,
        gap: 6,
        stroke: label,
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
        filter: keep,
        splits: (u, _index, min, max) => {
          const count = Math.max(2, Math.floor(u.bbox.height / devicePixelRatio / 52));
          return [...(y.scale === 'log' ? logTicks(min, max, count) : linearTicks(min, max, count))];
        },
        values: (_u, splits) => [
          ...(source.model().y.ticks ?? (y.scale === 'log' ? formatLogTicks : formatTicks))(splits),
        ],
      },
    ],
    hooks: { draw: [source.draw] },
  };
}
