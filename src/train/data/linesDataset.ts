// Lines as a data set: one example a line, fields `text` (characters, as long as the line) and `label` (the class).
// A class is a file, or what stands before the tab in one file. Equal lines always fall into the same split.
import type { LinesData } from '../../core/graph/model.ts';
import type { Dataset, DatasetResult, FieldColumn, SequenceSet, SequenceSets } from './dataset.ts';
import type { FileSource } from './fileSource.ts';
import { counted, Findings, quoted } from './findings.ts';
import { fittedLabels, fittedSymbols } from './fitted.ts';
import { dataLimits } from './limits.ts';
import type { ReadOptions } from './readOptions.ts';
import { dealt, textOrder } from './splits.ts';
import { encode, learnVocabulary, normalizeText, vocabularyOf } from './vocabulary.ts';

interface Example {
  readonly text: string;
  readonly label: string;
}

interface Read {
  readonly examples: Example[];
  /** In order of files, or sorted. */
  readonly labels: readonly string[];
  readonly hashes: readonly string[];
}

export async function openLines(spec: LinesData, source: FileSource, options: ReadOptions): Promise<DatasetResult> {
  const findings = new Findings(spec.files.length > 0 ? ['data', 'files'] : ['data', 'path']);
  const read =
    spec.files.length > 0 ? await readFiles(spec, source, findings) : await readTabbed(spec, source, findings);
  if (read === undefined || findings.failed) return { ok: false, diagnostics: findings.list };
  const { hashes } = read;
  const labels = fittedLabels(options.fitted, 'label')?.labels ?? read.labels;
  const examples = cutLong(read.examples, spec.maxLength, findings);
  const foreign = examples.find((example) => !labels.includes(example.label));
  if (foreign !== undefined)
    findings.error('lines-unknown-label', `The label ${quoted(foreign.label)} was not in the training data.`);
  if (labels.length > dataLimits.categories) {
    findings.error(
      'lines-too-many-labels',
      `There are ${labels.length} labels; at most ${dataLimits.categories} can be told apart.`,
    );
  }
  const splits = dealt(
    textOrder(
      examples.map(({ text }) => text),
      spec.split,
    ),
    spec.split,
  );
  if (splits.train.length === 0) {
    const have = counted(examples.length, 'line');
    findings.error('data-too-short', `There is no example in the training split (${have} in all).`, ['data', 'split']);
  }
  if (findings.failed) return { ok: false, diagnostics: findings.list };
  const known = fittedSymbols(options.fitted, 'text');
  const vocabulary = known
    ? vocabularyOf(known.symbols)
    : learnVocabulary(Array.from(splits.train, (i) => examples[i]?.text ?? ''));
  const encoded = examples.map((example) => encode(example.text, vocabulary));
  const total = encoded.reduce((sum, tokens) => sum + tokens.length, 0);
  const tokens = new Int32Array(total);
  const starts = new Int32Array(examples.length);
  const lengths = new Int32Array(examples.length);
  let at = 0;
  encoded.forEach((part, i) => {
    tokens.set(part, at);
    starts[i] = at;
    lengths[i] = part.length;
    at += part.length;
  });
  const classOf = new Map(labels.map((label, i) => [label, i]));
  const place = { raw: null, inputShift: 0, targetShift: 0, scale: 1, offset: 0 };
  const text: FieldColumn = {
    info: {
      name: 'text',
      type: 'tokens',
      classes: vocabulary.symbols.length,
      perStep: true,
      symbols: vocabulary.symbols.slice(0, dataLimits.shownSymbols),
    },
    values: tokens,
    ...place,
  };
  const label: FieldColumn = {
    info: { name: 'label', type: 'category', classes: labels.length, perStep: false, symbols: labels },
    values: Int32Array.from(examples, (example) => classOf.get(example.label) ?? 0),
    ...place,
  };
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const set = (ids: Int32Array): SequenceSet => ({
    starts: ids.map((id) => starts[id] ?? 0),
    lengths: ids.map((id) => lengths[id] ?? 0),
    length: longest,
    ids,
  });
  const sets: SequenceSets = { train: set(splits.train), validation: set(splits.validation), test: set(splits.test) };
  const dataset: Dataset = {
    spec,
    info: {
      fields: [text.info, label.info],
      ragged: ['T'],
      sequences: { train: splits.train.length, validation: splits.validation.length, test: splits.test.length },
    },
    fitted: {
      version: 1,
      fields: [
        { type: 'tokens', name: 'text', symbols: vocabulary.symbols },
        { type: 'category', name: 'label', labels },
      ],
    },
    fingerprint: `${hashes.join(' ')} ${JSON.stringify(spec)}`,
    maxLength: longest,
    columns: new Map([
      ['text', text],
      ['label', label],
    ]),
    ranges: null,
    notes: findings.list,
    sequences: () => sets,
    label: (id) => examples[id]?.text ?? '',
  };
  return { ok: true, dataset };
}

async function readFiles(spec: LinesData, source: FileSource, findings: Findings): Promise<Read | undefined> {
  if (spec.files.length > dataLimits.files) {
    findings.error('lines-too-many-files', `${spec.files.length} files; at most ${dataLimits.files} can be read.`);
    return undefined;
  }
  const examples: Example[] = [];
  const hashes: string[] = [];
  for (const [i, { path, label }] of spec.files.entries()) {
    const file = await source.readText(path, dataLimits.linesBytes);
    if (!file.ok) findings.error(file.code, file.message, ['data', 'files', i, 'path']);
    else {
      hashes.push(file.sha256);
      const before = examples.length;
      for (const { text } of linesOf(file.text, path, spec.lowercase, findings)) examples.push({ text, label });
      if (examples.length === before && !findings.failed)
        findings.error('lines-empty', `${path} has no lines.`, ['data', 'files', i, 'path']);
    }
    if (findings.failed) return undefined;
  }
  return { examples, labels: [...new Set(spec.files.map((file) => file.label))], hashes };
}

async function readTabbed(spec: LinesData, source: FileSource, findings: Findings): Promise<Read | undefined> {
  const file = await source.readText(spec.path, dataLimits.linesBytes);
  if (!file.ok) {
    findings.error(file.code, file.message);
    return undefined;
  }
  const examples: Example[] = [];
  for (const { text, line } of linesOf(file.text, spec.path, false, findings)) {
    const tab = text.indexOf('\t');
    const label = text.slice(0, Math.max(tab, 0)).trim();
    const rest = text.slice(tab + 1).trim();
    if (tab < 0 || label === '' || rest === '') {
      findings.error('lines-no-label', `${spec.path}, line ${line}: ${quoted(text)} is not written label, tab, text.`);
      return undefined;
    }
    examples.push({ text: spec.lowercase ? rest.toLowerCase() : rest, label });
  }
  if (examples.length === 0 && !findings.failed) findings.error('lines-empty', `${spec.path} has no lines.`);
  return { examples, labels: [...new Set(examples.map((example) => example.label))].sort(), hashes: [file.sha256] };
}

function linesOf(text: string, path: string, lowercase: boolean, findings: Findings): { text: string; line: number }[] {
  if (text.includes('\0')) {
    findings.error('data-not-text', `${path} is not a text file: it holds zero bytes.`);
    return [];
  }
  const lines = normalizeText(text, lowercase).split('\n');
  if (lines.length > dataLimits.lines) {
    findings.error('lines-too-many', `${path} has ${lines.length} lines; at most ${dataLimits.lines} can be read.`);
    return [];
  }
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [{ text: line.trim(), line: i + 1 }]));
}

function cutLong(examples: readonly Example[], longest: number, findings: Findings): readonly Example[] {
  let cut = 0;
  const result = examples.map((example) => {
    if (example.text.length <= longest) return example;
    const characters = Array.from(example.text);
    if (characters.length <= longest) return example;
    cut++;
    return { ...example, text: characters.slice(0, longest).join('') };
  });
  if (cut > 0) {
    const message = `${counted(cut, 'line')} longer than ${longest} characters: only the beginning is read.`;
    findings.warning('lines-cut', message, ['data', 'maxLength']);
  }
  return result;
}
