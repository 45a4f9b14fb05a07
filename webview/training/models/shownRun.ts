// A run as chart models see it: its columns, its name and the colour it has while several runs are compared.
import type { RunSummary } from '../../../src/protocol/trainingView.ts';
import type { ChartModel, EventMark, Numbers } from '../charts/model.ts';
import type { Column } from '../data/column.ts';
import type { RunData } from '../data/runData.ts';
import { SmoothedColumn } from '../data/smoothing.ts';
import { formatCount, formatDuration, formatNumber } from '../format/numbers.ts';
import type { Settings, XAxis } from '../state/settings.ts';

export interface ShownRun {
  readonly key: string;
  /** E.g. `run 3` where all runs are of one graph, else `sunspots · run 3`. */
  readonly name: string;
  readonly data: RunData;
  readonly color: number;
}

/** Short names: the graph is left out when all runs share it. */
export function shortNames(runs: readonly RunSummary[]): ReadonlyMap<string, string> {
  const graphs = new Set(runs.map((run) => run.graph));
  return new Map(
    runs.map((run) => {
      const cut = run.name.lastIndexOf(' · ');
      return [run.key, graphs.size === 1 && cut >= 0 ? run.name.slice(cut + 3) : run.name];
    }),
  );
}

/** x of every training step. */
export function stepX(data: RunData, axis: XAxis): Numbers {
  if (axis === 'step') return data.step;
  return axis === 'epoch' ? data.epoch : data.elapsed;
}

/** x of evaluations at the given steps. */
export function evaluationX(data: RunData, steps: Numbers, axis: XAxis): Numbers {
  if (axis === 'step') return steps;
  const values = new Float64Array(steps.length);
  for (let i = 0; i < steps.length; i++) values[i] = xOfStep(data, steps.values[i] ?? 0, axis);
  return { values, length: steps.length };
}

function xOfStep(data: RunData, step: number, axis: XAxis): number {
  if (axis === 'step') return step;
  return axis === 'epoch' ? data.epochAt(step) : data.elapsedAt(step);
}

/** The x axis of charts over training. */
export function trainingAxis(runs: readonly ShownRun[], { xAxis, xLog }: Settings): ChartModel['x'] {
  let until: number | null = null;
  for (const { data } of runs) {
    const x = stepX(data, xAxis);
    if (x.length > 0) until = Math.max(until ?? 0, x.values[x.length - 1] ?? 0);
    const live = data.state === 'running' || data.state === 'paused' || data.state === 'preparing';
    if (xAxis === 'time' || !live || data.start === null) continue;
    until = Math.max(until ?? 0, xOfStep(data, data.start.steps, xAxis));
  }
  const format = {
    step: formatCount,
    epoch: (x: number): string => formatNumber(x, x >= 100 ? 4 : 3),
    time: formatDuration,
  }[xAxis];
  return {
    scale: xLog ? 'log' : 'linear',
    name: xAxis,
    format,
    ...(xAxis === 'time' && !xLog ? { ticks: (ticks: readonly number[]) => ticks.map(formatDuration) } : {}),
    whole: xAxis === 'step',
    until,
    from: xLog ? null : 0,
  };
}

const smoothers = new WeakMap<Column, SmoothedColumn>();

/** A column smoothed at a weight with the measured values behind it; the column alone at weight 0. */
export function smoothed(column: Column, weight: number): { readonly y: Numbers; readonly raw?: Numbers } {
  if (weight <= 0) return { y: column };
  let smoother = smoothers.get(column);
  if (smoother?.weight !== weight) {
    smoother = new SmoothedColumn(weight);
    smoothers.set(column, smoother);
  }
  smoother.extend(column);
  return { y: smoother.column, raw: column };
}

/** Where a run came to an end before its time. */
export function endMarks(runs: readonly ShownRun[], axis: XAxis): readonly EventMark[] {
  return runs.flatMap(({ data, name }): EventMark[] => {
    const { stopped, error } = data;
    const failedAt = error?.step ?? (stopped?.reason === 'not-finite' ? stopped.steps : undefined);
    if (failedAt !== undefined) {
      return [{ x: xOfStep(data, failedAt, axis), glyph: '✕', label: `${name} failed`, tone: 'error' }];
    }
    if (stopped === null || stopped.reason === 'finished') return [];
    const label = `${name} ${stopped.reason === 'early-stop' ? 'stopped early' : stopped.reason}`;
    return [{ x: xOfStep(data, stopped.steps, axis), glyph: '■', label, tone: 'plain' }];
  });
}
