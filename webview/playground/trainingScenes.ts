// The scenes of the training view: each is a set of runs that the playground's host holds.
import type { ClassesRecord, RunRecord, RunState, SampleRecord } from '../../src/core/base/runRecords.ts';
import type { RandomStream } from '../../src/core/base/random.ts';
import type { PlaygroundRun } from './trainingHost.ts';
import { inventForecast, inventRecords, type InventedRun } from './trainingRecords.ts';

const weather: InventedRun = {
  seed: 1,
  steps: 1500,
  from: 1.05,
  to: 0.031,
  pace: 130,
  lossKind: 'mse',
  preview: 'forecast',
  nodes: { memory: ['Wx', 'Wh', 'b'], forecast: ['W', 'b'], season: ['W', 'b'] },
  baselines: [
    { split: 'validation', metric: 'rmse', name: 'persistence', value: 3.063 },
    { split: 'test', metric: 'rmse', name: 'persistence', value: 3.011 },
  ],
  clipNorm: 1,
  metrics: (loss) => ({ rmse: Math.sqrt(loss / 0.0058), mae: Math.sqrt(loss / 0.0058) * 0.78 }),
  evaluateEvery: 50,
  extras: (step, loss, random) => [inventForecast(step, loss, random)],
};

const novel: InventedRun = {
  ...weather,
  steps: 3000,
  from: 4.38,
  to: 1.58,
  pace: 380,
  lossKind: 'cross-entropy',
  preview: 'text',
  nodes: { letters: ['E'], memory: ['Wx', 'Wh', 'b'], out: ['W', 'b'] },
  baselines: [
    { split: 'validation', metric: 'bitsPerCharacter', name: 'unigram entropy', value: 4.43 },
    { split: 'validation', metric: 'bitsPerCharacter', name: 'trigram entropy', value: 2.95 },
  ],
  metrics: (loss) => ({ bitsPerCharacter: loss / Math.LN2, perplexity: Math.exp(loss) }),
  evaluateEvery: 150,
  extras: (step) => [sample(step)],
};

const names: InventedRun = {
  ...weather,
  steps: 1200,
  from: 0.69,
  to: 0.34,
  pace: 240,
  lossKind: 'binary-cross-entropy',
  preview: 'classes',
  nodes: { letters: ['E'], lstm: ['Wx', 'Wh', 'b'], out: ['W', 'b'] },
  baselines: [{ split: 'validation', metric: 'accuracy', name: 'majority class', value: 0.562 }],
  metrics: (loss) => ({ accuracy: 1 - 0.46 * Math.min(1, loss / 0.72), majorityAccuracy: 0.562 }),
  evaluateEvery: 60,
  extras: (step, loss, random) => [classes(step, loss, random)],
};

function sample(step: number): SampleRecord {
  const learnt = Math.min(1, step / 4200);
  const good =
    "the whale's white brow and the sea rolled over him; and still the captain stood upon the deck, and said nothing to his men.";
  const text = [...good].map((letter, place) =>
    (place * 7919 + step) % 100 < 100 * (1 - learnt) ? (' eatonshr'[(place * 31 + step) % 9] ?? ' ') : letter,
  );
  return { type: 'sample', step, prompt: 'Call me Ishmael. ', text: text.join('') };
}

function classes(step: number, loss: number, random: RandomStream): ClassesRecord {
  const wrong = 0.46 * Math.min(1, loss / 0.72);
  const row = (count: number, lean: number): readonly [number, number] => {
    const missed = Math.min(count, Math.round(count * wrong * lean * (1 + 0.05 * random.normal())));
    return [count - missed, missed];
  };
  const [female, asMale] = row(990, 0.8);
  const [male, asFemale] = row(779, 1.25);
  return {
    type: 'classes',
    step,
    labels: ['female', 'male'],
    counts: [
      [female, asMale],
      [asFemale, male],
    ],
  };
}

interface SceneRun {
  readonly number: number;
  readonly graph: string;
  readonly description: string;
  readonly invented: InventedRun;
  /** Steps that are there already. */
  readonly at: number;
  readonly state: RunState;
  readonly end?: readonly RunRecord[];
}

function sceneRun({ number, graph, description, invented, at, state, end }: SceneRun): PlaygroundRun {
  const id = `run-${number}`;
  const all = inventRecords(id, graph, invented);
  const cut = at >= invented.steps ? all.length : all.findIndex((record) => record.type === 'step' && record.step > at);
  const live = state === 'running' || state === 'paused';
  const closing: readonly RunRecord[] = live
    ? []
    : (end ?? [
        { type: 'state', step: at, state },
        { type: 'done', steps: at, reason: 'finished', elapsed: at * 0.0071 },
      ]);
  const records = [...all.slice(0, cut), ...closing];
  const losses = records.flatMap((record) =>
    record.type === 'eval' && typeof record.loss === 'number' ? [record.loss] : [],
  );
  return {
    summary: {
      key: `examples/${graph}.rnn.json#${id}`,
      name: `${graph} · run ${number}`,
      graph: `examples/${graph}.rnn.json`,
      state,
      step: at,
      steps: invented.steps,
      best: losses.length === 0 ? null : Math.min(...losses),
      description,
      startedAt: '2026-01-05T10:00:00Z',
    },
    records,
    future: live ? [...all.slice(cut)] : [],
  };
}

const gru = {
  number: 7,
  graph: 'seattle-weather',
  description: 'GRU 32 → dense 1 · seed 1',
  invented: weather,
} as const;
const finished = (run: Omit<SceneRun, 'at' | 'state'>): PlaygroundRun =>
  sceneRun({ ...run, at: run.invented.steps, state: 'done' });
const comparable = (): PlaygroundRun[] => [
  finished({
    ...gru,
    number: 6,
    description: 'LSTM 32 → dense 1 · seed 1',
    invented: { ...weather, seed: 6, to: 0.029, pace: 170 },
  }),
  finished({
    ...gru,
    number: 5,
    description: 'Elman 32 → dense 1 · seed 1',
    invented: { ...weather, seed: 5, to: 0.042, pace: 210 },
  }),
  sceneRun({
    ...gru,
    number: 4,
    at: 420,
    state: 'interrupted',
    invented: { ...weather, seed: 4 },
    end: [{ type: 'state', step: 420, state: 'interrupted' }],
  }),
];

function failing(): PlaygroundRun {
  const run = sceneRun({
    ...gru,
    number: 8,
    description: 'Elman 32, ReLU → dense 1 · seed 2',
    at: 60,
    state: 'failed',
    invented: { ...weather, seed: 8, pace: 400 },
    end: [],
  });
  const steps = run.records.flatMap((record) => (record.type === 'step' ? [record] : []));
  const last = steps.at(-1);
  if (last === undefined) throw new Error('An invented run has steps.');
  for (let i = 1; i <= 24; i++) {
    const swell = 1.7 ** i;
    run.records.push({
      ...last,
      step: 60 + i,
      loss: 0.9 + 0.02 * swell,
      gradNorm: 1.2 * swell,
      gradNorms: last.gradNorms.map((norm) => (typeof norm === 'number' ? norm * swell : norm)),
      elapsed: last.elapsed + i * 0.0071,
    });
  }
  run.records.push(
    {
      ...last,
      step: 85,
      loss: 'NaN',
      gradNorm: 'Infinity',
      gradNorms: last.gradNorms.map((_, index) => (index < 3 ? 'Infinity' : 'NaN')),
      elapsed: last.elapsed + 0.18,
    },
    {
      type: 'error',
      code: 'not-finite',
      message:
        'The gradient of Wh is infinite at step 85, so the weights of step 84 are kept. Clip the gradient (training, clipNorm), or lower the learning rate.',
      node: 'memory',
      step: 85,
    },
    { type: 'state', step: 85, state: 'failed' },
    { type: 'done', steps: 84, reason: 'not-finite', elapsed: 0.6 },
  );
  run.summary = { ...run.summary, step: 85 };
  return run;
}

export interface TrainingScene {
  readonly name: string;
  readonly title: string;
  readonly runs: () => PlaygroundRun[];
  /** Runs drawn together from the start. */
  readonly compare?: boolean;
  /** The host never answers. */
  readonly silent?: boolean;
}

export const trainingScenes: readonly TrainingScene[] = [
  {
    name: 'training-live',
    title: 'A run that grows',
    runs: () => [sceneRun({ ...gru, at: 930, state: 'running' }), ...comparable()],
  },
  { name: 'training-forecast', title: 'A finished forecast', runs: () => [finished(gru)] },
  {
    name: 'training-text',
    title: 'A character model',
    runs: () => [
      finished({
        number: 2,
        graph: 'moby-dick',
        description: 'embedding 32 → LSTM 128 → softmax 81 · seed 1',
        invented: novel,
      }),
    ],
  },
  {
    name: 'training-classes',
    title: 'Classification',
    runs: () => [
      finished({
        number: 1,
        graph: 'first-names',
        description: 'embedding 16 → LSTM 32 → dense 1 · seed 1',
        invented: names,
      }),
    ],
  },
  { name: 'training-compare', title: 'Several runs', runs: () => [finished(gru), ...comparable()], compare: true },
  { name: 'training-nan', title: 'A run that failed', runs: () => [failing(), finished(gru)] },
  { name: 'training-empty', title: 'No run yet', runs: () => [] },
  { name: 'training-connecting', title: 'Before the host answers', runs: () => [], silent: true },
  {
    name: 'training-long',
    title: 'A hundred thousand steps',
    runs: () => [
      finished({
        ...gru,
        number: 9,
        invented: { ...weather, steps: 100_000, pace: 9000, evaluateEvery: 2000, seed: 9 },
      }),
    ],
  },
];
