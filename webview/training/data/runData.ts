// Everything the view knows of one run, in columns, fed record by record. Not aware of messages or of drawing.
// A run that resumed from a checkpoint repeats steps: what was recorded for them before is forgotten.
import type {
  ClassesRecord,
  ErrorRecord,
  EvalRecord,
  ForecastRecord,
  RunRecord,
  RunState,
  SampleRecord,
  SplitName,
  StartRecord,
  StepRecord,
} from '../../../src/core/base/runRecords.ts';
import { Column } from './column.ts';
import { lowerBound, recordedValue } from './search.ts';

/** Samples that are kept for reading back; the newest are at the end. */
const samplesKept = 200;

/** Norms of one node: the root of the sum of the squares over its parameters. */
export interface NodeNorms {
  readonly node: string;
  /** Indices into `parameterNorms`. */
  readonly parameters: readonly number[];
  readonly norm: Column;
}

/** One metric of one split over the evaluations that have it. */
export interface MetricColumns {
  readonly step: Column;
  readonly value: Column;
}

export interface StopNote {
  readonly steps: number;
  /** `finished`, `early-stop`, `stopped`, `not-finite`. */
  readonly reason: string;
  readonly elapsed: number;
  /** Step of the weights that the run ended with, when those are not the last. */
  readonly weightsOf: number | null;
}

export class RunData {
  start: StartRecord | null = null;
  state: RunState | null = null;
  stopped: StopNote | null = null;
  error: ErrorRecord | null = null;
  forecast: ForecastRecord | null = null;
  classes: ClassesRecord | null = null;
  readonly samples: SampleRecord[] = [];
  readonly evaluations: EvalRecord[] = [];
  readonly step = new Column();
  readonly epoch = new Column();
  readonly loss = new Column();
  readonly gradNorm = new Column();
  readonly learningRate = new Column();
  readonly tokensPerSecond = new Column();
  readonly elapsed = new Column();
  parameterNorms: readonly Column[] = [];
  nodes: readonly NodeNorms[] = [];
  /** Keys are `split metric`; the loss is the metric `loss`. */
  readonly metrics = new Map<string, MetricColumns>();
  /** Counts up with every record, so that readers see whether anything changed. */
  version = 0;

  append(record: RunRecord): void {
    this.version++;
    switch (record.type) {
      case 'start':
        this.#begin(record);
        return;
      case 'step':
        this.#appendStep(record);
        return;
      case 'eval':
        this.#appendEvaluation(record);
        return;
      case 'forecast':
        this.forecast = record;
        return;
      case 'classes':
        this.classes = record;
        return;
      case 'sample':
        this.samples.push(record);
        if (this.samples.length > samplesKept) this.samples.shift();
        return;
      case 'state':
        this.state = record.state;
        if (record.state === 'running') {
          this.stopped = null;
          this.error = null;
        }
        return;
      case 'done':
        this.stopped = {
          steps: record.steps,
          reason: record.reason,
          elapsed: record.elapsed,
          weightsOf: record.weightsOf ?? null,
        };
        return;
      case 'error':
        this.error = record;
    }
  }

  metric(split: SplitName, name: string): MetricColumns | undefined {
    return this.metrics.get(`${split} ${name}`);
  }

  /** Names of the metrics that evaluations carry, the loss first. */
  metricNames(): readonly string[] {
    return [...new Set([...this.metrics.keys()].map((key) => key.slice(key.indexOf(' ') + 1)))];
  }

  /** The newest evaluation of a split. */
  latest(split: SplitName): EvalRecord | undefined {
    return this.evaluations.findLast((record) => record.split === split);
  }

  /** Seconds of training at a step: of the nearest recorded step at or before it. */
  elapsedAt(step: number): number {
    const after = lowerBound(this.step.values, this.step.length, step + 0.5);
    return after === 0 ? 0 : this.elapsed.at(after - 1);
  }

  /** Epochs, with fractions, that a step has come to. */
  epochAt(step: number): number {
    return step / (this.start?.stepsPerEpoch || 1);
  }

  #begin(record: StartRecord): void {
    if (this.start !== null && this.step.length > 0) {
      this.start = record;
      return;
    }
    this.start = record;
    this.parameterNorms = record.parameterNames.map(() => new Column('single'));
    const owned = new Map<string, number[]>();
    record.parameterNodes.forEach((node, index) => {
      const list = owned.get(node);
      if (list === undefined) owned.set(node, [index]);
      else list.push(index);
    });
    this.nodes = [...owned].map(([node, parameters]) => ({ node, parameters, norm: new Column('single') }));
  }

  #appendStep(record: StepRecord): void {
    if (record.step <= this.step.last()) this.#forgetFrom(record.step);
    this.step.push(record.step);
    this.epoch.push(this.epochAt(record.step));
    this.loss.push(recordedValue(record.loss));
    this.gradNorm.push(recordedValue(record.gradNorm));
    this.learningRate.push(record.learningRate);
    this.tokensPerSecond.push(record.tokensPerSecond);
    this.elapsed.push(record.elapsed);
    const norms = record.gradNorms.map(recordedValue);
    this.parameterNorms.forEach((column, index) => {
      column.push(norms[index] ?? NaN);
    });
    for (const { parameters, norm } of this.nodes) {
      norm.push(Math.sqrt(parameters.reduce((sum, index) => sum + (norms[index] ?? NaN) ** 2, 0)));
    }
  }

  #appendEvaluation(record: EvalRecord): void {
    this.evaluations.push(record);
    // A score of earlier weights is no point of the curve of this step; splits that were never watched have only that one.
    if (record.weightsOf !== undefined && record.split === 'validation') return;
    this.#metricColumns(record.split, 'loss', record.step, recordedValue(record.loss));
    for (const [name, value] of Object.entries(record.metrics)) {
      this.#metricColumns(record.split, name, record.step, recordedValue(value));
    }
  }

  #metricColumns(split: SplitName, name: string, step: number, value: number): void {
    const key = `${split} ${name}`;
    let columns = this.metrics.get(key);
    if (columns === undefined) {
      columns = { step: new Column(), value: new Column() };
      this.metrics.set(key, columns);
    }
    columns.step.push(step);
    columns.value.push(value);
  }

  #forgetFrom(step: number): void {
    const length = lowerBound(this.step.values, this.step.length, step);
    const columns = [this.step, this.epoch, this.loss, this.gradNorm, this.learningRate, this.tokensPerSecond];
    for (const column of [...columns, this.elapsed, ...this.parameterNorms]) column.truncate(length);
    for (const { norm } of this.nodes) norm.truncate(length);
    for (const { step: steps, value } of this.metrics.values()) {
      const kept = lowerBound(steps.values, steps.length, step);
      steps.truncate(kept);
      value.truncate(kept);
    }
    keep(this.evaluations, (record) => record.step < step);
    keep(this.samples, (record) => record.step < step);
  }
}

function keep<T>(list: T[], wanted: (item: T) => boolean): void {
  const kept = list.filter(wanted);
  list.splice(0, list.length, ...kept);
}
