// A text as a data set: one long axis of characters, windows over it, fields `text` and `next` (the characters one step later).
import type { TextData } from '../../core/graph/model.ts';
import type { Dataset, DatasetResult, FieldColumn } from './dataset.ts';
import type { FileSource } from './fileSource.ts';
import { counted, Findings } from './findings.ts';
import { fittedSymbols } from './fitted.ts';
import { dataLimits } from './limits.ts';
import type { ReadOptions } from './readOptions.ts';
import { rangesOf } from './splits.ts';
import { trainStepsOf } from './streams.ts';
import { encode, learnVocabulary, normalizeText, vocabularyOf } from './vocabulary.ts';
import { windowSets } from './windows.ts';
import type { WindowSpec } from './windows.ts';

export async function openText(spec: TextData, source: FileSource, options: ReadOptions): Promise<DatasetResult> {
  const findings = new Findings();
  const file = await source.readText(spec.path, dataLimits.textBytes);
  if (!file.ok) {
    findings.error(file.code, file.message);
    return { ok: false, diagnostics: findings.list };
  }
  if (file.text.includes('\0')) {
    findings.error('data-not-text', `${spec.path} is not a text file: it holds zero bytes.`);
    return { ok: false, diagnostics: findings.list };
  }
  let characters = Array.from(normalizeText(file.text, spec.lowercase));
  if (spec.limit > 0 && characters.length > spec.limit) {
    findings.note('text-cut', `${spec.path}: the first ${spec.limit} of ${characters.length} characters are read.`);
    characters = characters.slice(0, spec.limit);
  }
  const length = characters.length;
  const ranges = rangesOf(length, spec.split);
  const windows: WindowSpec = {
    rows: length,
    window: spec.window,
    reach: 1,
    stride: spec.stride,
    split: spec.split,
    usable: () => true,
  };
  const sets = windowSets(windows, true);
  if (sets.train.starts.length === 0) {
    findings.error(
      'data-too-short',
      `${spec.path} has ${counted(length, 'character')}, ${ranges.train[1]} of them in the training split; ` +
        `a window of ${spec.window} needs ${spec.window + 1}. Use a shorter window or more text.`,
      ['data', 'window'],
    );
    return { ok: false, diagnostics: findings.list };
  }
  const learntFrom = spec.split.by === 'time' ? characters.slice(...ranges.train) : characters;
  const known = fittedSymbols(options.fitted, 'text');
  const vocabulary = known === undefined ? learnVocabulary(learntFrom) : vocabularyOf(known.symbols);
  if (vocabulary.symbols.length > dataLimits.symbols) {
    const limit = dataLimits.symbols.toLocaleString('en');
    findings.error('text-too-many-symbols', `${spec.path} has more than ${limit} different characters. Is it a text?`);
    return { ok: false, diagnostics: findings.list };
  }
  const tokens = encode(characters.join(''), vocabulary);
  const unknown = tokens.reduce((n, token) => n + (token === 0 ? 1 : 0), 0);
  if (unknown > 0) {
    findings.note(
      'text-unknown',
      `${spec.path}: ${counted(unknown, 'character')} outside the training split's vocabulary are read as one symbol “unknown”.`,
    );
  }
  if (spec.split.by === 'random' && spec.stride <= spec.window) {
    const message =
      'Windows of different splits share characters, so scores are better than they would be on new text.';
    findings.warning('split-overlap', `${message} Split by time, or use a longer stride.`, ['data', 'split']);
  }
  const field = (name: string, shift: number): FieldColumn => ({
    info: {
      name,
      type: 'tokens',
      classes: vocabulary.symbols.length,
      perStep: true,
      symbols: vocabulary.symbols.slice(0, dataLimits.shownSymbols),
    },
    values: tokens,
    raw: null,
    inputShift: shift,
    targetShift: shift,
    scale: 1,
    offset: 0,
  });
  const columns = [field('text', 0), field('next', 1)];
  const dataset: Dataset = {
    spec,
    info: {
      fields: columns.map((column) => column.info),
      ragged: [],
      ...trainStepsOf(spec.split.by === 'time' ? ranges : null, 1),
      sequences: {
        train: sets.train.starts.length,
        validation: sets.validation.starts.length,
        test: sets.test.starts.length,
      },
    },
    fitted: { version: 1, fields: [{ type: 'tokens', name: 'text', symbols: vocabulary.symbols }] },
    fingerprint: `${file.sha256} ${JSON.stringify(spec)}`,
    maxLength: spec.window,
    columns: new Map(columns.map((column) => [column.info.name, column])),
    ranges: spec.split.by === 'time' ? ranges : null,
    notes: findings.list,
    sequences: (perStepTargets) => (perStepTargets ? sets : windowSets(windows, false)),
    label: (row) => `character ${row + 1}`,
  };
  return { ok: true, dataset };
}
