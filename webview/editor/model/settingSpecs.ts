// The data and training settings as fields of the inspector, read from the schema of the file: limits, defaults and help
// stand there and nowhere else. Only labels and units are added here.
import { DATA_SCHEMAS, TrainingSchema } from '../../../src/core/graph/schema.ts';
import type { DataSpec } from '../../../src/core/graph/model.ts';
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
  window: ['Window', 'time steps'],
  horizon: ['Horizon', 'rows ahead'],
  stride: ['Stride', 'rows'],
  normalize: ['Normalise numbers'],
  season: ['Season', 'rows'],
  lowercase: ['Lower case only'],
  limit: ['Read at most', 'characters'],
  maxLength: ['Longest line', 'characters'],
  task: ['Task'],
  length: ['Length'],
  testLength: ['Length in the test'],
  sequences: ['Sequences'],
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
  batch: ['Batch', 'sequences'],
  steps: ['Steps'],
  clipNorm: ['Clip gradient norm'],
  clipValue: ['Clip gradient values'],
  shuffle: ['Shuffle'],
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

/** Everything but the kind and the files, which have controls of their own. */
export function dataSettings(kind: DataSpec['kind']): readonly SettingSpec[] {
  return specsOf(['data'], asProperty(DATA_SCHEMAS[kind]), ['kind', 'path', 'files']);
}

const optimizerKeys: Readonly<Record<string, readonly string[]>> = {
  sgd: ['kind', 'learningRate', 'momentum'],
  rmsprop: ['kind', 'learningRate', 'momentum', 'decay', 'epsilon'],
  adam: ['kind', 'learningRate', 'beta1', 'beta2', 'epsilon'],
};

/** Training settings; of the optimizer only what the chosen one uses. */
export function trainingSettings(optimizer: string): readonly SettingSpec[] {
  const used = optimizerKeys[optimizer] ?? [];
  return specsOf(['training'], asProperty(TrainingSchema), []).filter(
    ({ path }) => path[1] !== 'optimizer' || used.includes(String(path[2])),
  );
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
