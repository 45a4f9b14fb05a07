// The parts of a file that say what to train on and how: `data` and `training`. By the schema, plus what a schema cannot say.
import { dataPathsOf } from './dataPaths.ts';
import type { DataSpec, SplitSpec, TrainingSpec } from './model.ts';
import { quote, nearest } from '../base/text.ts';
import { property, type JsonNode } from './jsonDocument.ts';
import { describe, readValue } from './readValue.ts';
import type { Report } from './report.ts';
import { DATA_SCHEMAS, TrainingSchema } from './schema.ts';

type DataKind = keyof typeof DATA_SCHEMAS;
/** Weight decay of AdamW where none is written, as in PyTorch. */
const ADAMW_DECAY = 0.01;
const DATA_KINDS = Object.keys(DATA_SCHEMAS) as DataKind[];

/** The data specification, or undefined (with a diagnostic) when there is none that could be used. */
export function readData(node: JsonNode | undefined, report: Report): DataSpec | undefined {
  if (!node) {
    report(
      'warning',
      'missing-data',
      'The file names no data, so this graph cannot be trained yet. Add "data" with a kind and a path.',
      [],
    );
    return undefined;
  }
  if (node.type !== 'object') {
    report('error', 'wrong-type', `data must be an object in { }; it is ${describe(node)}.`, ['data']);
    return undefined;
  }
  const kind = property(node, 'kind')?.value;
  if (!kind) {
    report('error', 'missing-value', `data.kind is missing: one of ${DATA_KINDS.join(', ')} is needed.`, ['data']);
    return undefined;
  }
  const known = DATA_KINDS.find((candidate) => candidate === kind.value);
  if (!known) {
    const near = typeof kind.value === 'string' ? nearest(kind.value, DATA_KINDS) : undefined;
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    report(
      'error',
      'unknown-value',
      `data.kind must be one of ${DATA_KINDS.join(', ')}; it is ${describe(kind)}.${hint}`,
      ['data', 'kind'],
    );
    return undefined;
  }
  const data = readValue(DATA_SCHEMAS[known], node, ['data'], report) as DataSpec | undefined;
  if (!data || !pathsAreSafe(data, report) || !sourcesAreClear(data, report)) return undefined;
  return data.kind === 'generated'
    ? { ...data, split: checkedSplit(data.split, report) }
    : { ...data, split: checkedSplit(data.split, report) };
}

/** The training settings with defaults; wrong ones are reported and replaced. */
export function readTraining(node: JsonNode | undefined, report: Report): TrainingSpec {
  const training = readValue(TrainingSchema, node, ['training'], report);
  if (!training) throw new Error('Every training setting has a default.');
  const { optimizer, truncation } = training;
  if (truncation.steps > 0 && truncation.state === 'carry' && property(node, 'shuffle')?.value?.value === true)
    report(
      'warning',
      'shuffle-carried',
      'With carried state a window goes on where the window before ended, so nothing is shuffled: "shuffle" has no effect. Leave it out, or reset the state.',
      ['training', 'shuffle'],
    );
  const written = property(property(node, 'optimizer')?.value, 'weightDecay') !== undefined;
  if (optimizer.kind !== 'adamw' || written) return training;
  return { ...training, optimizer: { ...optimizer, weightDecay: ADAMW_DECAY } };
}

function checkedSplit<S extends Pick<SplitSpec, 'train' | 'validation'>>(split: S, report: Report): S {
  if (split.train + split.validation <= 1) return split;
  report(
    'error',
    'bad-split',
    `data.split: train ${split.train} and validation ${split.validation} are more than 1 together. 0.7 and 0.15 are used instead.`,
    ['data', 'split'],
  );
  return { ...split, train: 0.7, validation: 0.15 };
}

/** A `lines` data set has either files or a path. */
function sourcesAreClear(data: DataSpec, report: Report): boolean {
  if (data.kind !== 'lines' || data.files.length > 0 !== (data.path !== '')) return true;
  const both = data.path !== '';
  const message = both
    ? 'data has both files and path. Keep one: files for one file a label, path for one file of label, tab and text.'
    : 'data names no file. Add files (one file a label) or path (one file of label, tab and text).';
  report('error', both ? 'unclear-source' : 'missing-value', message, ['data']);
  return false;
}

function pathsAreSafe(data: DataSpec, report: Report): boolean {
  let safe = true;
  for (const { path, at } of dataPathsOf(data)) {
    const problem = dataPathProblem(path);
    if (problem === undefined) continue;
    report(
      'error',
      'unsafe-path',
      `${quote(path)} ${problem} Write a path relative to this file, with / between folders.`,
      at,
    );
    safe = false;
  }
  return safe;
}

/**
 * Why a data path is refused whatever the disk holds, or undefined. That it stays inside the workspace folder (`..`, links)
 * is the business of the reader of files, which knows the folder.
 */
export function dataPathProblem(path: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path)) return 'is an address, not a path: nothing is fetched.';
  if (/^[/\\]/.test(path) || /^[A-Za-z]:/.test(path)) return 'is an absolute path.';
  if (path.includes('\\')) return 'has a backslash.';
  for (const character of path)
    if ((character.codePointAt(0) ?? 0) < 0x20 || character === '\x7f') return 'has a control character.';
  return undefined;
}
