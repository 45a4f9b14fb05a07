// Records of invented runs for the playground: the shapes of real curves, the same numbers every time.
import { RandomStream } from '../../src/core/base/random.ts';
import type { EvalRecord, ForecastRecord, RunRecord, StartRecord, StepRecord } from '../../src/core/base/runRecords.ts';

export interface InventedRun {
  readonly seed: number;
  readonly steps: number;
  /** Loss at the start and where it tends to. */
  readonly from: number;
  readonly to: number;
  /** Steps in which the loss falls by e. */
  readonly pace: number;
  readonly lossKind: string;
  readonly preview: StartRecord['preview'];
  readonly nodes: Readonly<Record<string, readonly string[]>>;
  readonly baselines: StartRecord['baselines'];
  readonly clipNorm?: number;
  /** Metrics of an evaluation with this loss. */
  readonly metrics: (loss: number) => EvalRecord['metrics'];
  readonly evaluateEvery: number;
  /** Further records after an evaluation. */
  readonly extras?: (step: number, loss: number, random: RandomStream) => readonly RunRecord[];
}

/** The first record of an invented run. */
export function startRecord(run: string, graph: string, invented: InventedRun): StartRecord {
  const owned = Object.entries(invented.nodes);
  return {
    type: 'start',
    run,
    graph,
    seed: invented.seed,
    steps: invented.steps,
    stepsPerEpoch: 31,
    parameters: 3633,
    parameterNames: owned.flatMap(([node, names]) => names.map((name) => `${node}.${name}`)),
    parameterNodes: owned.flatMap(([node, names]) => names.map(() => node)),
    lossKind: invented.lossKind,
    ...(invented.clipNorm === undefined ? {} : { clipNorm: invented.clipNorm }),
    baselines: invented.baselines,
    preview: invented.preview,
  };
}

/** All records of an invented run up to a step, evaluations and extras included. */
export function inventRecords(
  run: string,
  graph: string,
  invented: InventedRun,
  until = invented.steps,
): readonly RunRecord[] {
  const random = new RandomStream(invented.seed, run);
  const records: RunRecord[] = [startRecord(run, graph, invented), { type: 'state', step: 0, state: 'running' }];
  for (let step = 1; step <= until; step++) {
    const loss = lossAt(invented, step);
    records.push(stepRecord(invented, step, loss, random));
    if (step % invented.evaluateEvery !== 0 && step !== invented.steps) continue;
    const held = loss * (1.12 + 0.03 * random.normal());
    records.push({ type: 'eval', step, split: 'validation', loss: held, metrics: invented.metrics(held) });
    records.push(...(invented.extras?.(step, loss, random) ?? []));
  }
  return records;
}

function lossAt({ from, to, pace }: InventedRun, step: number): number {
  return to + (from - to) * (0.8 * Math.exp(-step / pace) + 0.2 * Math.exp(-step / (pace * 5)));
}

function stepRecord(invented: InventedRun, step: number, loss: number, random: RandomStream): StepRecord {
  const names = Object.values(invented.nodes).flat();
  const gradNorms = names.map((_, index) => {
    const level = 0.9 / (1 + index * 1.4);
    return level * (0.25 + 0.75 * Math.exp(-step / (invented.pace * 2))) * Math.exp(0.35 * random.normal());
  });
  return {
    type: 'step',
    step,
    epoch: Math.floor(step / 31),
    loss: loss * Math.exp(0.13 * random.normal()),
    gradNorm: Math.sqrt(gradNorms.reduce((sum, norm) => sum + norm * norm, 0)),
    gradNorms,
    learningRate: 0.003,
    tokensPerSecond: 412_000 * (1 + 0.04 * random.normal()),
    elapsed: step * 0.0071,
  };
}

/** A forecast that is the better the lower the loss. */
export function inventForecast(step: number, loss: number, random: RandomStream): ForecastRecord {
  const length = 122;
  const first = Date.UTC(2015, 2, 1);
  const truth = Array.from({ length }, (_, day) => 9 + day * 0.16 + 3.2 * Math.sin(day / 4.7) + 1.6 * random.normal());
  return {
    type: 'forecast',
    step,
    field: 'temp_max',
    labels: truth.map((_, day) => new Date(first + day * 86_400_000).toISOString().slice(0, 10)),
    truth,
    prediction: truth.map((_, day) => {
      const before = truth[Math.max(0, day - 1)] ?? 0;
      const season = 9 + day * 0.16 + 3.2 * Math.sin(day / 4.7);
      return season * (1 - Math.min(1, loss * 2)) + before * Math.min(1, loss * 2);
    }),
  };
}
