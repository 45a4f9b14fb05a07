// The graphs of the playground: each shows the editor in one situation, for people who work on it and for its tests.
import { nodeKinds } from '../../src/core/nodes/catalogue.ts';
import { sunspotData, textData, weatherData } from './dataInfos.ts';
import type { FakeDocument } from './fakeHost.ts';

type Json = Readonly<Record<string, unknown>>;

const file = (graph: Json): string => `${JSON.stringify({ version: 1, ...graph }, null, 2)}\n`;

const sunspots = file({
  data: { kind: 'csv', path: 'sunspots.csv', window: 20, season: 11 },
  nodes: {
    sunspots: { kind: 'input', fields: 'SUNACTIVITY' },
    memory: { kind: 'elman', units: 16, inputs: { x: 'sunspots.y' } },
    forecast: { kind: 'dense', units: 1, inputs: { x: 'memory.last' } },
    loss: { kind: 'mse', target: 'SUNACTIVITY', inputs: { prediction: 'forecast.y' } },
  },
  training: { optimizer: { kind: 'adam', learningRate: 0.003 }, steps: 1500, clipNorm: 1 },
  layout: { sunspots: [0, 0], memory: [260, 0], forecast: [520, 0], loss: [780, 0] },
});

const weather = file({
  data: { kind: 'csv', path: 'seattle-weather.csv', window: 30 },
  nodes: {
    weather: { kind: 'input', fields: ['temp_max', 'precipitation', 'wind'] },
    sky: { kind: 'input', fields: 'weather' },
    embed: { kind: 'embedding', units: 4, inputs: { x: 'sky.y' } },
    both: { kind: 'concat', inputs: { a: 'weather.y', b: 'embed.y' } },
    memory: { kind: 'gru', units: 32, inputs: { x: 'both.y' } },
    forecast: { kind: 'dense', units: 1, inputs: { x: 'memory.last' } },
    loss: { kind: 'mse', target: 'temp_max', inputs: { prediction: 'forecast.y' } },
  },
});

/** A GRU written as equations. */
const cells = file({
  data: { kind: 'csv', path: 'sunspots.csv', window: 20, season: 11 },
  nodes: {
    sunspots: { kind: 'input', fields: 'SUNACTIVITY' },
    memory: {
      kind: 'cell',
      units: 16,
      equations: [
        '# Cho et al. 2014, the reset after the product',
        'r = σ(W_r·x + U_r·h + b_r)',
        'z = σ(W_z·x + U_z·h + b_z)',
        'n = tanh(W_n·x + b_n + r * (U_n·h + b_hn))',
        "h' = (1 - z) * n + z * h",
        "output y = h'",
      ],
      inputs: { x: 'sunspots.y' },
    },
    forecast: { kind: 'dense', units: 1, inputs: { x: 'memory.last' } },
    loss: { kind: 'mse', target: 'SUNACTIVITY', inputs: { prediction: 'forecast.y' } },
  },
  training: { optimizer: { kind: 'adam', learningRate: 0.003 }, steps: 1500, clipNorm: 1 },
  layout: { sunspots: [0, 0], memory: [260, 0], forecast: [520, 0], loss: [780, 0] },
});

/** An Elman cell wired by hand: the sum of two dense layers through tanh, fed back through a delay. */
const loop = file({
  data: { kind: 'csv', path: 'sunspots.csv', window: 20 },
  nodes: {
    sunspots: { kind: 'input', fields: 'SUNACTIVITY' },
    fromInput: { kind: 'dense', units: 16, inputs: { x: 'sunspots.y' } },
    before: { kind: 'delay', inputs: { x: 'h.y' } },
    fromState: { kind: 'dense', units: 16, inputs: { x: 'before.y' } },
    sum: { kind: 'add', inputs: { a: 'fromInput.y', b: 'fromState.y' } },
    h: { kind: 'activation', function: 'tanh', inputs: { x: 'sum.y' } },
    last: { kind: 'last', inputs: { x: 'h.y' } },
    forecast: { kind: 'dense', units: 1, inputs: { x: 'last.y' } },
    loss: { kind: 'mse', target: 'SUNACTIVITY', inputs: { prediction: 'forecast.y' } },
  },
  layout: {
    sunspots: [0, 0],
    fromInput: [260, 0],
    before: [0, 180],
    fromState: [260, 180],
    sum: [520, 80],
    h: [780, 80],
    last: [1040, 80],
    forecast: [1300, 80],
    loss: [1560, 80],
  },
});

const errors = file({
  data: { kind: 'csv', path: 'seattle-weather.csv', window: 30 },
  nodes: {
    weather: { kind: 'input', fields: ['temp_max', 'rain', 'wind'] },
    memory: { kind: 'gru', units: 32, inputs: { x: 'weather.y' } },
    forecast: { kind: 'dense', units: 1, inputs: { x: 'memory.last' } },
    loss: { kind: 'mse', target: ['temp_max', 'temp_min'], inputs: { prediction: 'forecast.y' } },
    mystery: { kind: 'transformer', inputs: { x: 'memory.y' } },
    lonely: { kind: 'lstm', units: 8 },
  },
  layout: {
    weather: [0, 0],
    memory: [280, 0],
    forecast: [560, 0],
    loss: [840, 0],
    mystery: [560, 220],
    lonely: [0, 260],
  },
});

const cycle = file({
  data: { kind: 'csv', path: 'sunspots.csv', window: 20 },
  nodes: {
    sunspots: { kind: 'input', fields: 'SUNACTIVITY' },
    sum: { kind: 'add', inputs: { a: 'sunspots.y', b: 'squash.y' } },
    squash: { kind: 'activation', inputs: { x: 'sum.y' } },
    itself: { kind: 'delay', steps: 2, inputs: { x: 'itself.y' } },
  },
  layout: { sunspots: [0, 0], sum: [260, 0], squash: [520, 0], itself: [260, 260] },
});

const allKinds = file({
  data: { kind: 'csv', path: 'seattle-weather.csv' },
  nodes: Object.fromEntries(nodeKinds.map(({ kind }) => [`${kind}1`, { kind }])),
  layout: Object.fromEntries(
    nodeKinds.map(({ kind }, index) => [`${kind}1`, [(index % 5) * 250, Math.floor(index / 5) * 190]]),
  ),
});

/** Chains of cells side by side, with a feedback loop in each, as many nodes as asked for. */
function many(count: number): string {
  const nodes: Record<string, Json> = { source: { kind: 'input', fields: 'SUNACTIVITY' } };
  const layout: Record<string, readonly [number, number]> = { source: [0, 0] };
  const perRow = 20;
  for (let i = 1; i < count; i++) {
    const row = Math.floor((i - 1) / perRow);
    const column = (i - 1) % perRow;
    const before = column === 0 ? 'source.y' : `n${i - 1}.y`;
    const kind =
      column % 4 === 1
        ? { kind: 'gru', units: 8 }
        : column % 4 === 3
          ? { kind: 'activation' }
          : { kind: 'dense', units: 8 };
    nodes[`n${i}`] = { ...kind, inputs: { x: before } };
    layout[`n${i}`] = [260 + column * 250, row * 180];
  }
  return file({ data: { kind: 'csv', path: 'sunspots.csv' }, nodes, layout });
}

const waves = (seed: number): readonly number[] =>
  Array.from({ length: 60 }, (_, i) => Math.exp(Math.sin(i / 5 + seed) * 0.8 - i / 40 - seed / 3));

const conflict = sunspots.replace(
  '      "units": 16,',
  '<<<<<<< HEAD\n      "units": 16,\n=======\n      "units": 24,\n>>>>>>> wider',
);

export const scenes: Readonly<Record<string, FakeDocument>> = {
  sunspots: {
    fileName: 'sunspots.rnn.json',
    text: sunspots,
    data: sunspotData,
    candidates: ['sunspots.csv', 'seattle-weather.csv', 'moby-dick.txt'],
  },
  weather: {
    fileName: 'weather.rnn.json',
    text: weather,
    data: weatherData,
    candidates: ['seattle-weather.csv', 'sunspots.csv'],
  },
  loop: { fileName: 'loop.rnn.json', text: loop, data: sunspotData, candidates: ['sunspots.csv'] },
  training: {
    fileName: 'weather.rnn.json',
    text: weather,
    data: weatherData,
    run: {
      id: '7',
      name: 'run 7',
      state: 'running',
      step: 640,
      steps: 1500,
      loss: 0.0184,
      nodeGradients: { embed: waves(2), memory: waves(0), forecast: waves(1) },
      error: null,
    },
  },
  failed: {
    fileName: 'sunspots.rnn.json',
    text: sunspots,
    data: sunspotData,
    run: {
      id: '8',
      name: 'run 8',
      state: 'failed',
      step: 211,
      steps: 1500,
      loss: 14.2,
      nodeGradients: { memory: waves(0) },
      error: {
        message: 'The gradient of memory is not finite at step 211. Lower the learning rate or clip the gradient norm.',
        node: 'memory',
      },
    },
  },
  cells: { fileName: 'cells.rnn.json', text: cells, data: sunspotData },
  errors: { fileName: 'errors.rnn.json', text: errors, data: weatherData, candidates: ['seattle-weather.csv'] },
  cycle: { fileName: 'cycle.rnn.json', text: cycle, data: sunspotData },
  allKinds: { fileName: 'all.rnn.json', text: allKinds, data: weatherData },
  text: {
    fileName: 'moby.rnn.json',
    text: file({
      data: { kind: 'text', path: 'moby-dick.txt', window: 50 },
      nodes: {
        text: { kind: 'input', fields: 'text' },
        symbols: { kind: 'embedding', units: 32, inputs: { x: 'text.y' } },
        memory: { kind: 'lstm', units: 128, inputs: { x: 'symbols.y' } },
        scores: { kind: 'dense', units: 'next', inputs: { x: 'memory.y' } },
        loss: { kind: 'crossEntropy', target: 'next', inputs: { prediction: 'scores.y' } },
      },
    }),
    data: textData,
    candidates: ['moby-dick.txt'],
  },
  empty: { fileName: 'new.rnn.json', text: '', data: null, candidates: ['sunspots.csv', 'seattle-weather.csv'] },
  broken: { fileName: 'sunspots.rnn.json', text: sunspots, data: sunspotData },
  conflict: { fileName: 'sunspots.rnn.json', text: conflict, data: sunspotData },
  newer: { fileName: 'future.rnn.json', text: sunspots.replace('"version": 1', '"version": 9'), data: sunspotData },
  restricted: { fileName: 'sunspots.rnn.json', text: sunspots, data: sunspotData, trusted: false },
  readOnly: {
    fileName: 'sunspots.rnn.json',
    text: sunspots,
    data: sunspotData,
    readOnly: 'This file is read-only: it is shown from a git revision.',
  },
  many: { fileName: 'many.rnn.json', text: many(300), data: sunspotData },
};

/** Text that replaces the document of the scene `broken` after it was shown, so that the last good graph stays behind. */
export const brokenText = sunspots.replace('"units": 16,', '"units": 16');
