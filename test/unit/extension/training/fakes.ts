// Runs, records and a clock for the tests of the training side.
import type { RunRecord, StepRecord } from '../../../../src/core/base/runRecords.ts';
import type { Timers } from '../../../../src/extension/training/throttle.ts';
import type { RunManifest } from '../../../../src/protocol/engine.ts';

export function manifest(id: string, startedAt = '2026-01-01T00:00:00.000Z'): RunManifest {
  return {
    version: 1,
    id,
    graph: 'sine.rnn.json',
    description: 'elman 4 → dense 1 · seed 1',
    startedAt,
    seed: 1,
    steps: 100,
    graphHash: '',
    dataHash: '',
    studioVersion: '0',
  };
}

export const startRecord: RunRecord = {
  type: 'start',
  run: 'run-1',
  graph: 'sine.rnn.json',
  seed: 1,
  steps: 100,
  stepsPerEpoch: 10,
  parameters: 30,
  parameterNames: ['rnn.W', 'rnn.U', 'out.W'],
  parameterNodes: ['rnn', 'rnn', 'out'],
  lossKind: 'mse',
  baselines: [],
  preview: 'none',
};

export function step(n: number, more: Partial<StepRecord> = {}): StepRecord {
  return {
    type: 'step',
    step: n,
    epoch: 0,
    loss: 1 / n,
    gradNorm: 1,
    gradNorms: [3, 4, 2],
    learningRate: 0.01,
    tokensPerSecond: 1,
    elapsed: n,
    ...more,
  };
}

export class FakeTimers implements Timers {
  #time = 0;
  #waiting: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#time + milliseconds, callback };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  /** Lets time pass; what falls due runs in order. */
  pass(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#time = next.at;
      next.callback();
    }
    this.#time = end;
  }
}
