// The envelope of a graph file: one TypeBox schema from which come the static types (held equal to model.ts by a test),
// the reader with defaults (readValue.ts) and the JSON Schema for VS Code (jsonSchema.ts). Nodes stay open here: their
// parameters belong to the catalogue.
import * as Type from 'typebox/type';
import { EarlyStoppingSchema, OptimizerSchema, ScheduleSchema } from './trainingSchema.ts';
import { EvaluationSchema, TruncationSchema } from './windowSchema.ts';

export const CURRENT_VERSION = 1;

const MAX_SEED = Number.MAX_SAFE_INTEGER;

function split(by: 'time' | 'random') {
  return Type.Object(
    {
      by: Type.Enum(['time', 'random'], {
        default: by,
        description:
          'Keep the order (first train, then validation, the rest is the test) or draw at random by the seed.',
      }),
      train: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.7, description: 'Part that is trained on.' }),
      validation: Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.15,
        description: 'Part that is watched during training. The rest is the test.',
      }),
    },
    { description: 'How the data set is divided into training, validation and test.' },
  );
}

const window = { minimum: 1, maximum: 100_000, description: 'Time steps of one sequence.' };
const stride = {
  minimum: 1,
  maximum: 1_000_000,
  default: 1,
  description: 'Rows or characters between the starts of neighbouring sequences.',
};
const path = {
  minLength: 1,
  maxLength: 1024,
  description: 'File, relative to this one. It must lie inside the workspace folder.',
};
const lowercase = Type.Boolean({ default: false, description: 'Turn everything into lower case first.' });

export const CsvSchema = Type.Object(
  {
    kind: Type.Literal('csv'),
    path: Type.String(path),
    window: Type.Integer({ ...window, default: 20 }),
    horizon: Type.Integer({
      minimum: 0,
      maximum: 100_000,
      default: 1,
      description: 'How many rows after the last row of the window the target lies. 1 is the next row.',
    }),
    stride: Type.Integer(stride),
    normalize: Type.Enum(['standard', 'minmax', 'none'], {
      default: 'standard',
      description: 'Scale numbers to mean 0 and deviation 1, to 0…1, or leave them. Fitted on the training part only.',
    }),
    season: Type.Integer({
      minimum: 0,
      maximum: 100_000,
      default: 0,
      description: 'Rows of one season, for the naive forecast to compare with. 0 is none.',
    }),
    split: split('time'),
  },
  { description: 'Rows of a CSV file with a header line; each column is a field.' },
);

export const TextSchema = Type.Object(
  {
    kind: Type.Literal('text'),
    path: Type.String(path),
    window: Type.Integer({ ...window, default: 50 }),
    stride: Type.Integer({ ...stride, default: 50 }),
    lowercase,
    limit: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      default: 0,
      description: 'Read at most this many characters. 0 is all.',
    }),
    split: split('time'),
  },
  { description: 'Characters of a text file. Fields: text, and next (the same one step later).' },
);

const LineFileSchema = Type.Object(
  {
    path: Type.String(path),
    label: Type.String({ minLength: 1, maxLength: 256, description: 'Class of every line of this file.' }),
  },
  { description: 'A file whose lines all have one label.' },
);

export const LinesSchema = Type.Object(
  {
    kind: Type.Literal('lines'),
    files: Type.Array(LineFileSchema, { maxItems: 1000, default: [], description: 'One file for each label.' }),
    path: Type.String({
      maxLength: 1024,
      default: '',
      description: 'Instead of files: one file of lines, each a label, a tab and the text.',
    }),
    lowercase,
    maxLength: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 100,
      description: 'Longer lines are cut to this many characters.',
    }),
    split: split('random'),
  },
  { description: 'Lines of text, each with a label. Fields: text and label.' },
);

export const GeneratedSchema = Type.Object(
  {
    kind: Type.Literal('generated'),
    task: Type.Enum(['adding', 'addition', 'xor', 'anbn'], {
      default: 'adding',
      description:
        "adding: the sum of two marked numbers. addition: sums as characters. xor: Elman's stream of bits. anbn: as many b as a.",
    }),
    length: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 100,
      description: 'Time steps (adding, xor), digits of a number (addition), largest n (anbn).',
    }),
    testLength: Type.Integer({
      minimum: 0,
      maximum: 100_000,
      default: 0,
      description: 'The same for the test part, to see whether the rule was learnt. 0 is as in training.',
    }),
    sequences: Type.Integer({
      minimum: 1,
      maximum: 10_000_000,
      default: 10_000,
      description: 'Sequences that are made for training, validation and test together.',
    }),
    seed: Type.Integer({
      minimum: 0,
      maximum: MAX_SEED,
      default: 1,
      description: 'The same seed makes the same data.',
    }),
    split: Type.Object(
      {
        train: Type.Number({
          exclusiveMinimum: 0,
          maximum: 1,
          default: 0.8,
          description: 'Part that is trained on.',
        }),
        validation: Type.Number({
          minimum: 0,
          exclusiveMaximum: 1,
          default: 0.1,
          description: 'Part that is watched during training. The rest is the test.',
        }),
      },
      { description: 'How the sequences are divided into training, validation and test.' },
    ),
  },
  { description: 'A task that the program makes itself, to see what a network can remember. No file.' },
);

const tokensOf = (side: string) =>
  Type.Enum(['characters', 'words'], {
    default: 'characters',
    description: `One step of the ${side} is a character, or what stands between blanks.`,
  });

export const PairsSchema = Type.Object(
  {
    kind: Type.Literal('pairs'),
    path: Type.String(path),
    separator: Type.String({
      minLength: 1,
      maxLength: 16,
      default: '\t',
      description: 'What stands between the source and the target of a line; a tab where nothing is said.',
    }),
    sourceTokens: tokensOf('source'),
    targetTokens: tokensOf('target'),
    lowercase,
    reverseSource: Type.Boolean({
      default: false,
      description: 'Read the source from its end: its beginning then stands next to the beginning of the target.',
    }),
    end: Type.Boolean({
      default: true,
      description: 'End every target with a symbol of its own, by which the network says that it is done.',
    }),
    maxLength: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 100,
      description: 'Pairs with more tokens on either side are left out.',
    }),
    limit: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      default: 0,
      description: 'Read at most this many pairs. 0 is all.',
    }),
    split: split('random'),
  },
  {
    description: 'Lines of a source, a separator and a target. Fields: source and target, each with steps of its own.',
  },
);

export const DATA_SCHEMAS = {
  csv: CsvSchema,
  text: TextSchema,
  lines: LinesSchema,
  pairs: PairsSchema,
  generated: GeneratedSchema,
} as const;

export const TrainingSchema = Type.Object(
  {
    optimizer: OptimizerSchema,
    schedule: ScheduleSchema,
    batch: Type.Integer({ minimum: 1, maximum: 65_536, default: 32, description: 'Sequences in one step.' }),
    steps: Type.Integer({ minimum: 1, maximum: 1_000_000_000, default: 1000, description: 'Steps of a run.' }),
    clipNorm: Type.Number({
      minimum: 0,
      maximum: 1e9,
      default: 0,
      description: 'Scale the whole gradient down to this norm. 0 is no clipping.',
    }),
    clipParameter: Type.Number({
      minimum: 0,
      maximum: 1e9,
      default: 0,
      description:
        'Scale the gradient of each parameter down to this norm. 0 is no clipping. Values are cut first, then this, then the whole gradient.',
    }),
    clipValue: Type.Number({
      minimum: 0,
      maximum: 1e9,
      default: 0,
      description: 'Cut each gradient value to this size. 0 is no clipping.',
    }),
    l1: Type.Number({
      minimum: 0,
      maximum: 1e6,
      default: 0,
      description:
        'L1 penalty: adds this × Σ|w| to what is minimised, over weights (matrices and tables, not biases). Reported apart from the loss.',
    }),
    l2: Type.Number({
      minimum: 0,
      maximum: 1e6,
      default: 0,
      description:
        'L2 penalty: adds half of this × Σw² to what is minimised, over weights (matrices and tables, not biases). Reported apart from the loss.',
    }),
    weightNoise: Type.Number({
      minimum: 0,
      maximum: 1000,
      default: 0,
      description:
        'Deviation of Gaussian noise that is added to the weights (not biases) of each training step (Graves 2011). 0 is none.',
    }),
    earlyStopping: EarlyStoppingSchema,
    keepBest: Type.Boolean({
      default: false,
      description:
        'End with the weights of the lowest validation loss instead of the last ones. Early stopping always does.',
    }),
    shuffle: Type.Boolean({ default: true, description: 'Draw the sequences in a new order each epoch.' }),
    bucket: Type.Integer({
      minimum: 0,
      maximum: 100_000,
      default: 32,
      description:
        'Sequences of different length: so many batches at a time are filled with sequences sorted by length, so that little is padding. 0 leaves the shuffled order; without shuffling nothing is sorted.',
    }),
    truncation: TruncationSchema,
    evaluation: EvaluationSchema,
    memory: Type.Number({
      minimum: 0,
      maximum: 1_000_000,
      default: 0,
      description:
        'Most megabytes that a training step may take. Where it would take more, states are kept at some time steps only and the rest is computed again on the way back: slower, the same result. 0 is no bound.',
    }),
    evaluateEvery: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      default: 0,
      description: 'Steps between evaluations on the validation part. 0 is once an epoch.',
    }),
    seed: Type.Integer({ minimum: 0, maximum: MAX_SEED, default: 1, description: 'The same seed gives the same run.' }),
  },
  { description: 'How a run trains the graph.' },
);

/** Two finite numbers: where the node stands on the canvas. */
export const PositionSchema = Type.Tuple([Type.Number(), Type.Number()], { description: 'x and y on the canvas.' });

/** Keys of the file in the order in which they are written. */
export const TOP_KEYS = ['version', 'data', 'nodes', 'graphs', 'training', 'layout'] as const;
