// A folder with a small real task in it, for tests that train: a noisy wave and an Elman net that learns it in moments.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRun } from '../../src/platform/node/createRun.ts';
import type { CreatedRun } from '../../src/platform/node/createRun.ts';

export const root = path.resolve(import.meta.dirname, '../..');
export const engineSource = path.join(root, 'src/platform/node/engineMain.ts');

export interface Task {
  readonly folder: string;
  readonly graphFile: string;
  readonly text: string;
  create(change?: { readonly steps?: number; readonly seed?: number }): CreatedRun;
  remove(): void;
}

export interface TaskSettings {
  readonly steps?: number;
  readonly learningRate?: number;
  readonly kind?: string;
  readonly dropout?: boolean;
}

export function tinyGraph({
  steps = 60,
  learningRate = 0.01,
  kind = 'elman',
  dropout = false,
}: TaskSettings = {}): string {
  const nodes = {
    in: { kind: 'input', fields: ['wave'] },
    memory: { kind, units: 8, inputs: { x: 'in.y' } },
    ...(dropout ? { drop: { kind: 'dropout', rate: 0.2, inputs: { x: 'memory.last' } } } : {}),
    out: { kind: 'dense', units: 1, inputs: { x: dropout ? 'drop.y' : 'memory.last' } },
    loss: { kind: 'mse', target: 'wave', inputs: { prediction: 'out.y' } },
  };
  const training = {
    optimizer: { kind: 'adam', learningRate },
    batch: 16,
    steps,
    clipNorm: 1,
    seed: 1,
    evaluateEvery: 20,
  };
  const data = { kind: 'csv', path: 'wave.csv', window: 8, split: { by: 'time', train: 0.6, validation: 0.2 } };
  return JSON.stringify({ version: 1, data, nodes, training, layout: {} }, null, 2);
}

export function waveTable(rows = 200): string {
  const lines = Array.from({ length: rows }, (_, i) => `${i},${(Math.sin(i / 3) + 0.1 * Math.sin(i * i)).toFixed(5)}`);
  return `t,wave\n${lines.join('\n')}\n`;
}

export function makeTask(settings: TaskSettings = {}): Task {
  const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'rnn-test-')));
  const folder = home;
  const text = tinyGraph(settings);
  const graphFile = path.join(folder, 'wave.rnn.json');
  writeFileSync(graphFile, text);
  writeFileSync(path.join(folder, 'wave.csv'), waveTable());
  return {
    folder,
    graphFile,
    text,
    create: (change = {}) => createRun({ graphFile, text, studioVersion: 'test', ...change }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
