// What the panels around the curves show of one run, as one immutable value, made a few times a second from the columns.
import type {
  ClassesRecord,
  ErrorRecord,
  EvalRecord,
  ForecastRecord,
  RunState,
  SampleRecord,
  StartRecord,
} from '../../../src/core/base/runRecords.ts';
import { leadingMetric } from '../format/metricWords.ts';
import { hardestBaseline, naiveOf } from './baselines.ts';
import type { RunData, StopNote } from './runData.ts';
import { recordedValue } from './search.ts';

export interface LeadingScore {
  readonly metric: string;
  readonly value: number;
  readonly naive: number | null;
  readonly naiveName: string;
}

export interface RunHead {
  readonly version: number;
  readonly start: StartRecord | null;
  readonly state: RunState | null;
  readonly step: number;
  readonly trainingLoss: number | null;
  readonly validationLoss: number | null;
  readonly score: LeadingScore | null;
  readonly tokensPerSecond: number | null;
  readonly elapsed: number;
  /** Seconds left at the pace of the newest steps; null when the run does not go on. */
  readonly timeLeft: number | null;
  readonly learningRate: number | null;
  readonly stopped: StopNote | null;
  readonly error: ErrorRecord | null;
  readonly forecast: ForecastRecord | null;
  readonly classes: ClassesRecord | null;
  /** Newest last. */
  readonly samples: readonly SampleRecord[];
  /** The newest evaluation of the validation and of the test split. */
  readonly evaluations: readonly EvalRecord[];
  /** What evaluations measure, the loss first. */
  readonly metricNames: readonly string[];
}

/** Steps over which pace and throughput are averaged. */
const paceSteps = 100;

export function runHead(data: RunData): RunHead {
  const step = data.step.length > 0 ? data.step.last() : 0;
  const validation = data.latest('validation');
  const loss = data.loss.last();
  return {
    version: data.version,
    start: data.start,
    state: data.state,
    step,
    trainingLoss: data.loss.length > 0 ? loss : null,
    validationLoss: validation === undefined ? null : recordedValue(validation.loss),
    score: leadingScore(data),
    tokensPerSecond: recentMean(data),
    elapsed: data.elapsed.length > 0 ? data.elapsed.last() : 0,
    timeLeft: timeLeft(data, step),
    learningRate: data.learningRate.length > 0 ? data.learningRate.last() : null,
    stopped: data.stopped,
    error: data.error,
    forecast: data.forecast,
    classes: data.classes,
    samples: [...data.samples],
    evaluations: [validation, data.latest('test')].filter((record) => record !== undefined),
    metricNames: data.metricNames(),
  };
}

function leadingScore(data: RunData): LeadingScore | null {
  const record = data.latest('validation') ?? data.latest('test');
  if (record === undefined) return null;
  const baselines = data.start?.baselines ?? [];
  const metric = leadingMetric(
    Object.keys(record.metrics),
    baselines.filter((baseline) => baseline.split === record.split).map((baseline) => baseline.metric),
  );
  const value = metric === null ? undefined : record.metrics[metric];
  if (metric === null || value === undefined) return null;
  const baseline = hardestBaseline(baselines, record.split, metric);
  return {
    metric,
    value: recordedValue(value),
    naive: baseline?.value ?? naiveOf(record, metric),
    naiveName: baseline?.name ?? 'naive',
  };
}

function recentMean({ tokensPerSecond: column }: RunData): number | null {
  const count = Math.min(paceSteps, column.length);
  if (count === 0) return null;
  let sum = 0;
  for (let i = column.length - count; i < column.length; i++) sum += column.at(i);
  return sum / count;
}

function timeLeft(data: RunData, step: number): number | null {
  if (data.start === null || data.step.length === 0) return null;
  if (data.state !== 'running' && data.state !== 'paused') return null;
  const last = data.step.length - 1;
  const first = Math.max(0, last - paceSteps);
  const steps = first === last ? step : step - data.step.at(first);
  const seconds = first === last ? data.elapsed.last() : data.elapsed.last() - data.elapsed.at(first);
  return steps > 0 ? (Math.max(0, data.start.steps - step) * seconds) / steps : null;
}
