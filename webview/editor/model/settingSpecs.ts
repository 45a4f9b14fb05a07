// The data and training settings as fields of the inspector, read from the schema of the file: limits, defaults and help
// stand there and nowhere else. Only labels and units are added here.
import { DATA_SCHEMAS, TrainingSchema } from '../../../src/core/graph/schema.ts';
import { NodeTrainingSchema } from '../../../src/core/graph/trainingSchema.ts';
import type { DataSpec, OptimizerSpec, ScheduleSpec, TrainingSpec } from '../../../src/core/graph/model.ts';
import type { JsonPath, JsonValue } from '../../../src/core/base/json.ts';
import type { NumberLimits } from './fieldValues.ts';

export interface SettingSpec {
  readonly path: JsonPath;
  readonly label: string;
  readonly help: string;
  readonly type: 'number' | 'boolean' | 'choice' | 'text';
  readonly limits: NumberLimits;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly fallback: JsonValue | undefined;
  readonly unit: string;
}

const labels: Readonly<Record<string, readonly [label: string, unit?: string]>> = {
  freeze: ['Freeze'],
  rateFactor: ['Learning rate times'],
  weightDecay: ['Weight decay'],
  window: ['Window', 'time steps'],
  horizon: ['Horizon', 'rows ahead'],
  stride: ['Stride', 'rows'],
  normalize: ['Normalise numbers'],
  season: ['Season', 'rows'],
  lowercase: ['Lower case only'],
  task: ['Task'],
  length: ['Length'],
  testLength: ['Length in the test'],
  sequences: ['Sequences'],
  limit: ['Read at most'],
  maxLength: ['Longest'],
  separator: ['Between source and target'],
  sourceTokens: ['Source in'],
  targetTokens: ['Target in'],
  reverseSource: ['Reverse the source'],
  end: ['End symbol'],
  'split.by': ['Split'],
  'split.train': ['Training part'],
  'split.validation': ['Validation part'],
  'optimizer.kind': ['Optimizer'],
  'optimizer.learningRate': ['Learning rate'],
  'optimizer.momentum': ['Momentum'],
  'optimizer.decay': ['Decay'],
  'optimizer.beta1': ['β₁'],
  'optimizer.beta2': ['β₂'],
  'optimizer.epsilon': ['ε'],
  'optimizer.nesterov': ['Nesterov momentum'],
  'optimizer.centered': ['Centred'],
  'optimizer.amsgrad': ['AMSGrad'],
  'optimizer.weightDecay': ['Weight decay'],
  'schedule.kind': ['Schedule'],
  'schedule.warmup': ['Warm-up', 'steps'],
  'schedule.every': ['Every', 'steps'],
  'schedule.factor': ['Factor'],
  'schedule.minimum': ['Lowest rate'],
  'schedule.cycle': ['Restart after', 'steps'],
  'schedule.cycleFactor': ['Cycles grow by'],
  'schedule.peakAt': ['Peak at', 'part of the run'],
  'schedule.startDivisor': ['Starts at rate ÷'],
  'schedule.endDivisor': ['Ends at first rate ÷'],
  'schedule.patience': ['Patience', 'evaluations'],
  'schedule.threshold': ['Threshold'],
  clipParameter: ['Clip norm of each parameter'],
  l1: ['L1 penalty'],
  l2: ['L2 penalty'],
  weightNoise: ['Weight noise', 'deviation'],
  'earlyStopping.patience': ['Stop after', 'evaluations without a better loss'],
  'earlyStopping.minDelta': ['Better by at least'],
  keepBest: ['Keep the best weights'],
  batch: ['Batch', 'sequences'],
  steps: ['Steps'],
  clipNorm: ['Clip gradient norm'],
  clipValue: ['Clip gradient values'],
  shuffle: ['Shuffle'],
  bucket: ['Sort by length', 'batches'],
  'truncation.steps': ['Gradient goes back', 'steps'],
  'truncation.every': ['Update every', 'steps'],
  'truncation.state': ['State between windows'],
  'evaluation.state': ['State in evaluation'],
  'evaluation.warmup': ['Read before', 'steps'],
  memory: ['Memory at most', 'MB'],
  evaluateEvery: ['Evaluate every', 'steps'],
  seed: ['Seed'],
};

const optionLabels: Readonly<Record<string, string>> = {
  time: 'in order of time',
  random: 'at random, by the seed',
  standard: 'mean 0, deviation 1',
  minmax: 'to 0 … 1',
  none: 'no',
  adding: 'adding problem',
  addition: 'addition of numbers',
  xor: 'XOR stream',
  anbn: 'aⁿbⁿ',
  sgd: 'SGD',
  rmsprop: 'RMSprop',
  adam: 'Adam',
  adamw: 'AdamW',
  adagrad: 'Adagrad',
  adadelta: 'Adadelta',
  constant: 'constant',
  step: 'in steps',
  exponential: 'exponential',
  cosine: 'cosine',
  oneCycle: 'one cycle',
  plateau: 'falls on plateau',
  carry: 'carried on',
  reset: 'reset',
};

/** The parts of a JSON Schema that are used here. */
interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: JsonValue;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Property>>;
}

function spec(path: JsonPath, property: Property): SettingSpec {
  const key = path.slice(1).join('.');
  const [label, unit = ''] = labels[key] ?? [key];
  const type = property.enum
    ? 'choice'
    : property.type === 'boolean'
      ? 'boolean'
      : property.type === 'string'
        ? 'text'
        : 'number';
  return {
    path,
    label,
    unit,
    help: property.description ?? '',
    type,
    limits: {
      integer: property.type === 'integer',
      min: property.minimum,
      max: property.maximum,
      exclusiveMin: property.exclusiveMinimum,
      exclusiveMax: property.exclusiveMaximum,
    },
    options: (property.enum ?? []).map((value) => ({ value, label: optionLabels[value] ?? value })),
    fallback: property.default,
  };
}

function specsOf(path: JsonPath, schema: Property, skip: readonly string[]): readonly SettingSpec[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const here = [...path, name];
    if (skip.includes(name)) return [];
    return property.properties ? specsOf(here, property, skip) : [spec(here, property)];
  });
}

const asProperty = (schema: unknown): Property => schema as Property;

/** How one node is trained: the key `train` of a node. */
export function nodeTrainingSettings(): readonly SettingSpec[] {
  return specsOf(['train'], asProperty(NodeTrainingSchema), []);
}

/** Everything but the kind and the files, which have controls of their own. */
export function dataSettings(kind: DataSpec['kind']): readonly SettingSpec[] {
  return specsOf(['data'], asProperty(DATA_SCHEMAS[kind]), ['kind', 'path', 'files']);
}

/** Keys of a setting that mean something for each kind; the kind itself always does. */
type KeysOfKind<K extends string> = { readonly [kind in K]: readonly string[] };

const optimizerKeys: KeysOfKind<OptimizerSpec['kind']> = {
  sgd: ['learningRate', 'momentum', 'nesterov', 'weightDecay'],
  adagrad: ['learningRate', 'epsilon', 'weightDecay'],
  adadelta: ['learningRate', 'decay', 'epsilon', 'weightDecay'],
  rmsprop: ['learningRate', 'momentum', 'decay', 'centered', 'epsilon', 'weightDecay'],
  adam: ['learningRate', 'beta1', 'beta2', 'amsgrad', 'epsilon', 'weightDecay'],
  adamw: ['learningRate', 'beta1', 'beta2', 'amsgrad', 'epsilon', 'weightDecay'],
};

const scheduleKeys: KeysOfKind<ScheduleSpec['kind']> = {
  constant: ['warmup'],
  step: ['warmup', 'every', 'factor'],
  exponential: ['warmup', 'every', 'factor'],
  cosine: ['warmup', 'minimum', 'cycle', 'cycleFactor'],
  oneCycle: ['warmup', 'peakAt', 'startDivisor', 'endDivisor'],
  plateau: ['warmup', 'factor', 'patience', 'threshold', 'minimum'],
};

/** A titled part of the training settings. */
export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly SettingSpec[];
}

const groupOf: Readonly<Record<string, string>> = {
  optimizer: 'Optimizer',
  schedule: 'Learning rate over the run',
  clipNorm: 'Gradient clipping',
  clipParameter: 'Gradient clipping',
  truncation: 'Time and memory',
  evaluation: 'Time and memory',
  bucket: 'Time and memory',
  memory: 'Time and memory',
  clipValue: 'Gradient clipping',
  l1: 'Regularisation',
  l2: 'Regularisation',
  weightNoise: 'Regularisation',
  earlyStopping: 'Early stopping',
  keepBest: 'Early stopping',
};

/** Training settings by group, the run itself first; of optimizer and schedule only what the chosen kinds use. */
export function trainingSettings(training: Pick<TrainingSpec, 'optimizer' | 'schedule'>): readonly SettingGroup[] {
  const { optimizer, schedule } = training;
  const used: Readonly<Record<string, readonly string[]>> = {
    optimizer: optimizerKeys[optimizer.kind].filter((key) => key !== 'nesterov' || optimizer.momentum > 0),
    schedule: scheduleKeys[schedule.kind].filter((key) => key !== 'cycleFactor' || schedule.cycle > 0),
  };
  const groups = new Map<string, SettingSpec[]>([['Run', []]]);
  for (const one of specsOf(['training'], asProperty(TrainingSchema), [])) {
    const [top = '', key = ''] = one.path.slice(1).map(String);
    const keys = used[top];
    if (keys !== undefined && key !== 'kind' && !keys.includes(key)) continue;
    const title = groupOf[top] ?? 'Run';
    const group = groups.get(title) ?? [];
    groups.set(title, [...group, one]);
  }
  return [...groups].map(([title, settings]) => ({ title, settings }));
}

/** The value at a path inside a plain object. */
export function valueAtPath(root: unknown, path: JsonPath): JsonValue | undefined {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return value as JsonValue | undefined;
}
